"""Which cases a list is about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, ColumnElement, and_, func, or_, type_coerce

from dropconnect.journal.tables import case


@dataclass(frozen=True)
class Chosen:
    """Which cases a list is about; nothing said: all of them."""

    only_open: bool = False
    waiting: bool = False
    """Those with a wait, and ``also`` these."""
    also: Collection[int] = ()
    store: str = ""
    reason: str = ""
    order: str = ""
    """An id or a number, with or without a # before it."""
    since: datetime | None = None
    """Opened since then."""
    only: Collection[int] | None = None
    """None but these."""

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.waiting:
            is_waiting = and_(case.c.closed_at.is_(None), case.c.waits_for.is_not(None))
            found.append(or_(is_waiting, case.c.id.in_(sorted(self.also))))
        elif self.only_open:
            found.append(case.c.closed_at.is_(None))
        if self.store:
            found.append(case.c.connection == self.store)
        if self.reason:
            found.append(type_coerce(case.c.request, JSON)["reason"].as_string() == self.reason)
        if self.order:
            name = self.order.lstrip("#").lower()
            number = func.lower(func.ltrim(case.c.order_number, "#"))
            found.append(or_(case.c.order_id == self.order, number == name))
        if self.only is not None:
            found.append(case.c.id.in_(sorted(self.only)))
        if self.since is not None:
            found.append(case.c.opened_at >= self.since)
        return found


EVERY_CASE = Chosen()
