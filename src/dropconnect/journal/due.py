"""Which cases are due although their date says otherwise: one so far away was written by a wrong clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, select, union_all

from dropconnect.journal.states import WaitsFor
from dropconnect.journal.tables import case


@dataclass(frozen=True)
class LongestWaits:
    """How far away a due time can be by right, for each reason to wait; ``watch``: of a closed case."""

    retry: timedelta
    settle: timedelta
    supplier: timedelta
    watch: timedelta


def too_far(now: datetime, longest: LongestWaits) -> Select[int]:
    """Ids of the cases with a date further away than such a wait lasts."""
    waits = {
        WaitsFor.RETRY: longest.retry,
        WaitsFor.PAUSE: longest.retry,
        WaitsFor.SETTLE: longest.settle,
        WaitsFor.SUPPLIER: longest.supplier,
    }
    is_open, watched_next = case.c.closed_at.is_(None), now + longest.watch
    waiting = [_is(is_open, case.c.waits_for == kind, now + most) for kind, most in waits.items()]
    free = _is(is_open, case.c.waits_for.is_(None), now)
    # One look for each, by an index of its own: for conditions joined by OR SQLite walks through all cases.
    looks = (select(case.c.id).where(condition) for condition in (*waiting, free))
    watched = select(case.c.id).where(~is_open, case.c.due_at > watched_next)
    return select(case.c.id).where(case.c.id.in_(union_all(*looks, watched)))


def _is(is_open: ColumnElement[bool], waits: ColumnElement[bool], most: datetime) -> ColumnElement[bool]:
    return and_(is_open, waits, case.c.due_at > most)
