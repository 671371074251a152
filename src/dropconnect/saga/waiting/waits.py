"""Who is waited for, since when, until when: one list for suppliers, people and platforms. Pure.

Whoever has a date is reminded when three quarters of the time are gone, and overdue when it is over.
What follows then is told to people (``saga.waiting.people``) or done by the leg that waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dropconnect.journal.person_rows import Incident, Task
from dropconnect.journal.rows import Case, Part
from dropconnect.journal.states import Answer, Stage, WaitsFor

REMIND_AT = 3, 4
"""The share of the time after which who is waited for is reminded."""


@dataclass(frozen=True)
class Pending:
    """One decision, answer or time that a case needs. ``since`` and ``until`` None: not known."""

    kind: WaitsFor
    who: str
    since: datetime | None
    until: datetime | None
    task_id: int | None = None
    has_deadline: bool = True
    """Whether ``until`` is a deadline; else it is only when to look the next time."""

    def is_overdue(self, now: datetime) -> bool:
        return self.has_deadline and self.until is not None and now >= self.until


def reminder_date(since: datetime, until: datetime) -> datetime:
    """When three quarters of the time are gone."""
    share, whole = REMIND_AT
    return since + (until - since) * share / whole


def pending(case: Case, parts: Iterable[Part], open_tasks: Sequence[Task]) -> tuple[Pending, ...]:
    """All that the open case waits for, the earliest first: people, suppliers, or a time."""
    if case.waits_for is None:
        return ()
    found = [
        Pending(WaitsFor.PERSON, task.owner, task.opened_at, task.due_at, task_id=task.id)
        for task in open_tasks
    ]
    found += _suppliers(case, tuple(parts), open_tasks)
    if not any(wait.kind is case.waits_for for wait in found):
        found.append(Pending(case.waits_for, case.waiting_on, None, case.due_at, has_deadline=False))
    return tuple(sorted(found, key=lambda wait: (wait.until is None, wait.until or case.opened_at)))


def is_overdue(row: Task | Incident, now: datetime) -> bool:
    """Whether a person should have decided it by now."""
    return row.is_open and now >= row.due_at


def is_to_be_reminded(row: Task | Incident, now: datetime) -> bool:
    """Whether three quarters of the person's time are gone, and nobody has been reminded."""
    return row.is_open and row.reminded_at is None and now >= reminder_date(row.opened_at, row.due_at)


def _suppliers(case: Case, parts: tuple[Part, ...], open_tasks: Sequence[Task]) -> list[Pending]:
    """Suppliers that were asked and have not answered. One whose time is over stays in the list until the
    part is decided, although a person is asked about it by then."""
    if case.stage is not Stage.SUPPLIERS:
        return []
    asked_about = {task.part_id for task in open_tasks}
    # The question beside what a person asked runs as long as the supplier's own time does.
    followed = {part.id for part in parts if part.terms.asked_by}
    found = []
    for part in parts:
        if part.asked_at is None or part.is_decided or part.answer not in (None, Answer.SILENT):
            continue
        is_late = part.answer_by is not None and _is_known_late(part, open_tasks)
        if part.id in followed or part.id not in asked_about or is_late:
            found.append(Pending(WaitsFor.SUPPLIER, part.name, part.asked_at, part.answer_by))
    return found


def _is_known_late(part: Part, open_tasks: Sequence[Task]) -> bool:
    """Whether the question about the part was put because its time was over."""
    return any(
        task.part_id == part.id and part.answer_by is not None and task.opened_at >= part.answer_by
        for task in open_tasks
    )
