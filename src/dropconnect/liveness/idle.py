"""Does anybody work through what is due? A journal that no process works on looks as if all were well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.journal import Journal, Transaction

LONG = timedelta(minutes=10)
"""Without a pass for so long, while something was due all the time, nobody is at work."""
_ALL = ""
_WORKED = "worked"
"""When a process went through what was due the last time."""
_MARKED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Idle:
    """What has been due for long while nobody worked."""

    since: datetime | None
    """When somebody worked the last time; None: never."""
    cases: int
    deliveries: int


def mark_pass(journal: Journal, now: datetime) -> None:
    """A process goes through what is due now. Written once a minute."""
    with journal.read() as reading:
        last = reading.positions.get(_ALL, _WORKED)
    if last is None or not last.at <= now < last.at + _MARKED_EVERY:
        with journal.write() as writing:
            writing.positions.put(_ALL, _WORKED, "", now)


def idle(reading: Transaction, now: datetime) -> Idle | None:
    """None: somebody works, or there is nothing to do."""
    last = reading.positions.get(_ALL, _WORKED)
    # A date that is still to come was written by a clock that was wrong.
    if last is not None and now - LONG < last.at <= now:
        return None
    cases = reading.waiting.due_cases(now - LONG)
    deliveries = reading.inbox.waiting(due_by=now - LONG)
    if not (cases or deliveries):
        return None
    return Idle(last.at if last is not None else None, cases, deliveries)
