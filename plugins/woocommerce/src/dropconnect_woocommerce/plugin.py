"""The WooCommerce connector: which hook does what. The work is in the modules beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from dropconnect.plugin import (
    CancellationTerms,
    CancelOrderCommand,
    CancelPays,
    CheckItem,
    Choice,
    ClaimCommand,
    ClaimReading,
    CloseRequestCommand,
    Connector,
    CustomerRequest,
    Evidence,
    LookUpCommand,
    MailWay,
    Order,
    OrderSearch,
    OrderSummary,
    PartialWay,
    PlatformSpecs,
    PlatformTraits,
    RefundCommand,
    RefundEnds,
    RefundKeys,
    RefundUnit,
    RemoveRefundCommand,
    StepResult,
    StoreMails,
    Subscription,
    WebhookEvent,
    hookimpl,
)
from dropconnect_woocommerce.api.client import open_client
from dropconnect_woocommerce.check import check_rows
from dropconnect_woocommerce.evidence.look_up import look_up
from dropconnect_woocommerce.facts import FACTS
from dropconnect_woocommerce.orders.claims import read_claims
from dropconnect_woocommerce.orders.customer_requests import open_requests
from dropconnect_woocommerce.orders.finding import orders_called
from dropconnect_woocommerce.orders.reading import changed_orders, read_order
from dropconnect_woocommerce.orders.store import Store
from dropconnect_woocommerce.orders.terms import cancellation_terms
from dropconnect_woocommerce.settings import WooCommerceSettings
from dropconnect_woocommerce.webhooks import parse_webhook
from dropconnect_woocommerce.writes.cancellation import cancel_order
from dropconnect_woocommerce.writes.claim import write_claim
from dropconnect_woocommerce.writes.customer_request import close_request
from dropconnect_woocommerce.writes.refund import refund_order
from dropconnect_woocommerce.writes.removal import remove_refund
from dropconnect_woocommerce.writes.subscriptions import install, listed, remove


class WooCommerce(PlatformSpecs[WooCommerceSettings]):
    """A WooCommerce shop over its REST API (wc/v3).

    ``platform_quote_refund`` is left out: WooCommerce up to 10.x calculates no refund beforehand.
    """

    contract = 1
    name = "woocommerce"
    title = "WooCommerce"
    settings_model = WooCommerceSettings
    simulator = "dropconnect_woocommerce.simulator:WooCommerceSimulator"
    facts = FACTS
    traits = PlatformTraits(
        cancel_pays=CancelPays.NOTHING,
        refunds=RefundUnit.LINES,
        partial=PartialWay.WITH_REFUND,
        refund_ends=RefundEnds.AT_ONCE,
        keys=RefundKeys.KEPT,
        restocks=True,
        searches_numbers=False,
        cancel_mail=MailWay.NEVER,
        refund_mail=MailWay.ALWAYS,
        mail_switch="WooCommerce > Settings > Emails",
        last_look=True,
    )
    """All measured with WooCommerce 10.0.2. Setting the status to cancelled moves no money and puts into
    stock again what the order took. A refund names its lines, and it alone takes a part out of an order;
    it has ended when the shop answers. ``meta_data`` of a refund can be read again, and the same request
    twice pays twice. The list of orders ignores the query name ``number``, and ``search`` does not look at
    the number that a plugin gives (its source). Every refund is mailed to the customer, also one of 0.00 or
    by hand; a cancellation is mailed to the shop's administrator only (``customer_cancelled_order``, since
    10.0.0, is off by default). The REST API takes no word about mails."""

    def __init__(self, connection: str, settings: WooCommerceSettings) -> None:
        super().__init__(connection, settings)
        self._store = Store(connection, settings, open_client(connection, settings))

    def close(self) -> None:
        self._store.client.close()

    @hookimpl
    def platform_check_connection(self) -> Iterable[CheckItem]:
        return tuple(check_rows(self._store))

    @hookimpl
    def platform_get_order(self, order_id: str) -> Order:
        return read_order(self._store, order_id)

    @hookimpl
    def platform_find_orders(self, modified_after: datetime) -> Iterable[OrderSummary]:
        return changed_orders(self._store, modified_after)

    @hookimpl
    def platform_find_by_reference(self, text: str) -> OrderSearch:
        return orders_called(self._store, text)

    @hookimpl
    def platform_find_requests(self, order_id: str) -> Iterable[CustomerRequest]:
        return open_requests(self._store, order_id)

    @hookimpl
    def platform_close_request(self, command: CloseRequestCommand) -> StepResult:
        return close_request(self._store, command)

    @hookimpl
    def platform_check_cancellation(self, order: Order, choice: Choice) -> CancellationTerms:
        return cancellation_terms(order, choice)

    @hookimpl
    def platform_read_mails(self) -> StoreMails:
        return self._store.read_mails()

    @hookimpl
    def platform_write_claim(self, command: ClaimCommand) -> StepResult:
        return write_claim(self._store, command)

    @hookimpl
    def platform_read_claims(self, order_id: str) -> ClaimReading:
        return read_claims(self._store, order_id)

    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        return refund_order(self._store, command)

    @hookimpl
    def platform_remove_refund(self, command: RemoveRefundCommand) -> StepResult:
        return remove_refund(self._store, command)

    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        return cancel_order(self._store, command)

    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        return look_up(self._store, command)

    @hookimpl
    def platform_parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        return parse_webhook(headers, body, self.settings.webhook_secret, self.connection)

    @hookimpl
    def platform_list_webhooks(self) -> Iterable[Subscription]:
        return listed(self._store)

    @hookimpl
    def platform_install_webhooks(self, url: str, replace: bool) -> Iterable[Subscription]:
        # Any number of webhooks may have one topic, so that there is nothing to replace.
        return install(self._store, url)

    @hookimpl
    def platform_remove_webhooks(self, url: str) -> Iterable[Subscription]:
        return remove(self._store, url)


@hookimpl
def dropconnect_connectors() -> Iterable[type[Connector]]:
    """Name the connector class of this plugin."""
    return [WooCommerce]
