"""The part of the front door by which people remind suppliers and each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dropconnect.app.looking import Looking
from dropconnect.errors import CaseConflict
from dropconnect.journal import Transaction
from dropconnect.journal.person_rows import Incident, Task
from dropconnect.journal.rows import Case
from dropconnect.report.queue import ReminderReport
from dropconnect.rights import Act, Team
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.suppliers.nudge import ONCE_IN, is_to_answer, nudge
from dropconnect.saga.waiting import team as waiting_team
from dropconnect.saga.waiting.notices import Bell, Occasion


@dataclass
class _Told:
    """Who was reminded, and why others were not."""

    names: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Reminding(Looking):
    """Whoever has to answer or to decide is reminded at most once an hour."""

    def remind(self, case_id: int, *, by: str, whom: str = "") -> ReminderReport:
        """Remind whoever a case waits for, now: suppliers, and colleagues whose question it is.

        ``whom``: this supplier or person alone. The case continues if it has come further meanwhile. Raises
        ``CaseConflict`` where nobody could be reminded, with the reason for each, ``NotAllowed``, and
        ``NotThere`` for an unknown case.
        """
        rows = self._books.rows(case_id)
        who = Team(self._configuration.people).require(by, Act.REMIND, rows.case.connection)
        told = _Told()
        suppliers = {part.supplier for part in rows.parts if is_to_answer(rows.case, part)}
        wanted = suppliers if not whom else suppliers & {whom}
        if wanted:
            self._workbench.carry_on(case_id, lambda desk, case: _nudge_all(desk, case, wanted, who, told))
        by_owner: dict[str, list[Task | Incident]] = defaultdict(list)
        open_rows: list[Task | Incident] = [*rows.open_tasks, *rows.open_incidents]
        for row in open_rows:
            if whom in ("", name := self._called(row.owner)):
                by_owner[name].append(row)
        for name, asked in by_owner.items():
            with self._journal.opened().write() as writing:
                self._remind_person(writing, rows.case, asked, name, who, told)
        if not told.names:
            why = "; ".join(told.problems) or "nobody has to answer or to decide anything in it"
            raise CaseConflict(f"nobody was reminded of case {case_id}: {why}")
        return ReminderReport(case_id=case_id, reminded=tuple(told.names), not_reminded=tuple(told.problems))

    def _remind_person(
        self, writing: Transaction, case: Case, rows: list[Task | Incident], name: str, who: str, told: _Told
    ) -> None:
        owner = Team(self._configuration.people).find(name)
        if owner is None or owner is Team(self._configuration.people).find(who):
            told.problems.append(f"{name} is you" if owner else f"{name} is nobody of the team")
            return
        now = self._clock.now()
        fresh = [row for row in rows if not _is_recent(writing, row, self._bell)]
        if not fresh:
            told.problems.append(f"{name} was reminded less than an hour ago")
            return
        if not [row for row in fresh if self._bell.remind(writing, case, row, name, who)]:
            told.problems.append(f"{name} cannot be written to: the team has no notifier, or {name} no mail")
            return
        words = f"{name} is reminded of {', '.join(_what(row) for row in fresh)}"
        writing.events.add(case.id, now, "reminded", words, who=who)
        told.names.append(name)

    def _called(self, owner: str) -> str:
        """By the person's name, where the journal has the key of its table."""
        person = Team(self._configuration.people).find(owner)
        return person.name if person is not None else owner

    @property
    def _bell(self) -> Bell:
        configuration = self._configuration
        team = waiting_team.Team(configuration.people)
        return Bell(team=team, settings=configuration.team, zone=configuration.zone, now=self._clock.now())


def _nudge_all(desk: Desk, case: Case, suppliers: Iterable[str], who: str, told: _Told) -> Case:
    """One reminder for each part of these suppliers that is still without an answer."""
    for part in desk.parts(case):
        if part.supplier not in suppliers:
            continue
        if not is_to_answer(case, part):
            told.problems.append(f"{part.name} has answered meanwhile")
            continue
        done = nudge(desk, case, part, who)
        case = done.case
        if done.why_not:
            told.problems.append(f"{part.name}: {done.why_not}")
        else:
            told.names.append(part.supplier)
    return case


def _is_recent(writing: Transaction, row: Task | Incident, bell: Bell) -> bool:
    last = writing.notices.reminded_at([*_occasions(row)], row.id)
    return last is not None and last <= bell.now < last + ONCE_IN


def _occasions(row: Task | Incident) -> Iterator[str]:
    for occasion in (Occasion.BY_HAND, Occasion.REMINDER):
        yield occasion.of(row)


def _what(row: Task | Incident) -> str:
    return f"task {row.id}" if isinstance(row, Task) else f"incident {row.id}"
