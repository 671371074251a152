"""What a row of a supplier's cancellation rules says about units of an order."""

from __future__ import annotations

from dropconnect.models.supplier import LineAnswer, RuleRow


def line_answer(row: RuleRow, *, store_line_id: str, quantity: int) -> LineAnswer:
    """The answer for ``quantity`` units of a store line that this row decides."""
    return LineAnswer(
        store_line_id=store_line_id,
        quantity=quantity,
        eligibility=row.eligibility,
        rule=row.id,
        reason=row.reason,
        customer_reason=row.customer_reason,
        fee=row.fee,
        fee_percent=row.fee_percent,
        money_to=row.money_to,
        answer_within_hours=row.answer_within_hours,
        step_order=row.step_order,
    )
