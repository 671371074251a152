"""How a customer's cancellation stands, as far as it is proved, without a word of suppliers. Pure."""

from __future__ import annotations

from dropconnect.journal.customer_page import CustomerWord
from dropconnect.journal.states import HAPPENED, UNRESOLVED, Answer, Outcome, PartDecision, Stage, WaitsFor
from dropconnect.models.commands import EffectKind
from dropconnect.models.order import LineKind
from dropconnect.report.customer_page import CustomerLine, CustomerStage, CustomerState
from dropconnect.report.meaning import CaseRows
from dropconnect.report.withdrawing import why_not_withdraw

_ENDS = {
    Outcome.DONE: CustomerStage.DONE,
    Outcome.REFUSED: CustomerStage.NOT_DONE,
    Outcome.WITHDRAWN: CustomerStage.KEPT,
    Outcome.STOPPED: CustomerStage.HALF_WAY,
    Outcome.ALREADY: CustomerStage.DONE,
}


def state_of(rows: CaseRows, word: CustomerWord | None) -> CustomerState:
    paid = rows.paid_back
    is_over = not rows.case.is_open
    return CustomerState(
        asked_at=rows.case.opened_at,
        goods=_goods(rows),
        stage=_stage(rows),
        paid=paid if paid else None,
        can_keep=can_keep(rows),
        score=word.score if word else None,
        asks_score=is_over and word is None,
    )


def can_keep(rows: CaseRows) -> bool:
    """Nothing has been stopped or cancelled yet, and no money has moved."""
    return not why_not_withdraw(rows) and not _is_begun(rows)


def _is_begun(rows: CaseRows) -> bool:
    done = HAPPENED | UNRESOLVED
    cancelled = any(
        effect.kind is EffectKind.CANCEL_ORDER and effect.state in done for effect in rows.effects
    )
    return cancelled or any(part.answer is Answer.STOPPED for part in rows.parts)


def _stage(rows: CaseRows) -> CustomerStage:
    case = rows.case
    if case.outcome is not None:
        found = _ENDS[case.outcome]
        if found is CustomerStage.KEPT and _is_begun(rows):
            return CustomerStage.HALF_WAY
        if found is CustomerStage.DONE and not any(line.can_cancel for line in _goods(rows)):
            return CustomerStage.NOT_DONE
        return found
    if case.stage is Stage.WITHDRAWING:
        return CustomerStage.WORKING
    kinds = {wait.kind for wait in rows.waits}
    if WaitsFor.PERSON in kinds:
        return CustomerStage.PERSON
    return CustomerStage.SUPPLIER if WaitsFor.SUPPLIER in kinds else CustomerStage.WORKING


def _goods(rows: CaseRows) -> tuple[CustomerLine, ...]:
    found = []
    for line in rows.case.agreed.choice.lines:
        if line.kind is not LineKind.ITEM or not line.quantity:
            continue
        kept = sum(
            part.units.get(line.line_id, 0) for part in rows.parts if part.decision is PartDecision.KEEP
        )
        found.append(
            CustomerLine(
                line_id=line.line_id,
                name=line.name or line.line_id,
                can_cancel=max(line.quantity - kept, 0),
                measure=line.measure,
                stays=kept,
                why=None,
            )
        )
    return tuple(found)
