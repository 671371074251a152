"""A row's answer leaves nothing out that the row says."""

from __future__ import annotations

from datetime import date

from dropconnect.kit import line_answer
from dropconnect.plugin import Eligibility, EvidenceGrade, LineAnswer, Money, RuleRow, StepOrder

ROW = RuleRow(
    id="packing",
    eligibility=Eligibility.ASK,
    reason="it is being packed",
    customer_reason="we have asked our supplier",
    fee=Money.of("2.50", "USD"),
    money_to="wallet",
    answer_within_hours=24,
    step_order=StepOrder.STORE_FIRST,
    evidence=EvidenceGrade.DOCUMENTED,
    source="terms of trade",
    as_of=date(2026, 11, 1),
)


def test_what_the_row_says_is_in_the_answer() -> None:
    answer = line_answer(ROW, store_line_id="11", quantity=2)
    assert (answer.store_line_id, answer.quantity, answer.rule) == ("11", 2, "packing")
    shared = (LineAnswer.model_fields.keys() & RuleRow.model_fields.keys()) - {"store_line_id", "quantity"}
    assert len(shared) >= 7
    assert {name: getattr(answer, name) for name in shared} == {name: getattr(ROW, name) for name in shared}
