"""The cancellation rules of the fake supplier: one row of every sort that the core has to deal with."""

from __future__ import annotations

from datetime import date

from dropconnect.kit import line_answer, line_facts, row_named
from dropconnect.plugin import (
    Alternative,
    Eligibility,
    EvidenceGrade,
    LineAnswer,
    ProductKind,
    RuleRow,
    StepOrder,
    SupplierOrder,
    SupplierStage,
    SupplierUnits,
)

ANSWER_WITHIN_HOURS = 48
STORE_FIRST = "store-first"
_SOURCE = "made up: this supplier exists in tests only"


def _row(row_id: str, eligibility: Eligibility, reason: str, customer_reason: str, **more: object) -> RuleRow:
    values = {
        "id": row_id,
        "eligibility": eligibility,
        "reason": reason,
        "customer_reason": customer_reason,
        "evidence": EvidenceGrade.DOCUMENTED,
        "source": _SOURCE,
        "as_of": date(2026, 11, 23),
    }
    return RuleRow.model_validate({**values, **more})


RULES: tuple[RuleRow, ...] = (
    _row(
        "shipped",
        Eligibility.NO,
        "the parcel has left the warehouse",
        "the parcel is on its way",
        stage=SupplierStage.SHIPPED,
        channel="none",
    ),
    _row(
        "delivered",
        Eligibility.NO,
        "the parcel has arrived",
        "the parcel has arrived",
        stage=SupplierStage.DELIVERED,
        channel="none",
    ),
    _row(
        "made-to-order",
        Eligibility.NO,
        "it is made to order and worth nothing to anybody else",
        "it is made for you and cannot be stopped any more",
        alternatives=(Alternative.KEEP,),
        product=ProductKind.MADE_TO_ORDER,
        channel="none",
    ),
    _row(
        "paid",
        Eligibility.NOW,
        "not begun: it can be cancelled at once",
        "it can still be stopped",
        stage=SupplierStage.PAID,
        channel="cancel endpoint",
        money_to="wallet",
    ),
    _row(
        "processing",
        Eligibility.ASK,
        "being packed: the warehouse has to be asked",
        "we have asked the warehouse",
        stage=SupplierStage.PROCESSING,
        channel="request endpoint",
        answer_within_hours=ANSWER_WITHIN_HOURS,
        money_to="wallet",
    ),
    _row(
        "unpaid",
        Eligibility.MANUAL,
        "unpaid orders are deleted in the supplier's dashboard",
        "we are stopping it",
        stage=SupplierStage.UNPAID,
        channel="dashboard",
    ),
    # Behind "processing", so that it only counts for the orders that are named after it.
    _row(
        STORE_FIRST,
        Eligibility.ASK,
        "the warehouse looks whether the store order is cancelled",
        "we have asked the warehouse",
        stage=SupplierStage.PROCESSING,
        channel="request endpoint",
        answer_within_hours=ANSWER_WITHIN_HOURS,
        step_order=StepOrder.STORE_FIRST,
        money_to="wallet",
    ),
)


def said_of(order: SupplierOrder, unit: SupplierUnits, *, named: str) -> LineAnswer:
    """The facts about one line, for the core to choose a row by. ``named``: what the order is named after;
    a row of that name is the supplier's own choice."""
    facts = line_facts(order, unit)
    if named != STORE_FIRST or order.stage is not SupplierStage.PROCESSING:
        return facts
    row = row_named(RULES, named)
    told = line_answer(row, store_line_id=unit.store_line_id, quantity=unit.quantity)
    return told.changed(facts=facts.facts)
