"""The CJ Dropshipping connector: which hook does what. The work is in the modules beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dropconnect.kit import TokenFile, account_name
from dropconnect.plugin import (
    CancelSupplierCommand,
    CheckItem,
    Connector,
    Evidence,
    LineAnswer,
    RuleRow,
    StepResult,
    StoreReference,
    SupplierOrder,
    SupplierQuestion,
    SupplierSpecs,
    SupplierUnits,
    WebhookEvent,
    WithdrawCommand,
    hookimpl,
)
from dropconnect.transport import Timeouts, Transport
from dropconnect_cjdropshipping import check, webhooks
from dropconnect_cjdropshipping.api.client import CJClient
from dropconnect_cjdropshipping.api.pacing import Pacer
from dropconnect_cjdropshipping.api.tokens import TokenKeeper, Tokens
from dropconnect_cjdropshipping.api.wire import Wire
from dropconnect_cjdropshipping.evidence import follow_up as following
from dropconnect_cjdropshipping.orders import reading as finding
from dropconnect_cjdropshipping.orders.account import Account, look_at
from dropconnect_cjdropshipping.orders.rules import PAID_STAGES, table
from dropconnect_cjdropshipping.settings import CJSettings
from dropconnect_cjdropshipping.writes import cancellation as cancelling
from dropconnect_cjdropshipping.writes import dispute as disputing
from dropconnect_cjdropshipping.writes import escalation as escalating


class CJDropshipping(SupplierSpecs[CJSettings]):
    """A CJ account over Open API 2.0."""

    contract = 1
    name = "cjdropshipping"
    title = "CJ Dropshipping"
    settings_model = CJSettings
    simulator = "dropconnect_cjdropshipping.simulator:CJSimulator"

    def __init__(self, connection: str, settings: CJSettings) -> None:
        super().__init__(connection, settings)
        self._transport = Transport(
            connection,
            ca_file=settings.ca_file,
            timeouts=Timeouts(connect=settings.connect_timeout, read=settings.read_timeout),
            read_attempts=1,
        )
        account = account_name(settings.url, settings.api_key.get_secret_value())
        pace_file = settings.token_store.with_name(f"{settings.token_store.name}.pace.sqlite3")
        self._pacer = Pacer(pace_file, account, settings.pace)
        wire = Wire(settings.url, self._transport, self._pacer)
        store = TokenFile(settings.token_store, account, connection, Tokens)
        hide = () if settings.open_id is None else (settings.open_id,)
        self._tokens = TokenKeeper(connection, settings.api_key, store, wire, also_secret=hide)
        client = CJClient(connection, wire, self._tokens)
        self._account = Account(connection, settings, client, table(settings.refund_to))

    def close(self) -> None:
        self._transport.close()
        self._pacer.close()

    @hookimpl
    def supplier_check_connection(self) -> Iterable[CheckItem]:
        return tuple(check.rows(self._account))

    @hookimpl
    def supplier_rules(self) -> Iterable[RuleRow]:
        return self._account.rules

    @hookimpl
    def supplier_find_orders(self, reference: StoreReference) -> Iterable[SupplierOrder]:
        return finding.find_orders(self._account, reference)

    @hookimpl
    def supplier_get_order(self, order_id: str) -> SupplierOrder:
        return look_at(self._account, order_id, "get_order").order

    @hookimpl
    def supplier_check_cancellation(
        self, order: SupplierOrder, units: Sequence[SupplierUnits]
    ) -> Iterable[LineAnswer]:
        return disputing.check(self._account, order, units)

    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        if command.before.stage in PAID_STAGES:
            return disputing.dispute(self._account, command)
        return cancelling.delete_draft(self._account, command)

    @hookimpl
    def supplier_follow_up(self, question: SupplierQuestion) -> StepResult:
        return following.follow_up(self._account, question)

    @hookimpl
    def supplier_withdraw_request(self, command: WithdrawCommand) -> StepResult:
        return following.withdraw(self._account, command)

    @hookimpl
    def supplier_escalate(self, question: SupplierQuestion, message: str) -> StepResult:
        return escalating.escalate(self._account, question, message)

    @hookimpl
    def supplier_look_up(self, question: SupplierQuestion) -> Evidence:
        return following.look_up(self._account, question)

    @hookimpl
    def supplier_parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        given = self.settings.open_id
        open_id = given.get_secret_value() if given is not None else self._tokens.open_id()
        return webhooks.parse(headers, body, open_id, self.connection)


@hookimpl
def dropconnect_connectors() -> Iterable[type[Connector]]:
    """Name the connector class of this plugin."""
    return [CJDropshipping]
