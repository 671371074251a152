"""The fake supplier: a connector like any other, over warehouses that live in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from dropconnect.plugin import (
    CancelSupplierCommand,
    CheckItem,
    ConnectionSettings,
    Eligibility,
    Evidence,
    LineAnswer,
    ReminderCommand,
    RuleRow,
    StepResult,
    StoreReference,
    SupplierOrder,
    SupplierQuestion,
    SupplierSpecs,
    SupplierUnits,
    WithdrawCommand,
    hookimpl,
)
from dropconnect.testing.fakes.orders import name_of
from dropconnect.testing.fakes.places import FakePlaces
from dropconnect.testing.fakes.supplier_books import FakeWarehouse, SupplierCall
from dropconnect.testing.fakes.supplier_rules import RULES, said_of


class FakeSupplier(SupplierSpecs[ConnectionSettings]):
    """A supplier in memory. It sends no webhooks.

    Not to be used bare: ``FakeWorld.registry`` makes the class that knows its world.
    """

    contract = 1
    name = "fake-supplier"
    title = "Fake Supplier"
    settings_model = ConnectionSettings
    world: ClassVar[FakePlaces]

    def __init__(self, connection: str, settings: ConnectionSettings) -> None:
        super().__init__(connection, settings)
        self._warehouse: FakeWarehouse = self.world.supplier(connection)

    @hookimpl
    def supplier_check_connection(self) -> Iterable[CheckItem]:
        self._warehouse.note(SupplierCall("check_connection"))
        return (CheckItem(name="reachable", ok=True, detail="it lives in this process"),)

    @hookimpl
    def supplier_rules(self) -> Iterable[RuleRow]:
        return RULES

    @hookimpl
    def supplier_find_orders(self, reference: StoreReference) -> Iterable[SupplierOrder]:
        self._warehouse.note(SupplierCall("find_orders"))
        return self._warehouse.orders_of(reference)

    @hookimpl
    def supplier_get_order(self, order_id: str) -> SupplierOrder:
        self._warehouse.note(SupplierCall("get_order", order_id))
        return self._warehouse.order(order_id)

    @hookimpl
    def supplier_check_cancellation(
        self, order: SupplierOrder, units: Sequence[SupplierUnits]
    ) -> Iterable[LineAnswer]:
        answers = [said_of(order, unit, named=name_of(order.id)) for unit in units]
        return [_merged(answer) for answer in answers] if order.shared else answers

    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        return self._warehouse.cancel(command)

    @hookimpl
    def supplier_follow_up(self, question: SupplierQuestion) -> StepResult:
        return self._warehouse.follow_up(question)

    @hookimpl
    def supplier_withdraw_request(self, command: WithdrawCommand) -> StepResult:
        return self._warehouse.withdraw(command)

    @hookimpl
    def supplier_escalate(self, command: ReminderCommand) -> StepResult:
        return self._warehouse.escalate(command)

    @hookimpl
    def supplier_look_up(self, question: SupplierQuestion) -> Evidence:
        return self._warehouse.look_up(question)


def _merged(answer: LineAnswer) -> LineAnswer:
    """One parcel for several store orders: only a person can take goods out of it."""
    reason = "merged with another store order: a person has to take these goods out of the parcel"
    return answer.changed(eligibility=Eligibility.MANUAL, firm=True, rule="", reason=reason)
