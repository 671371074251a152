"""The connector: which hook does what. The work is in the modules beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from dropconnect.plugin import (
    CancellationTerms,
    CancelOrderCommand,
    CheckItem,
    Choice,
    Connector,
    EffectKind,
    Evidence,
    LookUpCommand,
    Order,
    OrderSummary,
    PlatformSpecs,
    RefundCommand,
    StepResult,
    WebhookEvent,
    hookimpl,
)
from dropconnect.transport import Timeouts, Transport
from dropconnect_woocommerce import check, webhooks
from dropconnect_woocommerce.api.client import WooCommerceClient
from dropconnect_woocommerce.evidence import look_up as lookup
from dropconnect_woocommerce.orders import reading, rules
from dropconnect_woocommerce.orders.mapping import (
    INTENT_META,
    currency_of,
    fields_of_order,
    order_from,
    refunds_from,
)
from dropconnect_woocommerce.orders.shop import ShopFacts
from dropconnect_woocommerce.settings import WooCommerceSettings
from dropconnect_woocommerce.writes import writing


class WooCommerce(PlatformSpecs[WooCommerceSettings]):
    """A WooCommerce shop over its REST API (wc/v3).

    ``platform_quote_refund`` is left out: WooCommerce up to 10.x calculates no refund beforehand.
    """

    contract = 1
    name = "woocommerce"
    title = "WooCommerce"
    settings_model = WooCommerceSettings
    simulator = "dropconnect_woocommerce.simulator:WooCommerceSimulator"

    def __init__(self, connection: str, settings: WooCommerceSettings) -> None:
        super().__init__(connection, settings)
        self._transport = Transport(
            connection,
            ca_file=settings.ca_file,
            timeouts=Timeouts(connect=settings.connect_timeout, read=settings.read_timeout),
        )
        self._client = WooCommerceClient(connection, settings, self._transport)
        self._shop = ShopFacts(connection, settings, self._client)

    def close(self) -> None:
        self._transport.close()

    @hookimpl
    def platform_check_connection(self) -> Iterable[CheckItem]:
        return tuple(check.rows(self._client, self._shop, self.connection, self.settings))

    @hookimpl
    def platform_get_order(self, order_id: str) -> Order:
        observed_at = datetime.now(UTC)
        raw, refunds = reading.order_with_refunds(self._client, self.connection, order_id, "get_order")
        return order_from(raw, refunds, order_id, self._shop.current(), observed_at)

    @hookimpl
    def platform_find_orders(self, modified_after: datetime) -> Iterable[OrderSummary]:
        return reading.changed_orders(self._client, self.connection, modified_after, "find_orders")

    @hookimpl
    def platform_check_cancellation(self, order: Order, choice: Choice) -> CancellationTerms:
        return rules.eligibility(order, choice)

    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        return writing.refund(self._client, self._shop, self.connection, command)

    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        return writing.cancel(self._client, self.connection, command)

    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        order_id = command.order_id
        if command.kind is EffectKind.CANCEL_ORDER:
            order = fields_of_order(
                self._client.get_order(order_id, operation="look_up"), order_id, self.connection
            )
            return lookup.cancel_evidence(order.text("status"), command)
        raw, rows = reading.order_with_refunds(self._client, self.connection, order_id, "look_up")
        order = fields_of_order(raw, order_id, self.connection)
        refunds = refunds_from(rows, order_id, currency_of(order), self.connection)
        return lookup.refund_evidence(refunds, order.meta(INTENT_META), command)

    @hookimpl
    def platform_parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        return webhooks.parse(headers, body, self.settings.webhook_secret, self.connection)


@hookimpl
def dropconnect_connectors() -> Iterable[type[Connector]]:
    return [WooCommerce]
