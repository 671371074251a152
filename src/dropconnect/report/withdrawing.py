"""Whether a case can still be withdrawn, and what follows, as far as it is known. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.journal.rows import Part
from dropconnect.journal.states import HAPPENED, UNRESOLVED, Answer, Stage
from dropconnect.models.commands import EffectKind
from dropconnect.report.meaning import CaseRows
from dropconnect.saga.suppliers.withdrawal import NO_MONEY


def why_not_withdraw(rows: CaseRows) -> str:
    """Why it cannot be withdrawn any more; empty: it can."""
    if not rows.case.is_open:
        return "it is closed"
    if rows.case.stage is Stage.WITHDRAWING:
        return "it is being withdrawn"
    moved = [item for item in rows.effects if item.kind is EffectKind.REFUND and item.state not in NO_MONEY]
    if moved:
        return f"its refund of {moved[0].amount} has moved, or may have moved"
    return ""


def withdrawal_of(rows: CaseRows) -> tuple[str, ...]:
    """What follows, a sentence each; none where it cannot be withdrawn."""
    return () if why_not_withdraw(rows) else tuple(_follows(rows))


def _follows(rows: CaseRows) -> Iterator[str]:
    yield "Nothing is paid back, and the case is closed."
    for part in rows.parts:
        words = _about(part)
        if words:
            yield words
    done = HAPPENED | UNRESOLVED
    if any(item.kind is EffectKind.CANCEL_ORDER and item.state in done for item in rows.effects):
        yield "The order is cancelled in the store already: it has to be placed again."
    if rows.open_tasks:
        count = len(rows.open_tasks)
        yield (
            "The open question needs no answer any more."
            if count == 1
            else (f"The {count} open questions need no answer any more.")
        )


def _about(part: Part) -> str:
    if part.answer is Answer.STOPPED:
        return f"{part.name} has stopped its goods already: they have to be ordered again. You are told."
    if part.asked_at is not None and part.answer in (None, Answer.SILENT):
        return f"{part.name} was asked to stop its goods: that is taken back, or you are told to do it."
    if part.terms.answer.portal is not None and part.answer in (None, Answer.SILENT):
        return f"If you have asked {part.name} by hand, tell it that the goods should come."
    return ""
