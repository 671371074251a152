"""The Shopify connector: which hook does what. The work is in the modules beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from dropconnect.plugin import (
    CancellationTerms,
    CancelOrderCommand,
    CheckItem,
    Choice,
    Connector,
    Evidence,
    HoldOrderCommand,
    LookUpCommand,
    NoteCommand,
    Order,
    OrderSummary,
    PlatformSpecs,
    Quote,
    RefundCommand,
    RefundMethod,
    ReleaseOrderCommand,
    StepResult,
    WebhookEvent,
    hookimpl,
)
from dropconnect_shopify import check, webhooks
from dropconnect_shopify.api.client import open_client
from dropconnect_shopify.evidence import follow_up as following
from dropconnect_shopify.evidence import look_up as lookup
from dropconnect_shopify.orders import preflight, reading
from dropconnect_shopify.orders import quote as quoting
from dropconnect_shopify.orders.store import Store
from dropconnect_shopify.settings import ShopifySettings
from dropconnect_shopify.writes import cancellation as cancelling
from dropconnect_shopify.writes import hold as holding
from dropconnect_shopify.writes import note as notes
from dropconnect_shopify.writes import refund as refunding
from dropconnect_shopify.writes import voiding


class Shopify(PlatformSpecs[ShopifySettings]):
    """A Shopify store over its GraphQL Admin API."""

    contract = 1
    name = "shopify"
    title = "Shopify"
    settings_model = ShopifySettings
    simulator = "dropconnect_shopify.simulator:ShopifySimulator"

    def __init__(self, connection: str, settings: ShopifySettings) -> None:
        super().__init__(connection, settings)
        self._client = open_client(connection, settings)
        self._store = Store(connection, settings, self._client)

    def close(self) -> None:
        self._client.close()

    @hookimpl
    def platform_check_connection(self) -> Iterable[CheckItem]:
        return tuple(check.rows(self._client, self.connection, self.settings))

    @hookimpl
    def platform_get_order(self, order_id: str) -> Order:
        return reading.read_order(self._store, order_id, "get_order")

    @hookimpl
    def platform_find_orders(self, modified_after: datetime) -> Iterable[OrderSummary]:
        return reading.changed_orders(self._store, modified_after, "find_orders")

    @hookimpl
    def platform_check_cancellation(self, order: Order, choice: Choice) -> CancellationTerms:
        return preflight.check(self._store, order, choice, "check_cancellation")

    @hookimpl
    def platform_quote_refund(self, order: Order, choice: Choice) -> Quote:
        return quoting.quote(self._store, order, choice, "quote_refund")

    @hookimpl
    def platform_hold_order(self, command: HoldOrderCommand) -> StepResult:
        return holding.hold(self._store, command)

    @hookimpl
    def platform_release_order(self, command: ReleaseOrderCommand) -> StepResult:
        return holding.release(self._store, command)

    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        return cancelling.cancel(self._store, command)

    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        if command.method is RefundMethod.VOID:
            return voiding.void(self._store, command)
        return refunding.refund(self._store, command)

    @hookimpl
    def platform_follow_up(self, command: LookUpCommand) -> StepResult:
        return following.follow_up(self._store, command)

    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        return lookup.look_up(self._store, command)

    @hookimpl
    def platform_add_note(self, command: NoteCommand) -> StepResult:
        return notes.add(self._store, command)

    @hookimpl
    def platform_parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        settings = self.settings
        return webhooks.parse(headers, body, settings.signing_secrets, settings.shop, self.connection)


@hookimpl
def dropconnect_connectors() -> Iterable[type[Connector]]:
    """Name the connector class of this plugin."""
    return [Shopify]
