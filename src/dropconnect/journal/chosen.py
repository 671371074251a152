"""Which cases a list is about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, ColumnElement, and_, or_, select, type_coerce

from dropconnect.journal.tables import case


@dataclass(frozen=True)
class Chosen:
    """Which cases a list is about; nothing said: all of them."""

    only_open: bool = False
    waiting: bool = False
    """Those with a wait, and ``also`` these."""
    also: Collection[int] = ()
    store: str = ""
    stores: Collection[str] | None = None
    """Of none but these stores."""
    reason: str = ""
    order: str = ""
    """An id or a number, with or without a # before it."""
    since: datetime | None = None
    """Opened since then."""
    only: Collection[int] | None = None
    """None but these."""
    by_number: bool = False
    """In the order of their numbers, also where ``since`` would have them by their dates."""
    before: int | None = None
    """Opened before the case of this number."""

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.waiting:
            is_waiting = and_(case.c.closed_at.is_(None), case.c.waits_for.is_not(None))
            also = select(case.c.id).where(case.c.id.in_(sorted(self.also)))
            # Two looks, each by an index: for conditions joined by OR SQLite walks through all cases.
            found.append(case.c.id.in_(select(case.c.id).where(is_waiting).union_all(also)))
        elif self.only_open:
            found.append(case.c.closed_at.is_(None))
        if self.store:
            found.append(case.c.connection == self.store)
        if self.stores is not None:
            found.append(case.c.connection.in_(sorted(self.stores)))
        if self.reason:
            found.append(type_coerce(case.c.request, JSON)["reason"].as_string() == self.reason)
        if self.order:
            found.append(or_(case.c.order_id == self.order, is_called(self.order)))
        if self.only is not None:
            found.append(case.c.id.in_(sorted(self.only)))
        if self.since is not None:
            found.append(case.c.opened_at >= self.since)
        if self.before is not None:
            found.append(case.c.id < self.before)
        return found

    def newest_first(self) -> tuple[ColumnElement[object], ...]:
        """The order in which an index has them."""
        opened = (case.c.opened_at.desc(),) if self.since is not None and not self.by_number else ()
        return (*opened, case.c.id.desc())


def is_called(number: str) -> ColumnElement[bool]:
    """Whether people call the order of a case so, a leading ``#`` and capital letters aside."""
    name = number.lstrip("#")
    return case.c.order_number.collate("NOCASE").in_((name, f"#{name}"))


def is_behind(
    place: tuple[datetime, int] | None, due_at: ColumnElement[datetime], number: ColumnElement[int]
) -> tuple[ColumnElement[bool], ...]:
    """That a row stands behind this date and number in a list by both; None: it may stand anywhere."""
    if place is None:
        return ()
    date, last = place
    return (or_(due_at > date, and_(due_at == date, number > last)),)


def is_of(stores: Collection[str] | None, case_id: ColumnElement[int]) -> tuple[ColumnElement[bool], ...]:
    """That a row of a case belongs to one of these stores; None: to any."""
    if stores is None:
        return ()
    return (case_id.in_(select(case.c.id).where(case.c.connection.in_(sorted(stores)))),)


EVERY_CASE = Chosen()
