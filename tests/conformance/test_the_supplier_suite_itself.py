"""The supplier suite finds what it is there to find: each broken connector fails the named test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pytest

from dropconnect.plugin import (
    CancelSupplierCommand,
    Eligibility,
    Evidence,
    LineAnswer,
    ProviderUnavailable,
    ReminderCommand,
    RuleRow,
    StepResult,
    StepStatus,
    StoreReference,
    SupplierOrder,
    SupplierQuestion,
    SupplierUnits,
    WithdrawCommand,
    hookimpl,
)
from dropconnect.testing.conformance import SupplierConformance, SupplierUnderTest
from dropconnect.testing.fakes import FakeSupplier
from dropconnect.testing.fakes.supplier_under_test import fake_supplier_under_test


class WaitsForWhatNeverWas(FakeSupplier):
    """Then nobody is ever asked what became of it."""

    @hookimpl
    def supplier_look_up(self, question: SupplierQuestion) -> Evidence:
        return self._warehouse.look_up(question).before_settling()


class ForgetsTheKey(FakeSupplier):
    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        return self._warehouse.cancel(command.changed(key=""))


class KnowsOnlyWhatItSentItself(FakeSupplier):
    @hookimpl
    def supplier_look_up(self, question: SupplierQuestion) -> Evidence:
        return self._warehouse.look_up(question.changed(key="") if question.perhaps_sent else question)


class SendsTooLate(FakeSupplier):
    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        return self._warehouse.carry_out(command)


class AsksBeforeItLooksAtTheTime(FakeSupplier):
    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        result = self._warehouse.carry_out(command)
        if command.send_by is not None:
            raise ProviderUnavailable("too late")
        return result


class RemindsTooLate(FakeSupplier):
    @hookimpl
    def supplier_escalate(self, command: ReminderCommand) -> StepResult:
        return self._warehouse.escalate(command.changed(send_by=None))


class TakesBackTooLate(FakeSupplier):
    @hookimpl
    def supplier_withdraw_request(self, command: WithdrawCommand) -> StepResult:
        return self._warehouse.withdraw(command.changed(send_by=None))


class TakesAcceptedForDone(FakeSupplier):
    @hookimpl
    def supplier_follow_up(self, question: SupplierQuestion) -> StepResult:
        return StepResult.done()


class SaysDoneAtOnce(FakeSupplier):
    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        self._warehouse.cancel(command)
        return StepResult.done()


class PromisesEverything(FakeSupplier):
    @hookimpl
    def supplier_check_cancellation(
        self, order: SupplierOrder, units: Sequence[SupplierUnits]
    ) -> Iterable[LineAnswer]:
        return [
            LineAnswer(
                store_line_id=unit.store_line_id,
                quantity=unit.quantity,
                eligibility=Eligibility.NOW,
                rule="paid",
                reason="why not",
            )
            for unit in units
        ]


class CancelsWhenAsked(FakeSupplier):
    @hookimpl
    def supplier_look_up(self, question: SupplierQuestion) -> Evidence:
        self._warehouse.ship(question.order_id)
        return self._warehouse.look_up(question)


class HasRulesWithoutReasons(FakeSupplier):
    @hookimpl
    def supplier_rules(self) -> Iterable[RuleRow]:
        return [row.changed(customer_reason="") for row in super().supplier_rules()]


class FindsEverybodysOrders(FakeSupplier):
    @hookimpl
    def supplier_find_orders(self, reference: StoreReference) -> Iterable[SupplierOrder]:
        return [self._warehouse.order("now-1")]


class EqualsItsLikes(FakeSupplier):
    def __eq__(self, other: object) -> bool:
        return isinstance(other, EqualsItsLikes)

    __hash__ = FakeSupplier.__hash__


def lost(suite: SupplierConformance, supplier: SupplierUnderTest) -> None:
    suite.test_what_a_lost_journal_asked_is_not_asked_again(supplier, answered=False)


Check = Callable[[SupplierConformance, SupplierUnderTest], None]
SUITE = SupplierConformance


def followed(suite: SupplierConformance, supplier: SupplierUnderTest) -> None:
    suite.test_a_request_is_followed_to_its_end(supplier, yes=True, end=StepStatus.DONE)


@pytest.mark.parametrize(
    ("broken", "check"),
    [
        (WaitsForWhatNeverWas, SUITE.test_a_write_is_found_under_its_key_and_another_is_not),
        (ForgetsTheKey, SUITE.test_a_write_is_found_under_its_key_and_another_is_not),
        (KnowsOnlyWhatItSentItself, lost),
        (ForgetsTheKey, lost),
        (SendsTooLate, SUITE.test_what_is_too_late_to_send_is_not_sent),
        (AsksBeforeItLooksAtTheTime, SUITE.test_what_is_too_late_to_send_is_not_sent),
        (RemindsTooLate, SUITE.test_what_comes_after_a_request_is_not_sent_too_late_either),
        (TakesBackTooLate, SUITE.test_what_comes_after_a_request_is_not_sent_too_late_either),
        (TakesAcceptedForDone, followed),
        (TakesAcceptedForDone, SUITE.test_a_question_about_nothing_has_an_answer),
        (SaysDoneAtOnce, SUITE.test_a_request_leads_to_what_was_said_before),
        (PromisesEverything, SUITE.test_a_request_leads_to_what_was_said_before),
        (CancelsWhenAsked, SUITE.test_asking_changes_nothing),
        (HasRulesWithoutReasons, SUITE.test_the_rules_are_complete_data),
        (FindsEverybodysOrders, SUITE.test_what_is_not_there_is_not_found),
        (FindsEverybodysOrders, SUITE.test_orders_are_found_by_what_the_store_knows),
        (EqualsItsLikes, SUITE.test_the_class_keeps_the_contract),
    ],
)
def test_a_broken_connector_fails(broken: type[FakeSupplier], check: Check) -> None:
    check(SupplierConformance(), fake_supplier_under_test())  # the fake itself passes
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check(SupplierConformance(), fake_supplier_under_test(broken))
