"""Who of the team is waited for: each question gets its person, a reminder, and in the end a second person.

Nothing here needs the lease of a case: it tells people, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dropconnect.journal import Journal, Transaction
from dropconnect.journal.incidents import OWNER, Incidents
from dropconnect.journal.person_rows import Incident, Task
from dropconnect.journal.tables import incident, task
from dropconnect.journal.tasks import Tasks
from dropconnect.saga.waiting.notices import Bell, Occasion
from dropconnect.saga.waiting.waits import reminder_date


@dataclass(frozen=True)
class _Desk:
    """The tasks, or the incidents, of one transaction."""

    rows: Tasks | Incidents
    get: Callable[[int], Task | Incident]


def watch_people(journal: Journal, bell: Bell) -> None:
    """One look at all open tasks and incidents; nothing where nobody is configured, and no channel."""
    if not bell.team.people and not bell.settings.channel:
        return
    with journal.read() as reading:
        if not _has_something(reading, bell):
            return
    with journal.write() as writing:
        for desk in _desks(writing):
            _assign(writing, desk, bell)
        for row in _untold(writing, Occasion.NEW, bell):
            bell.ring(writing, writing.cases.get(row.case_id), row, Occasion.NEW)
        for desk in _desks(writing):
            _remind(writing, desk, bell)
        for desk, row in _overdue(writing, bell):
            _hand_over(writing, desk, row, bell)


def _has_something(reading: Transaction, bell: Bell) -> bool:
    """Whether a writing transaction is worth its lock: this is asked every few seconds."""
    known = _known(bell)
    return (
        any(True for occasion in (Occasion.NEW, Occasion.OVERDUE) for _ in _untold(reading, occasion, bell))
        or any(
            bell.now >= reminder_date(opened_at, due_at)
            for desk in _desks(reading)
            for _, opened_at, due_at in desk.rows.open_dates()
        )
        or any(owner not in known for desk in _desks(reading) for _, owner in desk.rows.open_owners())
    )


def _known(bell: Bell) -> set[str]:
    """Under which names people of the team may own something."""
    return {name for key, person in bell.team.people.items() for name in (key, person.name)}


def _desks(writing: Transaction) -> tuple[_Desk, _Desk]:
    return _Desk(writing.tasks, writing.tasks.get), _Desk(writing.incidents, writing.incidents.get)


def _assign(writing: Transaction, desk: _Desk, bell: Bell) -> None:
    """What is nobody's yet, or of somebody who has left, gets a person of the store."""
    if not bell.team.people:
        return
    known = _known(bell)
    for number, owner in desk.rows.open_owners():
        if owner in known:
            continue
        row = desk.get(number)
        case = writing.cases.get(row.case_id)
        first = bell.team.first(case.connection)
        if first is None:
            continue
        desk.rows.hand_over(number, first.name)
        if owner != OWNER:
            words = f"{owner} does not work here any more: {_what(row)} is {first.name}'s now"
            writing.events.add(case.id, bell.now, "handed-over", words)


def _untold(writing: Transaction, occasion: Occasion, bell: Bell) -> Iterator[Task | Incident]:
    due_by = bell.now if occasion is Occasion.OVERDUE else None
    for number in writing.notices.untold(task, f"task{occasion.value}", due_by):
        yield writing.tasks.get(number)
    for number in writing.notices.untold(incident, f"incident{occasion.value}", due_by):
        yield writing.incidents.get(number)


def _remind(writing: Transaction, desk: _Desk, bell: Bell) -> None:
    for number, opened_at, due_at in desk.rows.open_dates():
        if bell.now < reminder_date(opened_at, due_at):
            continue
        row = desk.get(number)
        case = writing.cases.get(row.case_id)
        desk.rows.record_reminder(number, at=bell.now)
        writing.events.add(case.id, bell.now, "reminded", f"{row.owner} is reminded of {_what(row)}")
        if bell.now < due_at:  # what is overdue already is told as that
            bell.ring(writing, case, row, Occasion.REMINDER, _named(bell, case.connection, row.owner))


def _overdue(writing: Transaction, bell: Bell) -> Iterator[tuple[_Desk, Task | Incident]]:
    tasks, incidents = _desks(writing)
    for row in _untold(writing, Occasion.OVERDUE, bell):
        yield (tasks if isinstance(row, Task) else incidents), row


def _hand_over(writing: Transaction, desk: _Desk, row: Task | Incident, bell: Bell) -> None:
    """The first person had the time that there was: a second one gets it, and both are told."""
    case = writing.cases.get(row.case_id)
    second = bell.team.second(case.connection, row.owner) if row.second_at is None else None
    if second is not None:
        first = row.owner
        desk.rows.hand_over(row.id, second.name, second_at=bell.now)
        words = f"{_what(row)} is overdue: it was {first}'s, and is {second.name}'s now"
        writing.events.add(case.id, bell.now, "overdue", words)
        row = desk.get(row.id)
    bell.ring(writing, case, row, Occasion.OVERDUE)


def _named(bell: Bell, store: str, owner: str) -> str:
    """The one person to remind; all of the store, if it is nobody of them."""
    return next((person.name for person in bell.team.of(store).values() if person.name == owner), "")


def _what(row: Task | Incident) -> str:
    return f"task {row.id}" if isinstance(row, Task) else f"incident {row.id}"
