"""What is said of an order before is what happens to it, for every stage and kind of goods."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dropconnect.plugin import Command, Eligibility, ProductKind, StepStatus, SupplierOrder, SupplierStage
from dropconnect.testing.conformance.sales import SoldUnits, SupplierSale
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.striking import Attempt, Claim
from dropconnect.testing.conformance.supplier_commands import (
    reminder,
    supplier_cancellation,
    supplier_question,
)
from dropconnect.testing.conformance.supplier_selling import found_of
from dropconnect.testing.conformance.supplier_under_test import SupplierUnderTest

_NOTHING_TO_STOP = (SupplierStage.CANCELLED, SupplierStage.UNKNOWN)
_FORBIDDEN = (Eligibility.NO, Eligibility.MANUAL)


class KeepsItsPromises:
    """A part of ``SupplierConformance``."""

    @since("0.2")
    def test_what_is_to_be_asked_for_is_asked_for(self, supplier: SupplierUnderTest) -> None:
        """NOW stops it, ASK sends a request. Else a customer is told to wait for an answer to nothing."""
        for order in _of_each_stage_and_kind(supplier, "asked"):
            said = supplier.eligibility(order)
            attempt = _attempt(supplier, supplier_cancellation(order))
            what = f"{order.provider_status}, {order.lines[0].product} is {said}, and"
            if said is Eligibility.NOW:
                assert attempt.claim is Claim.OVER, f"{what} {attempt.words}"
                assert supplier.order_is_over(order), f"{what} it goes on"
            elif said is Eligibility.ASK:
                assert attempt.sent, f"{what} nothing was sent: {attempt.words}"
                assert attempt.claim in (Claim.OVER, Claim.ACCEPTED), f"{what} {attempt.words}"
            else:
                assert not attempt.sent, f"{what} something was sent: {attempt.words}"

    @since("0.2")
    def test_what_the_rules_forbid_is_not_sent_whatever_is_commanded(
        self, supplier: SupplierUnderTest
    ) -> None:
        """The order went on since the command was made. It is read again right before."""
        readings = [order.reading for order in supplier.that_can_be_written_to()]
        for order in _of_each_stage_and_kind(supplier, "forbidden"):
            if supplier.eligibility(order) not in _FORBIDDEN:
                continue
            for before in readings:
                attempt = _attempt(supplier, supplier_cancellation(order, before=before))
                what = f"{order.provider_status}, {order.lines[0].product} was {before.provider_status}"
                assert attempt.claim not in (Claim.OVER, Claim.ACCEPTED), f"{what}: {attempt.words}"
                assert not attempt.sent, f"{what}: something was sent"

    @since("0.2")
    def test_a_reminder_is_not_made_twice(self, supplier: SupplierUnderTest) -> None:
        """An earlier one is looked for before a new one is made."""
        if not supplier.connection.supports("supplier_escalate") or supplier.simulator is None:
            pytest.skip("it does not remind, or there is no simulator to count the reminders")
        for order in supplier.that_can_be_written_to():
            command = supplier_cancellation(order)
            result = supplier.connection.write(command)
            if result.status is not StepStatus.REQUESTED:
                continue
            question = supplier_question(command, request_id=result.provider_id)
            reminded = [_attempt(supplier, reminder(question, "please answer")) for _ in range(2)]
            assert [bool(attempt.sent) for attempt in reminded] == [True, False]
            assert {attempt.claim for attempt in reminded} == {Claim.OVER}
            sent = b"".join(request.body for request in reminded[0].sent).decode()
            names = [name for name in (question.key, result.provider_id) if name]
            assert any(name in sent for name in names), "it does not say which request it is about"


def _of_each_stage_and_kind(supplier: SupplierUnderTest, name: str) -> Iterator[SupplierOrder]:
    for stage in supplier.references:
        if stage in _NOTHING_TO_STOP:
            continue
        kinds = (ProductKind.ORDINARY, ProductKind.MADE_TO_ORDER)[: 2 if supplier.made_to_order else 1]
        for kind in kinds:
            line = SoldUnits("MUG-1", 2, kind=kind)
            sale = SupplierSale(number=f"{name}-{stage}-{kind}", stage=stage, lines=(line,))
            yield found_of(supplier, sale)


def _attempt(supplier: SupplierUnderTest, command: Command) -> Attempt:
    """What is written with nothing in the way."""
    if supplier.simulator is None:
        pytest.skip("give the simulator to see what is sent: simulator=")
    connection = supplier.connection
    return Attempt(supplier.simulator, supplier.is_write, None, lambda: connection.write(command))
