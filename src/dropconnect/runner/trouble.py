"""One case that cannot go on, or whose messages cannot be sent, stops no other: it is tried again later."""

from __future__ import annotations

import logging
from datetime import datetime

from dropconnect.clock import Clock
from dropconnect.errors import DropConnectError, LostLease
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.incidents import new_incident
from dropconnect.journal.rows import Case
from dropconnect.journal.states import IncidentKind, WaitsFor
from dropconnect.liveness.runners import RunnerLife
from dropconnect.saga.case.delays import retry_delay

log = logging.getLogger(__name__)

_KIND_LENGTH = 40


def set_aside(journal: Journal, clock: Clock, life: RunnerLife, case_id: int, error: Exception) -> Case:
    """Leave a case that ``life`` has for later. ``LostLease`` if it is another runner's by now."""
    words = _told(case_id, error)
    now = clock.now()
    with journal.write() as writing:
        case = writing.cases.get(case_id)
        if case.lease != life.runner:
            raise LostLease(f"case {case_id} was taken over by another runner")
        due_at = now + retry_delay(case.tries)
        if case.is_open:
            case = writing.cases.wait(case, WaitsFor.RETRY, words, due_at=due_at, tries=case.tries + 1)
        else:
            case = writing.cases.postpone(case, due_at=due_at)
        writing.events.add(case_id, now, "postponed", f"cannot go on: {words}")
        _report(writing, case_id, error, f"the case cannot go on: {words}", now)
    return case


def delay_messages(journal: Journal, clock: Clock, case_id: int, error: Exception) -> None:
    """The messages of one case that cannot be sent must not hold up those of others."""
    words = _told(case_id, error)
    now = clock.now()
    with journal.write() as writing:
        for message in writing.outbox.of_case(case_id):
            if message.due_at is not None and message.due_at <= now:
                writing.outbox.delay(message, words, until=now + retry_delay(message.tries))
        _report(writing, case_id, error, f"its messages cannot be sent: {words}", now)


def _report(writing: Transaction, case_id: int, error: Exception, words: str, now: datetime) -> None:
    """An error that nobody foresaw is an incident, once for each kind."""
    if isinstance(error, DropConnectError):
        return
    kind = f"{IncidentKind.UNEXPECTED}-{type(error).__name__}"[:_KIND_LENGTH]
    if writing.incidents.add(new_incident(case_id, kind, words, {"error": type(error).__name__}, now)):
        writing.events.add(case_id, now, "incident", f"incident: {words}")


def _told(case_id: int, error: Exception) -> str:
    """An error in words, which are in the log too. Of one that is not ours only the type: it may hold
    secrets, and `-v` shows where it came from."""
    words = str(error) if isinstance(error, DropConnectError) else f"a bug: {type(error).__name__}"
    log.error("case %d: %s", case_id, words)
    log.debug("case %d: %s", case_id, words, exc_info=error)
    return words
