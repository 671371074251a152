"""What follows from deliveries: words for people, and when they are to be looked at again, if they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.clock import Clock
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.inbox import Taken
from dropconnect.journal.rows import Case
from dropconnect.journal.states import WaitsFor

TRUSTED_PACE = timedelta(minutes=1)
"""How soon an order is looked at again for deliveries that only its provider can have made: it tells of each
of our own writes, too."""
SOON = timedelta(minutes=1)
"""When it is tried again where somebody else is at work."""
_COMES_BY_ITSELF = (WaitsFor.SETTLE, WaitsFor.PAUSE)
"""While a call may be in flight only looking is allowed, and a pause is a person's: no news ends it."""


@dataclass(frozen=True)
class Followed:
    """What was done. ``again_at`` None: nothing more is to be done."""

    words: str
    again_at: datetime | None = None


@dataclass(frozen=True)
class Events:
    """What deliveries are acted on with."""

    journal: Journal
    clock: Clock

    def too_early(self, taken: Taken, usual: timedelta) -> Followed | None:
        """Whether the same thing was acted on just now. Of deliveries that others can have made ``usual``,
        the pace of the poll, counts: whoever forges them causes no more reads than that."""
        now, pace = self.clock.now(), TRUSTED_PACE if taken.trusted else usual
        with self.journal.read() as reading:
            last = reading.inbox.last_done(taken.about)
        if last is None or not last <= now < last + pace:
            return None
        return Followed("it was looked at just now", last + pace)

    def hurry(self, cases: Iterable[Case]) -> Followed | None:
        """Have these cases looked at now: the open ones, and those that are still watched. None: there are
        none of either."""
        now = self.clock.now()
        with self.journal.write() as writing:
            hurried = {case.id: _hurry(writing, case, now) for case in cases if _looks(case, now)}
        if not hurried:
            return None
        if not all(hurried.values()):
            return Followed("a process is at work on its case", now + SOON)
        numbers = ", ".join(str(case_id) for case_id in hurried)
        return Followed(f"looked at by case {numbers}")


def _looks(case: Case, now: datetime) -> bool:
    return case.is_open or (case.watched_until is not None and case.watched_until > now)


def _hurry(writing: Transaction, case: Case, now: datetime) -> bool:
    if case.waits_for in _COMES_BY_ITSELF:
        return True
    return writing.cases.hurry(case.id, at=now)
