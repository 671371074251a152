"""Asks a supplier's staff for an answer that is overdue, once."""

from __future__ import annotations

from dropconnect.connection import Connection
from dropconnect.effects import Write, effect_key
from dropconnect.journal.rows import Case, Effect, Part
from dropconnect.journal.states import EffectState, IncidentKind
from dropconnect.models.commands import EffectKind
from dropconnect.models.supplier import ReminderCommand
from dropconnect.saga.attempt import Standing, send
from dropconnect.saga.case.desk import Desk, numbered
from dropconnect.saga.suppliers.channel import question_about, send_by, supplier_of
from dropconnect.saga.suppliers.letters import is_letter, letters_to, may_be_written_to
from dropconnect.saga.suppliers.parts import record_reminder
from dropconnect.saga.suspicion import AFTER_COPY, is_suspect
from dropconnect.saga.waiting.waits import reminder_date

_REMINDER = EffectKind.ESCALATE_SUPPLIER


def remind(desk: Desk, case: Case, part: Part, request: Effect) -> Case:
    """Remind the supplier when three quarters of its time are gone, where that is possible."""
    if part.reminded_at is not None or part.asked_at is None or part.answer_by is None:
        return case
    if desk.now() < reminder_date(part.asked_at, part.answer_by):
        return case
    if is_letter(part) and not may_be_written_to(desk, case, part):
        why = "its section names no address that was confirmed before this case"
        return _not_reminded(desk, case, part, why)
    supplier = letters_to(desk, part) if is_letter(part) else supplier_of(desk, part)
    if not is_letter(part) and not supplier.supports("supplier_escalate"):
        record_reminder(desk, part, desk.now(), "it cannot be reminded by API")
        return case
    earlier = desk.effect(case, _REMINDER, part.ordinal)
    if earlier is not None and earlier.state is not EffectState.UNSENT:
        record_reminder(desk, part, earlier.intent_at)  # perhaps it arrived: never twice
        return case
    if is_suspect(desk, case, _REMINDER, part.ordinal):
        record_reminder(desk, part, desk.now(), f"not reminded: {AFTER_COPY}")  # no reminder can be looked up
        return case
    attempt = send(desk, case, reminder(desk, case, part, request, supplier, part.ordinal))
    if attempt.error is not None:
        return attempt.case  # nothing happened: the next look tries again
    if attempt.standing is Standing.REFUSED:
        why = attempt.effect.reason if attempt.effect is not None else ""
        return _not_reminded(desk, attempt.case, part, why)
    record_reminder(desk, part, desk.now(), "reminded")
    return attempt.case


def reminder(
    desk: Desk, case: Case, part: Part, request: Effect, supplier: Connection, ordinal: int
) -> Write:
    """What is sent to the supplier's staff. ``ordinal``: the number of this reminder in the case."""
    command = ReminderCommand(
        key=effect_key(case.key, _REMINDER, ordinal),
        order_id=part.supplier_order_id,
        send_by=send_by(desk, part),
        question=question_about(part, request),
        message=f"Order {part.supplier_order_number}: please answer our request to cancel.",
    )
    return Write(_REMINDER, ordinal, supplier, command, f"about to remind {part.name}")


def _not_reminded(desk: Desk, case: Case, part: Part, why: str) -> Case:
    words = f"{part.name} could not be reminded: {why}. Ask it for its answer"
    desk.incident(case, numbered(IncidentKind.NOT_REMINDED, part.ordinal), words)
    record_reminder(desk, part, desk.now(), "it was not reminded")
    return case
