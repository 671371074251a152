"""What a row of a supplier's cancellation rules says about units of an order."""

from __future__ import annotations

from collections.abc import Iterable

from dropconnect.models.supplier import (
    LineAnswer,
    ProductKind,
    RuleFacts,
    RuleRow,
    SupplierOrder,
    SupplierStage,
    SupplierUnits,
)


def row_named(rows: Iterable[RuleRow], row_id: str) -> RuleRow:
    """The row of that id. Raises ``LookupError``: a connector asks for rows of its own table only."""
    for row in rows:
        if row.id == row_id:
            return row
    raise LookupError(f"no rule is named {row_id!r}")


def fitting_row(
    rows: Iterable[RuleRow], stage: SupplierStage, product: ProductKind, provider_status: str = ""
) -> RuleRow | None:
    """The first row for this stage and kind of product, and the supplier's own word."""
    said = provider_status.casefold()
    for row in rows:
        fits_word = not row.provider_status or row.provider_status.casefold() == said
        if row.stage in (None, stage) and row.product in (None, product) and fits_word:
            return row
    return None


def line_facts(order: SupplierOrder, unit: SupplierUnits) -> LineAnswer:
    """The answer of a connector that leaves the choice of the row to the core: what is known of this line."""
    line = next((line for line in order.lines if line.id == unit.line_id), None)
    facts = RuleFacts(
        stage=order.stage if line is not None or not order.lines else SupplierStage.UNKNOWN,
        product=line.product if line is not None else ProductKind.ORDINARY,
        provider_status=order.provider_status,
    )
    return LineAnswer(store_line_id=unit.store_line_id, quantity=unit.quantity, facts=facts)


def line_answer(row: RuleRow, *, store_line_id: str, quantity: int) -> LineAnswer:
    """The answer for ``quantity`` units of a store line that this row decides."""
    return LineAnswer(
        store_line_id=store_line_id,
        quantity=quantity,
        eligibility=row.eligibility,
        rule=row.id,
        reason=row.reason,
        customer_reason=row.customer_reason,
        alternatives=row.alternatives,
        origin=row.origin,
        fee=row.fee,
        fee_percent=row.fee_percent,
        money_to=row.money_to,
        answer_within_hours=row.answer_within_hours,
        step_order=row.step_order,
    )
