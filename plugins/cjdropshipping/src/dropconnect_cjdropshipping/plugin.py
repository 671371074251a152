"""The CJ Dropshipping connector: which hook does what. The work is in the modules beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
from dropconnect_cjdropshipping import check, webhooks
from dropconnect_cjdropshipping.evidence import follow_up, look_up
from dropconnect_cjdropshipping.orders import preflight, reading, search
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.settings import CJSettings
from dropconnect_cjdropshipping.writes import cancellation, escalation, withdrawal


class CJDropshipping(SupplierSpecs[CJSettings]):
    """A CJ account over Open API 2.0."""

    contract = 1
    name = "cjdropshipping"
    title = "CJ Dropshipping"
    settings_model = CJSettings
    simulator = "dropconnect_cjdropshipping.simulator:CJSimulator"

    def __init__(self, connection: str, settings: CJSettings) -> None:
        super().__init__(connection, settings)
        self._account = Account.open(connection, settings)

    def close(self) -> None:
        self._account.client.close()

    @hookimpl
    def supplier_check_connection(self) -> Iterable[CheckItem]:
        return tuple(check.rows(self._account))

    @hookimpl
    def supplier_rules(self) -> Iterable[RuleRow]:
        return self._account.rules

    @hookimpl
    def supplier_find_orders(self, reference: StoreReference) -> Iterable[SupplierOrder]:
        return search.find_orders(self._account, reference)

    @hookimpl
    def supplier_get_order(self, order_id: str) -> SupplierOrder:
        return reading.look_at(self._account, order_id, "get_order").order

    @hookimpl
    def supplier_check_cancellation(
        self, order: SupplierOrder, units: Sequence[SupplierUnits]
    ) -> Iterable[LineAnswer]:
        return preflight.check(self._account, order, units)

    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        return cancellation.cancel(self._account, command)

    @hookimpl
    def supplier_follow_up(self, question: SupplierQuestion) -> StepResult:
        return follow_up.follow_up(self._account, question)

    @hookimpl
    def supplier_withdraw_request(self, command: WithdrawCommand) -> StepResult:
        return withdrawal.withdraw(self._account, command)

    @hookimpl
    def supplier_escalate(self, question: SupplierQuestion, message: str) -> StepResult:
        return escalation.escalate(self._account, question, message)

    @hookimpl
    def supplier_look_up(self, question: SupplierQuestion) -> Evidence:
        return look_up.look_up(self._account, question)

    @hookimpl
    def supplier_parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        return webhooks.parse(headers, body, self._account.open_id, self.connection)


@hookimpl
def dropconnect_connectors() -> Iterable[type[Connector]]:
    """Name the connector class of this plugin."""
    return [CJDropshipping]
