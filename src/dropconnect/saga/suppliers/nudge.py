"""Reminds a supplier because a person wants it, whether or not it was reminded before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from dropconnect.journal.rows import Case, Effect, Part
from dropconnect.journal.states import Answer, EffectState, Stage
from dropconnect.models.commands import EffectKind
from dropconnect.saga.attempt import Standing, send
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.suppliers.channel import supplier_of
from dropconnect.saga.suppliers.letters import is_letter, letters_to, may_be_written_to
from dropconnect.saga.suppliers.reminder import reminder
from dropconnect.saga.suspicion import AFTER_COPY, is_suspect

ONCE_IN = timedelta(hours=1)
"""Whoever was reminded has so long before the next reminder."""
_BY_HAND = 1000
"""Effects from this number on are reminders that a person asked for; one below is the automatic one of the
part of that number. Each part counts its own in steps of this size."""


@dataclass(frozen=True)
class Nudge:
    """What became of one reminder. ``why_not`` empty: it left."""

    case: Case
    why_not: str


def is_to_answer(case: Case, part: Part) -> bool:
    """Whether the supplier was asked about the part and has not answered."""
    is_silent = part.answer in (None, Answer.SILENT)
    return case.stage is Stage.SUPPLIERS and part.asked_at is not None and is_silent and not part.is_decided


def nudge(desk: Desk, case: Case, part: Part, who: str) -> Nudge:
    """Remind the supplier of a part now; the automatic reminder then stays out. Raises as writes do."""
    why_not = _why_not(desk, case, part)
    request = desk.effect(case, EffectKind.CANCEL_SUPPLIER, part.ordinal)
    if why_not or request is None:
        return Nudge(case, why_not or "a person has asked it: it is reminded in the same place")
    ordinal = _next_ordinal(desk.effects(case, EffectKind.ESCALATE_SUPPLIER), part)
    if is_suspect(desk, case, EffectKind.ESCALATE_SUPPLIER, ordinal):
        return Nudge(case, AFTER_COPY)
    way = letters_to(desk, part) if is_letter(part) else supplier_of(desk, part)
    attempt = send(desk, case, reminder(desk, case, part, request, way, ordinal))
    if attempt.error is not None:
        return Nudge(attempt.case, f"it could not be reached: {attempt.error}")
    if attempt.standing is Standing.REFUSED:
        said = attempt.effect.reason if attempt.effect is not None else ""
        return Nudge(attempt.case, f"it took no reminder: {said}")
    with desk.journal.write() as writing:
        writing.parts.record_reminder(part, at=desk.now())
        writing.events.add(case.id, desk.now(), "supplier", f"{part.name}: reminded", who=who)
    return Nudge(attempt.case, "")


def _why_not(desk: Desk, case: Case, part: Part) -> str:
    last, now = part.reminded_at, desk.now()
    if last is not None and last <= now < last + ONCE_IN:
        return f"it was reminded {(now - last).seconds // 60} minutes ago; once an hour is enough"
    if is_letter(part):
        confirmed = may_be_written_to(desk, case, part)
        return "" if confirmed else "its section names no address that was confirmed before this case"
    return "" if supplier_of(desk, part).supports("supplier_escalate") else "it cannot be reminded by program"


def _next_ordinal(known: list[Effect], part: Part) -> int:
    """One that provably never left is sent again under its own number."""
    mine = [row for row in known if row.ordinal >= _BY_HAND and row.ordinal % _BY_HAND == part.ordinal]
    if not mine:
        return _BY_HAND + part.ordinal
    last = max(mine, key=lambda row: row.ordinal)
    return last.ordinal if last.state is EffectState.UNSENT else last.ordinal + _BY_HAND
