"""What the supplier's staff says to a request: which answer, to which request, and how much comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from dropconnect.plugin import (
    CancelSupplierCommand,
    Eligibility,
    EvidenceStatus,
    Money,
    StepResult,
    StepStatus,
    SupplierOrder,
    SupplierQuestion,
)
from dropconnect.testing.conformance.sales import SoldUnits, SupplierSale
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.supplier_commands import supplier_cancellation, supplier_question
from dropconnect.testing.conformance.supplier_selling import found_of
from dropconnect.testing.conformance.supplier_under_test import SupplierUnderTest

_LATER = timedelta(days=1)
_GOODS = (SoldUnits("LAMP-1", 1), SoldUnits("MUG-1", 2))


class UnderstandsTheAnswers:
    """A part of ``SupplierConformance``."""

    @since("0.2")
    def test_each_answer_of_the_supplier_means_what_the_author_says(
        self, supplier: SupplierUnderTest
    ) -> None:
        if supplier.decide is None or not supplier.verdicts:
            pytest.skip("say what the supplier's answers mean: verdicts= and decide=")
        for word, meaning in supplier.verdicts.items():
            for order, _, question in _requests(supplier, f"said-{word}"):
                supplier.decide(order, word)
                said = supplier.connection.follow_up(question)
                assert said.status is meaning, f"{word!r} is understood as {said.status}"

    @since("0.2")
    def test_what_comes_back_is_what_was_charged(self, supplier: SupplierUnderTest) -> None:
        """As far as it is told: what the request may bring, and what the answer brings."""
        answer = _answering(supplier)
        for order, asked, question in _requests(supplier, "back"):
            paid = order.paid
            answer(order, True)
            granted = supplier.connection.follow_up(question)
            for told in (asked.amount, granted.amount):
                assert told is None or paid is None or Money.zero(paid.currency) < told <= paid
            assert None in (asked.amount, granted.amount) or asked.amount == granted.amount

    @since("0.2")
    def test_an_earlier_request_is_not_taken_for_a_later_one(self, supplier: SupplierUnderTest) -> None:
        """The first was refused. What was sent a day later, or never, is another request."""
        answer = _answering(supplier)
        for order, asked, question in _requests(supplier, "earlier"):
            answer(order, False)
            later = question.changed(key="of-a-day-later", request_id="", sent_at=_a_day_later())
            self._is_not_there(supplier, later)
            if asked.provider_id:
                nobodys = question.changed(key="of-nobody", request_id="no-such-request-7f3a")
                self._is_not_there(supplier, nobodys)
            again = supplier_cancellation(order, key=f"{question.key}-2")
            if supplier.eligibility(order) is not Eligibility.ASK:
                continue
            second = supplier.connection.write(again)
            if second.status is not StepStatus.REQUESTED:
                continue
            for request_id, key, status in (
                (asked.provider_id, question.key, StepStatus.REFUSED),
                (second.provider_id, again.key, StepStatus.REQUESTED),
            ):
                if request_id:
                    of_this = question.changed(request_id=request_id, key=key)
                    assert supplier.connection.follow_up(of_this).status is status

    @staticmethod
    def _is_not_there(supplier: SupplierUnderTest, question: SupplierQuestion) -> None:
        if supplier.connection.supports("supplier_look_up"):
            evidence = supplier.connection.look_up(question)
            assert evidence.status is not EvidenceStatus.FOUND, evidence.reason
        assert supplier.connection.follow_up(question).status is not StepStatus.DONE

    @since("0.2")
    @pytest.mark.parametrize("count", [51, 260])
    def test_a_request_is_found_behind_many_others(self, supplier: SupplierUnderTest, count: int) -> None:
        """They come in front of it or behind it, as the supplier lists them."""
        if supplier.ask_more is None:
            pytest.skip("say how others' requests about an order get into the books: ask_more=")
        answer = _answering(supplier)
        for order, asked, question in _requests(supplier, f"behind-{count}"):
            if not asked.provider_id:
                continue
            supplier.ask_more(order, count)
            assert supplier.connection.follow_up(question).status is StepStatus.REQUESTED
            if supplier.connection.supports("supplier_look_up"):
                found = supplier.connection.look_up(question)
                assert found.status is EvidenceStatus.FOUND
            answer(order, False)
            assert supplier.connection.follow_up(question).status is StepStatus.REFUSED


def _a_day_later() -> datetime:
    return datetime.now(UTC) + _LATER


def _answering(supplier: SupplierUnderTest) -> Callable[[SupplierOrder, bool], object]:
    if supplier.answer is None:
        pytest.skip("say how the supplier's staff answers a request: answer=")
    return supplier.answer


def _requests(
    supplier: SupplierUnderTest, name: str
) -> list[tuple[SupplierOrder, StepResult, SupplierQuestion]]:
    """A request about an order of each stage in which there is one, and the question how it stands."""
    made = []
    for stage in [order.stage for order in supplier.that_can_be_written_to()]:
        order = found_of(supplier, SupplierSale(number=f"{name}-{stage}", stage=stage, lines=_GOODS))
        command: CancelSupplierCommand = supplier_cancellation(order)
        result = supplier.connection.write(command)
        if result.status is StepStatus.REQUESTED:
            made.append((order, result, supplier_question(command, request_id=result.provider_id)))
    return made
