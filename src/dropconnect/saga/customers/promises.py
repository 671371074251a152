"""A customer who was promised a date hears again when it passes, as long as the case is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dropconnect.journal import Transaction
from dropconnect.journal.rows import Case, QueuedMessage
from dropconnect.models.facts import WaitingUpdate
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.customers.outbox import update_waiting


def overdue_promises(reading: Transaction, now: datetime) -> Sequence[int]:
    """Ids of the open cases whose last promised date has passed, oldest case first."""
    last: dict[int, datetime] = {}
    for message in reading.outbox.updates_of_open_cases():
        date = _promised(message)
        if date is not None:
            last[message.case_id] = max(date, last.get(message.case_id, date))
    return sorted(case_id for case_id, date in last.items() if date <= now)


def keep_promise(desk: Desk, case: Case) -> None:
    """Tell the customer of the leased case that it takes longer still, and by when more is said. Raises what
    reads raise."""
    asked = [part for part in desk.parts(case) if part.asked_at is not None]
    open_ones = [part for part in asked if not part.is_decided]
    if not case.is_open or not asked:
        return
    with desk.journal.read() as reading:
        told = [message for message in reading.outbox.of_case(case.id) if _promised(message) is not None]
    update_waiting(desk, case, (open_ones or asked)[0], number=len(told))


def _promised(message: QueuedMessage) -> datetime | None:
    return message.facts.waiting.next_update_by if isinstance(message.facts, WaitingUpdate) else None
