"""Looks into the journal: cases, tasks, incidents and credits as reports. Changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from dropconnect.clock import Clock
from dropconnect.errors import NotThere, UsageError
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.chosen import Chosen
from dropconnect.journal.person_rows import Incident, Task
from dropconnect.journal.rows import Part
from dropconnect.journal.sightings import Sighting
from dropconnect.journal.states import CreditState, SightingState, WaitsFor
from dropconnect.liveness.holders import Holders
from dropconnect.liveness.idle import idle
from dropconnect.report.case import CaseReport, CaseSummary, IncidentReport, TaskReport
from dropconnect.report.idle import IdleReport, UnseenStore
from dropconnect.report.incidents import incident_report
from dropconnect.report.meaning import CaseRows
from dropconnect.report.pages import CasePage, IncidentPage, TaskPage
from dropconnect.report.pause import PauseReport, pause_report
from dropconnect.report.reading import (
    case_report,
    case_summary,
    credit_report,
    task_report,
)
from dropconnect.report.runner import RunnerReport, runner_report
from dropconnect.report.sightings import SightingPage, sighting_report
from dropconnect.report.subscribers import UntoldSubscriber
from dropconnect.report.supplier import CreditReport
from dropconnect.report.work import OpenWait, StillOpen
from dropconnect.saga.sightings.names import INBOX_TROUBLE, TROUBLE, reason_of

MOST_ON_A_PAGE = 1000
Stores = Collection[str] | None
"""Of which stores a list is; None: of all."""


@dataclass(frozen=True)
class Wanted:
    """Which page of a list, from 1, and how many it has. ``UsageError`` for what is not a page."""

    page: int
    limit: int

    def __post_init__(self) -> None:
        if self.page < 1 or not 1 <= self.limit <= MOST_ON_A_PAGE:
            raise UsageError(
                f"page {self.page} of {self.limit} is not a page: pages count from 1, and have 1 to "
                f"{MOST_ON_A_PAGE}"
            )

    @property
    def skip(self) -> int:
        return (self.page - 1) * self.limit


class Books:
    """What one journal says. Numbers that it does not know are a ``UsageError``."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._holders = Holders(journal, clock)

    def rows(self, case_id: int) -> CaseRows:
        with self._journal.read() as reading:
            case = reading.cases.find(case_id)
            if case is None:
                raise NotThere(f"there is no case {case_id}; `dropconnect cases` lists them")
            return CaseRows.of(reading, case, self._holders.to_name(case), self._clock.now())

    def case(self, case_id: int) -> CaseReport:
        return case_report(self.rows(case_id))

    def cases(self, wanted: Wanted, chosen: Chosen, *, only_overdue: bool = False) -> CasePage:
        held = {case.id: holder for case, holder in self._holders.named()}
        chosen = replace(chosen, also=held)
        with self._journal.read() as reading:
            now = self._clock.now()
            late, nobody = reading.waiting.overdue(now, chosen.stores), idle(reading, now)
            chosen = replace(chosen, only=late) if only_overdue else chosen
            found = reading.cases.list(chosen, skip=wanted.skip, limit=wanted.limit)
            total = reading.cases.count(chosen)
            cases = tuple(
                case_summary(CaseRows.for_summary(reading, case, held.get(case.id), now)) for case in found
            )
        return CasePage(
            page=wanted.page,
            limit=wanted.limit,
            total=total,
            cases=cases,
            overdue=len(late),
            pauses=self.pauses(chosen.stores),
            idle=None if nobody is None else IdleReport(**vars(nobody)),
        )

    def held(self) -> tuple[CaseSummary, ...]:
        """Cases that a process has without getting on, or that may be gone."""
        named, now = self._holders.named(), self._clock.now()
        with self._journal.read() as reading:
            return tuple(
                case_summary(CaseRows.for_summary(reading, case, holder, now)) for case, holder in named
            )

    def runners(self) -> tuple[RunnerReport, ...]:
        """Processes that took a case and have not ended, as far as that is known."""
        current = self._holders.current()
        return tuple(runner_report(holder, self._holders.cases_of(holder.runner)) for holder in current)

    def runner(self, runner: str) -> RunnerReport:
        return runner_report(self._holders.of(runner), self._holders.cases_of(runner))

    def tasks(self, wanted: Wanted, *, only_open: bool, stores: Stores = None) -> TaskPage:
        with self._journal.read() as reading:
            found = reading.tasks.list(
                only_open=only_open, stores=stores, skip=wanted.skip, limit=wanted.limit
            )
            total = reading.tasks.count(only_open=only_open, stores=stores)
            now = self._clock.now()
            tasks = tuple(task_report(task, reading.cases.get(task.case_id), now) for task in found)
            overdue = sum(row.overdue for row in reading.waiting.decisions(now, stores))
        return TaskPage(page=wanted.page, limit=wanted.limit, total=total, tasks=tasks, overdue=overdue)

    def task(self, task_id: int) -> Task:
        with self._journal.read() as reading:
            found = reading.tasks.find(task_id)
        if found is None:
            raise NotThere(f"there is no task {task_id}; `dropconnect tasks` lists them")
        return found

    def told_task(self, task_id: int) -> TaskReport:
        found = self.task(task_id)
        with self._journal.read() as reading:
            return task_report(found, reading.cases.get(found.case_id), self._clock.now())

    def incident(self, incident_id: int) -> Incident:
        """``UsageError`` if there is none of this number."""
        with self._journal.read() as reading:
            found = reading.incidents.find(incident_id)
        if found is None:
            raise NotThere(f"there is no incident {incident_id}; `dropconnect incidents` lists them")
        return found

    def told_incident(self, incident_id: int) -> IncidentReport:
        found = self.incident(incident_id)
        with self._journal.read() as reading:
            return incident_report(found, reading.cases.get(found.case_id), self._clock.now())

    def incidents(self, wanted: Wanted, *, only_open: bool = True, stores: Stores = None) -> IncidentPage:
        with self._journal.read() as reading:
            found = reading.incidents.list(
                only_open=only_open, stores=stores, skip=wanted.skip, limit=wanted.limit
            )
            total = reading.incidents.count(only_open=only_open, stores=stores)
            names = reading.cards.names([incident.case_id for incident in found])
        now = self._clock.now()
        incidents = tuple(incident_report(incident, names[incident.case_id], now) for incident in found)
        return IncidentPage(page=wanted.page, limit=wanted.limit, total=total, incidents=incidents)

    def seen(
        self,
        wanted: Wanted,
        names: Sequence[str],
        *,
        everything: bool,
        stores: Stores = None,
        before: int | None = None,
    ) -> SightingPage:
        states = tuple(SightingState) if everything else (SightingState.LISTED, SightingState.OPENED)
        with self._journal.read() as reading:
            found = reading.sightings.list(
                states, stores=stores, before=before, skip=wanted.skip, limit=wanted.limit
            )
            total = reading.sightings.count(states, stores=stores)
            told = tuple(
                sighting_report(item, reason_of(item.kind), _case_since(reading, item)) for item in found
            )
        return SightingPage(
            page=wanted.page,
            limit=wanted.limit,
            total=total,
            sightings=told,
            unseen=self.unseen(names),
        )

    def unseen(
        self, connections: Sequence[str], *, for_over: timedelta | None = None
    ) -> tuple[UnseenStore, ...]:
        """Where something could not be looked at; ``for_over``: at least so long."""
        until = self._clock.now() - (for_over or timedelta(0))
        with self._journal.read() as reading:
            found = [
                (name, reading.positions.get(name, what))
                for name in connections
                for what in (TROUBLE, INBOX_TROUBLE)
            ]
        return tuple(
            UnseenStore(connection=name, reason=trouble.value, since=trouble.at)
            for name, trouble in found
            if trouble is not None and trouble.at <= until
        )

    def untold(self, names: Sequence[str], *, for_over: timedelta) -> tuple[UntoldSubscriber, ...]:
        """Programs that have not taken an event for so long."""
        until = self._clock.now() - for_over
        with self._journal.read() as reading:
            found = [(name, reading.subscribers.trouble(name)) for name in names]
        return tuple(
            UntoldSubscriber(name=name, reason=trouble.reason, since=trouble.since)
            for name, trouble in found
            if trouble is not None and trouble.since <= until
        )

    def credits(self, *, only_open: bool, stores: Stores = None) -> tuple[CreditReport, ...]:
        with self._journal.read() as reading:
            reports = (credit_report(part) for part in reading.parts.each(stores))
            found = [credit for credit in reports if credit is not None]
        return tuple(item for item in found if item.state is CreditState.EXPECTED or not only_open)

    def part(self, case_id: int, number: int) -> Part:
        parts = self.rows(case_id).parts
        for part in parts:
            if part.ordinal + 1 == number:
                return part
        numbers = ", ".join(str(part.ordinal + 1) for part in parts) or "none"
        raise UsageError(f"case {case_id} has no part {number} (its parts: {numbers})")

    def stores(self) -> frozenset[str]:
        """Every store that a case was opened for, whether or not the configuration still knows it."""
        with self._journal.read() as reading:
            return reading.cases.connections()

    def still_open(self) -> StillOpen:
        with self._journal.read() as reading:
            waiting, now = reading.waiting, self._clock.now()
            found = [
                *waiting.decisions(now),
                *waiting.answers(now),
                *waiting.cases(WaitsFor.OTHER),
                *waiting.cases(WaitsFor.SETTLE),
                *waiting.cases(WaitsFor.RETRY),
                *waiting.cases(WaitsFor.PAUSE),
                *waiting.cases(None),
            ]
            return StillOpen(
                cases=waiting.open_cases(),
                due_at=waiting.next_due(),
                overdue=len(waiting.overdue(now)),
                deliveries=reading.inbox.waiting(),
                waits=tuple(OpenWait.model_validate(row, from_attributes=True) for row in found),
            )

    def pauses(self, stores: Stores = None) -> tuple[PauseReport, ...]:
        """What a person has stopped, the oldest first; ``stores``: as far as it concerns these."""
        with self._journal.read() as reading:
            found = [pause_report(pause) for pause in reading.pauses.standing()]
        return tuple(item for item in found if _concerns(item, stores))

    def idle(self) -> IdleReport | None:
        """That nobody works although something is due; None: somebody does, or nothing is."""
        with self._journal.read() as reading:
            nobody = idle(reading, self._clock.now())
        return None if nobody is None else IdleReport(**vars(nobody))

    def cut_off(self) -> tuple[int, ...]:
        """Numbers of the open cases with a call on its way whose result is not recorded.

        One that a person is asked about is on its way no more: it was looked up.
        """
        with self._journal.read() as reading:
            return tuple(reading.cases.cut_off())


def _case_since(reading: Transaction, seen: Sighting) -> int | None:
    """The case that was opened for it, or by a person for its order since."""
    if seen.case_id is not None:
        return seen.case_id
    cases = reading.cases.of_order(seen.connection, seen.order_id)
    return next((case.id for case in reversed(cases) if case.opened_at >= seen.first_at), None)


def _concerns(pause: PauseReport, stores: Stores) -> bool:
    return stores is None or not pause.store or pause.store in stores
