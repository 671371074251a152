"""The CJ Dropshipping connector: which hook does what. The work is in the modules beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from dropconnect.plugin import (
    CancelSupplierCommand,
    CheckItem,
    Connector,
    Evidence,
    LineAnswer,
    ReminderCommand,
    RuleRow,
    StepResult,
    StoreReference,
    Subscription,
    SupplierOrder,
    SupplierQuestion,
    SupplierSpecs,
    SupplierUnits,
    WebhookEvent,
    WithdrawCommand,
    hookimpl,
)
from dropconnect_cjdropshipping.check import check_rows
from dropconnect_cjdropshipping.evidence.follow_up import follow_up
from dropconnect_cjdropshipping.evidence.look_up import look_up
from dropconnect_cjdropshipping.facts import FACTS
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.reading import read_order
from dropconnect_cjdropshipping.orders.search import find_orders
from dropconnect_cjdropshipping.orders.terms import cancellation_terms
from dropconnect_cjdropshipping.settings import CJSettings
from dropconnect_cjdropshipping.subscriptions import install, listed, remove
from dropconnect_cjdropshipping.webhooks import parse_webhook
from dropconnect_cjdropshipping.writes.cancellation import cancel_order
from dropconnect_cjdropshipping.writes.escalation import escalate
from dropconnect_cjdropshipping.writes.withdrawal import withdraw_request


class CJDropshipping(SupplierSpecs[CJSettings]):
    """A CJ account over Open API 2.0."""

    contract = 1
    name = "cjdropshipping"
    title = "CJ Dropshipping"
    settings_model = CJSettings
    simulator = "dropconnect_cjdropshipping.simulator:CJSimulator"
    facts = FACTS
    catalogues = Path(__file__).parent / "locale"

    def __init__(self, connection: str, settings: CJSettings) -> None:
        super().__init__(connection, settings)
        self._account = Account.open(connection, settings)
        self.redactor.watch(self._account.client.secrets)

    def close(self) -> None:
        self._account.client.close()

    @hookimpl
    def supplier_check_connection(self) -> Iterable[CheckItem]:
        return tuple(check_rows(self._account))

    @hookimpl
    def supplier_rules(self) -> Iterable[RuleRow]:
        return self._account.rules

    @hookimpl
    def supplier_find_orders(self, reference: StoreReference) -> Iterable[SupplierOrder]:
        return find_orders(self._account, reference)

    @hookimpl
    def supplier_get_order(self, order_id: str) -> SupplierOrder:
        return read_order(self._account, order_id)

    @hookimpl
    def supplier_check_cancellation(
        self, order: SupplierOrder, units: Sequence[SupplierUnits]
    ) -> Iterable[LineAnswer]:
        return cancellation_terms(self._account, order, units)

    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        return cancel_order(self._account, command)

    @hookimpl
    def supplier_follow_up(self, question: SupplierQuestion) -> StepResult:
        return follow_up(self._account, question)

    @hookimpl
    def supplier_withdraw_request(self, command: WithdrawCommand) -> StepResult:
        return withdraw_request(self._account, command)

    @hookimpl
    def supplier_escalate(self, command: ReminderCommand) -> StepResult:
        return escalate(self._account, command)

    @hookimpl
    def supplier_look_up(self, question: SupplierQuestion) -> Evidence:
        return look_up(self._account, question)

    @hookimpl
    def supplier_parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        return parse_webhook(headers, body, self._account.open_id, self.connection)

    @hookimpl
    def supplier_list_webhooks(self) -> Iterable[Subscription]:
        return listed(self._account)

    @hookimpl
    def supplier_install_webhooks(self, url: str, replace: bool) -> Iterable[Subscription]:
        return install(self._account, url, takes_over=replace)

    @hookimpl
    def supplier_remove_webhooks(self, url: str) -> Iterable[Subscription]:
        return remove(self._account, url)


@hookimpl
def dropconnect_connectors() -> Iterable[type[Connector]]:
    """Name the connector class of this plugin."""
    return [CJDropshipping]
