"""The Shopify connector: which hook does what. The work is in the modules beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from dropconnect.plugin import (
    CancellationTerms,
    CancelOrderCommand,
    CheckItem,
    Choice,
    ClaimCommand,
    ClaimReading,
    CloseRequestCommand,
    Connector,
    CustomerRequest,
    Evidence,
    HoldOrderCommand,
    LookUpCommand,
    MailWay,
    NoteCommand,
    Order,
    OrderSearch,
    OrderSummary,
    PartialWay,
    PlatformSpecs,
    PlatformTraits,
    Quote,
    RefundCommand,
    RefundEnds,
    RefundKeys,
    ReleaseOrderCommand,
    RemoveLinesCommand,
    StepResult,
    Subscription,
    WebhookEvent,
    hookimpl,
)
from dropconnect_shopify.api.client import open_client
from dropconnect_shopify.api.store import Store
from dropconnect_shopify.check import check_rows
from dropconnect_shopify.evidence.follow_up import follow_up
from dropconnect_shopify.evidence.look_up import look_up
from dropconnect_shopify.facts import FACTS
from dropconnect_shopify.orders.claims import read_claims
from dropconnect_shopify.orders.objects import order_of
from dropconnect_shopify.orders.quote import quote_refund
from dropconnect_shopify.orders.reading import changed_orders, read_order
from dropconnect_shopify.orders.references import orders_by_reference
from dropconnect_shopify.orders.requested_edits import open_requests
from dropconnect_shopify.orders.terms import cancellation_terms
from dropconnect_shopify.settings import ShopifySettings
from dropconnect_shopify.webhooks import parse_webhook
from dropconnect_shopify.writes.cancellation import cancel_order
from dropconnect_shopify.writes.claim import write_claim
from dropconnect_shopify.writes.hold import hold_order
from dropconnect_shopify.writes.line_removal import remove_lines
from dropconnect_shopify.writes.note import add_note
from dropconnect_shopify.writes.refund import refund_order
from dropconnect_shopify.writes.release import release_order
from dropconnect_shopify.writes.requested_edit import close_request
from dropconnect_shopify.writes.subscriptions import install, listed, remove


class Shopify(PlatformSpecs[ShopifySettings]):
    """A Shopify store over its GraphQL Admin API."""

    traits = PlatformTraits(
        partial=PartialWay.OWN_STEP,
        refund_ends=RefundEnds.LATER,
        keys=RefundKeys.REMEMBERED,
        searches_numbers=True,
        cancel_mail=MailWay.TOLD,
        refund_mail=MailWay.TOLD,
        last_look=True,
        mail_switch="Shopify > Settings > Notifications > Customer notifications",
    )
    """All of it is documented. Cancelling pays nothing, because ``orderCancel`` is told so, and puts goods
    back only where it is told to. A refund names lines (``RefundInput``); its transactions may be pending;
    its key is remembered for 24 hours. Lines go out of an unpaid order by an edit (``orderEditCommit``).
    Orders are searched by name (``orders(query:)``). The customer is mailed where ``notifyCustomer`` of
    ``orderCancel`` or ``notify`` of ``refundCreate`` says so; both are false by default."""
    contract = 1
    name = "shopify"
    title = "Shopify"
    settings_model = ShopifySettings
    simulator = "dropconnect_shopify.simulator:ShopifySimulator"
    facts = FACTS

    def __init__(self, connection: str, settings: ShopifySettings) -> None:
        super().__init__(connection, settings)
        self._client = open_client(connection, settings)
        self._store = Store(connection, settings, self._client)
        self.redactor.watch(self._client.secrets)

    def close(self) -> None:
        self._client.close()

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
        return orders_by_reference(self._store, text)

    @hookimpl
    def platform_find_by_object(self, object_id: str) -> OrderSearch:
        return order_of(self._store, object_id)

    @hookimpl
    def platform_find_requests(self, order_id: str) -> Iterable[CustomerRequest]:
        return open_requests(self._store, order_id)

    @hookimpl
    def platform_close_request(self, command: CloseRequestCommand) -> StepResult:
        return close_request(self._store, command)

    @hookimpl
    def platform_check_cancellation(self, order: Order, choice: Choice) -> CancellationTerms:
        return cancellation_terms(self._store, order, choice)

    @hookimpl
    def platform_quote_refund(self, order: Order, choice: Choice) -> Quote:
        return quote_refund(self._store, order, choice)

    @hookimpl
    def platform_hold_order(self, command: HoldOrderCommand) -> StepResult:
        return hold_order(self._store, command)

    @hookimpl
    def platform_release_order(self, command: ReleaseOrderCommand) -> StepResult:
        return release_order(self._store, command)

    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        return cancel_order(self._store, command)

    @hookimpl
    def platform_write_claim(self, command: ClaimCommand) -> StepResult | None:
        return write_claim(self._store, command)

    @hookimpl
    def platform_read_claims(self, order_id: str) -> ClaimReading | None:
        return read_claims(self._store, order_id)

    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        return refund_order(self._store, command)

    @hookimpl
    def platform_remove_lines(self, command: RemoveLinesCommand) -> StepResult:
        return remove_lines(self._store, command)

    @hookimpl
    def platform_follow_up(self, command: LookUpCommand) -> StepResult:
        return follow_up(self._store, command)

    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        return look_up(self._store, command)

    @hookimpl
    def platform_add_note(self, command: NoteCommand) -> StepResult:
        return add_note(self._store, command)

    @hookimpl
    def platform_parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        return parse_webhook(headers, body, self.settings, self.connection)

    @hookimpl
    def platform_list_webhooks(self) -> Iterable[Subscription]:
        return listed(self._store)

    @hookimpl
    def platform_install_webhooks(self, url: str, replace: bool) -> Iterable[Subscription]:
        return install(self._store, url)  # any number of addresses may have a topic: nothing is replaced

    @hookimpl
    def platform_remove_webhooks(self, url: str) -> Iterable[Subscription]:
        return remove(self._store, url)


@hookimpl
def dropconnect_connectors() -> Iterable[type[Connector]]:
    """Name the connector class of this plugin."""
    return [Shopify]
