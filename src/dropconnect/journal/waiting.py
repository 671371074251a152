"""What all open cases wait for, counted: a look that costs as much for ten thousand cases as for ten."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union
from sqlalchemy import Connection as SqlConnection
from sqlalchemy import case as either

from dropconnect.journal.chosen import is_of
from dropconnect.journal.states import Answer, Stage, WaitsFor
from dropconnect.journal.tables import case, incident, part, task
from dropconnect.journal.trouble import damaged

_UNREADABLE = (ValueError, TypeError, AttributeError)
"""What a date or a word that dropconnect cannot have written raises."""


@dataclass(frozen=True)
class Awaited:
    """How many of one kind are waited for, and the earliest date. ``kind`` None: a case can go on at once."""

    kind: WaitsFor | None
    who: str
    count: int
    until: datetime | None
    overdue: int = 0
    """How many of them are overdue."""


class Waiting:
    """Counts over the open cases of a journal."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def due_cases(self, by: datetime) -> int:
        """How many cases, open and watched, have been due since then."""
        query = select(func.count()).select_from(case).where(case.c.due_at <= by)
        return int(self._connection.execute(query).scalar_one())

    def open_cases(self) -> int:
        query = select(func.count()).select_from(case).where(case.c.closed_at.is_(None))
        return int(self._connection.execute(query).scalar_one())

    def next_due(self) -> datetime | None:
        """When the first open case that waits for a time is due."""
        query = select(func.min(case.c.due_at)).where(case.c.closed_at.is_(None))
        try:
            found: datetime | None = self._connection.execute(query).scalar()
        except _UNREADABLE:
            raise damaged("when the next case is due cannot be read") from None
        return found

    def overdue(self, now: datetime, stores: Collection[str] | None = None) -> frozenset[int]:
        """Ids of the cases with a task, an incident or a supplier's answer that is overdue; ``stores``: of
        none but these."""
        tasks = select(task.c.case_id).where(task.c.decided_at.is_(None), task.c.due_at <= now)
        incidents = select(incident.c.case_id).where(
            incident.c.decided_at.is_(None), incident.c.due_at <= now
        )
        answers = select(part.c.case_id).join(case, case.c.id == part.c.case_id)
        answers = answers.where(is_unanswered(), part.c.answer_by <= now)
        late = union(
            tasks.where(*is_of(stores, task.c.case_id)),
            incidents.where(*is_of(stores, incident.c.case_id)),
            answers.where(*is_of(stores, part.c.case_id)),
        )
        return frozenset(self._connection.execute(late).scalars())

    def decisions(self, now: datetime, stores: Collection[str] | None = None) -> list[Awaited]:
        """Open tasks, by who decides them; ``stores``: as of ``overdue``."""
        query = select(task.c.owner, func.count(), func.min(task.c.due_at), _late(task.c.due_at, now))
        query = query.where(task.c.decided_at.is_(None), *is_of(stores, task.c.case_id))
        return self._counted(WaitsFor.PERSON, query.group_by(task.c.owner).order_by(task.c.owner))

    def answers(self, now: datetime) -> list[Awaited]:
        """Suppliers that were asked and have not answered, about how many parts."""
        late = _late(part.c.answer_by, now)
        query = select(part.c.supplier, func.count(), func.min(part.c.answer_by), late)
        query = query.join(case, case.c.id == part.c.case_id).where(is_unanswered())
        return self._counted(WaitsFor.SUPPLIER, query.group_by(part.c.supplier).order_by(part.c.supplier))

    def cases(self, waits_for: WaitsFor | None) -> list[Awaited]:
        """Cases that wait for this, by their store; None: those that wait for nothing."""
        earliest = func.min(case.c.due_at) if waits_for is not None else func.min(None)
        query = select(case.c.connection, func.count(), earliest, literal(0))
        query = query.where(case.c.closed_at.is_(None), case.c.waits_for.is_(waits_for))
        return self._counted(waits_for, query.group_by(case.c.connection).order_by(case.c.connection))

    def _counted(self, kind: WaitsFor | None, query: Select[str, int, datetime, int]) -> list[Awaited]:
        found = []
        try:
            for who, count, until, overdue in self._connection.execute(query):
                if not isinstance(who, str) or not isinstance(until, datetime | None):
                    raise TypeError
                found.append(Awaited(kind, who, count, until, int(overdue or 0)))
        except _UNREADABLE:
            raise damaged(f"who is waited for ({kind or 'nobody'}) cannot be read") from None
        return found


def is_unanswered() -> ColumnElement[bool]:
    """The supplier was asked about the part, and neither it nor anybody for it has said what follows."""
    return and_(
        case.c.closed_at.is_(None),
        case.c.stage == Stage.SUPPLIERS,
        part.c.asked_at.is_not(None),
        or_(part.c.answer.is_(None), part.c.answer == Answer.SILENT),
        part.c.decision.is_(None),
    )


def _late(date: ColumnElement[datetime], now: datetime) -> ColumnElement[int]:
    return func.sum(either((date <= now, 1), else_=0))
