"""Pure: CJ's cancellation rules as a table, and what they mean for the units of an order.

CJ has no call that cancels an ordinary order. A draft can be deleted; a paid order can only be disputed,
which is a request; and what is printed for one customer cannot be stopped once it is paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dropconnect.kit import fitting_row, line_answer, line_facts, row_named
from dropconnect.plugin import (
    Alternative,
    Eligibility,
    EvidenceGrade,
    LineAnswer,
    ProductKind,
    RuleRow,
    SupplierLine,
    SupplierOrder,
    SupplierStage,
    SupplierUnits,
)
from dropconnect_cjdropshipping.settings import RefundTo

PAID_STAGES = frozenset({SupplierStage.PAID, SupplierStage.PROCESSING})
SENT_STAGES = frozenset({SupplierStage.SHIPPED, SupplierStage.DELIVERED})

MADE_TO_ORDER = "made-to-order"
DRAFT_IN_PART = "draft-in-part"
PART_OF_A_LINE = "part-of-a-line"
NOT_DISPUTABLE = "not-disputable"
_NEGOTIABLE = frozenset({"draft", "unpaid", "paid", "processing"})
"""Rows that a merchant's own may loosen. Made to order is not among them: it is never asked about."""

_SEEN = date(2026, 11, 23)
_ANSWER_HOURS = 72
_MADE_FOR_YOU = "it is made especially for you and can no longer be stopped"
_ASKED = "we have asked for it to be stopped"
_AFTER_ARRIVAL = (Alternative.KEEP, Alternative.RETURN)
"""The goods come: another choice instead of them is none."""
_STOPPING = "we are having it stopped"
_FAQ = "CJ help centre, Can I cancel an order after paying for it?"
_DISPUTE = "CJ docs, 7 Dispute"
_ORDERS = "CJ docs, 05. Shopping"


def _row(
    row_id: str, eligibility: Eligibility, reason: str, customer: str, source: str, **more: Any
) -> RuleRow:
    values = {
        "id": row_id,
        "eligibility": eligibility,
        "reason": reason,
        "customer_reason": customer,
        "evidence": EvidenceGrade.DOCUMENTED,
        "source": source,
        "as_of": _SEEN,
    }
    return RuleRow.model_validate({**values, **more})


def table(refund_to: RefundTo) -> tuple[RuleRow, ...]:
    """The rows, first fitting row first; ``refund_to`` is where the account has its money sent back to."""
    return (*_made_to_order(), *_unpaid(), *_paid(refund_to.value), *_over(), *_exceptions(refund_to.value))


def _made_to_order() -> tuple[RuleRow, ...]:
    more: dict[str, Any] = {
        "product": ProductKind.MADE_TO_ORDER,
        "channel": "none: it is never sent a delete or a dispute",
        "money_to": "nowhere",
        "evidence": EvidenceGrade.ASSUMED,
        "alternatives": (Alternative.KEEP,),
    }
    source = "CJ help centre, Refund, Resend and Returns Policy (unverified: its exact words were not seen)"
    reason = "a paid print-on-demand line cannot be cancelled: it is made to order"
    no = Eligibility.NO
    return (
        _row(MADE_TO_ORDER, no, reason, _MADE_FOR_YOU, source, stage=SupplierStage.PAID, **more),
        _row(
            "made-to-order-processing",
            no,
            reason,
            _MADE_FOR_YOU,
            source,
            stage=SupplierStage.PROCESSING,
            **more,
        ),
    )


def _unpaid() -> tuple[RuleRow, ...]:
    return (
        _row(
            "draft",
            Eligibility.NOW,
            "a draft (CREATED or IN_CART), not paid: it can be deleted",
            "it has not been ordered yet",
            f"{_ORDERS}, delete an order (second-hand: two dated readings of September 2026)",
            stage=SupplierStage.DRAFT,
            channel="DELETE shopping/order/deleteOrder",
            money_to="nothing was paid",
        ),
        _row(
            "unpaid",
            Eligibility.MANUAL,
            "confirmed and not paid: CJ deletes it in its dashboard only; see that nobody pays it. "
            "No money is at risk",
            _STOPPING,
            f"{_ORDERS}, delete an order (second-hand: two dated readings of September 2026)",
            stage=SupplierStage.UNPAID,
            channel="CJ's dashboard",
            money_to="nothing was paid",
        ),
    )


def _paid(wallet: str) -> tuple[RuleRow, ...]:
    more: dict[str, Any] = {
        "channel": "disputes/create, Unfulfilled Order Cancellation",
        "money_to": wallet,
        "answer_within_hours": _ANSWER_HOURS,
    }
    return (
        _row(
            "paid",
            Eligibility.ASK,
            "paid, the warehouse has not begun: CJ's policy promises a full refund, asked for by a dispute",
            _ASKED,
            f"{_FAQ}; {_DISPUTE}; answers within hours to a day in live runs of one account",
            stage=SupplierStage.PAID,
            **more,
        ),
        _row(
            "processing",
            Eligibility.ASK,
            "paid, and the warehouse is at work or may be: CJ can be asked by a dispute, and may refuse",
            _ASKED,
            f"{_FAQ}; {_DISPUTE}; that it may refuse is assumed from its refund policy",
            stage=SupplierStage.PROCESSING,
            **{**more, "evidence": EvidenceGrade.ASSUMED},
        ),
    )


def _over() -> tuple[RuleRow, ...]:
    none: dict[str, Any] = {"channel": "none", "money_to": "nowhere"}
    return (
        _row(
            "shipped",
            Eligibility.NO,
            "the parcel has left; what is left is a return to CJ, or a dispute about the delivery",
            "it is already on its way to you",
            _FAQ,
            stage=SupplierStage.SHIPPED,
            alternatives=_AFTER_ARRIVAL,
            **none,
        ),
        _row(
            "delivered",
            Eligibility.NO,
            "the parcel has arrived; what is left is a return to CJ",
            "it has already been delivered",
            _FAQ,
            stage=SupplierStage.DELIVERED,
            alternatives=_AFTER_ARRIVAL,
            **none,
        ),
        _row(
            "cancelled",
            Eligibility.NOW,
            "it is cancelled at CJ already",
            "it has been stopped",
            f"{_ORDERS}, order statuses; TRASH after a delete seen in a live run",
            stage=SupplierStage.CANCELLED,
            channel="none needed",
            money_to="nothing more is due",
        ),
        _row(
            "unknown",
            Eligibility.UNKNOWN,
            "CJ shows a status that is in none of its tables, or one that contradicts itself: look in CJ",
            "we are checking whether it can be stopped",
            f"{_ORDERS}, order statuses",
            stage=SupplierStage.UNKNOWN,
            channel="none",
            money_to="unknown",
            evidence=EvidenceGrade.ASSUMED,
        ),
    )


def _exceptions(wallet: str) -> tuple[RuleRow, ...]:
    """Behind all stages, so that they never fit by themselves: ``answers`` chooses them."""
    return (
        _row(
            DRAFT_IN_PART,
            Eligibility.MANUAL,
            "deleting would take the whole draft, also goods that shall come, or goods of a merged order: "
            "take these lines out in CJ's dashboard",
            _STOPPING,
            f"{_ORDERS}, delete an order",
            stage=SupplierStage.DRAFT,
            channel="CJ's dashboard",
            money_to="nothing was paid",
        ),
        _row(
            PART_OF_A_LINE,
            Eligibility.MANUAL,
            "a dispute was only ever accepted for all units of a line: ask CJ's staff for a part of it",
            _ASKED,
            f"{_DISPUTE}; entries had to be passed back unchanged in a live run",
            channel="CJ's dashboard or chat",
            money_to=wallet,
            evidence=EvidenceGrade.MEASURED,
        ),
        _row(
            NOT_DISPUTABLE,
            Eligibility.MANUAL,
            "CJ offers no dispute for it through the API: a dispute is open already, or its time is over. "
            "Ask CJ in its portal",
            _ASKED,
            _DISPUTE,
            channel="CJ's dashboard or chat",
            money_to=wallet,
        ),
    )


def answers(
    rows: Sequence[RuleRow], order: SupplierOrder, units: Sequence[SupplierUnits]
) -> tuple[LineAnswer, ...]:
    """What the table says about each of these units, asked for together."""
    lines = {line.id: line for line in order.lines}
    covered = covers(order, units)
    return tuple(
        answer(_row_for(rows, order, unit, lines.get(unit.line_id), covered), order, unit) for unit in units
    )


def covers(order: SupplierOrder, units: Sequence[SupplierUnits]) -> bool:
    """These are all units of all lines of an order that belongs to one store order only."""
    wanted = {unit.line_id: unit.quantity for unit in units}
    return (
        not order.shared
        and bool(order.lines)
        and len(wanted) == len(units)
        and wanted == {line.id: line.quantity for line in order.lines}
    )


def _row_for(
    rows: Sequence[RuleRow],
    order: SupplierOrder,
    unit: SupplierUnits,
    line: SupplierLine | None,
    covered: bool,
) -> RuleRow:
    if line is None:
        return row_named(rows, SupplierStage.UNKNOWN)
    row = fitting_row(rows, order.stage, line.product, order.provider_status) or row_named(
        rows, SupplierStage.UNKNOWN
    )
    if order.stage is SupplierStage.DRAFT and not covered:
        return row_named(rows, DRAFT_IN_PART)
    if row.eligibility is Eligibility.ASK and unit.quantity != line.quantity:
        return row_named(rows, PART_OF_A_LINE)
    return row


def answer(row: RuleRow, order: SupplierOrder, unit: SupplierUnits) -> LineAnswer:
    """What a row means for a unit. What follows from CJ's stages of a paid or unpaid order is the table's to
    say, and the merchant's; all else is CJ's system."""
    told = line_answer(row, store_line_id=unit.store_line_id, quantity=unit.quantity)
    return told.changed(facts=line_facts(order, unit).facts, firm=row.id not in _NEGOTIABLE)
