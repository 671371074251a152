"""Looks into the journal: cases, tasks, incidents and credits as reports. Changes nothing."""

from __future__ import annotations

from dropconnect.errors import UsageError
from dropconnect.journal import Journal
from dropconnect.journal.rows import Part, Task
from dropconnect.journal.states import CreditState, EffectState, WaitsFor
from dropconnect.report.case import CaseReport, CaseSummary, IncidentReport, TaskReport
from dropconnect.report.meaning import CaseRows
from dropconnect.report.reading import (
    case_report,
    case_summary,
    credit_report,
    incident_report,
    task_report,
)
from dropconnect.report.supplier import CreditReport
from dropconnect.report.work import OpenWait, StillOpen


class Books:
    """What one journal says. Numbers that it does not know are a ``UsageError``."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def rows(self, case_id: int) -> CaseRows:
        with self._journal.read() as reading:
            try:
                case = reading.cases.get(case_id)
            except LookupError:
                raise UsageError(f"there is no case {case_id}; `dropconnect cases` lists them") from None
            return CaseRows.of(reading, case)

    def case(self, case_id: int) -> CaseReport:
        return case_report(self.rows(case_id))

    def cases(self, *, only_open: bool, waiting: bool) -> tuple[CaseSummary, ...]:
        with self._journal.read() as reading:
            return tuple(
                case_summary(CaseRows.of(reading, case))
                for case in reading.cases.list(only_open=only_open or waiting)
                if case.waits_for is not None or not waiting
            )

    def tasks(self, *, only_open: bool) -> tuple[TaskReport, ...]:
        with self._journal.read() as reading:
            return tuple(
                task_report(task, reading.cases.get(task.case_id))
                for task in reading.tasks.list(only_open=only_open)
            )

    def task(self, task_id: int) -> Task:
        with self._journal.read() as reading:
            try:
                return reading.tasks.get(task_id)
            except LookupError:
                raise UsageError(f"there is no task {task_id}; `dropconnect tasks` lists them") from None

    def incidents(self) -> tuple[IncidentReport, ...]:
        with self._journal.read() as reading:
            return tuple(incident_report(incident) for incident in reading.incidents.list())

    def credits(self, *, only_open: bool) -> tuple[CreditReport, ...]:
        with self._journal.read() as reading:
            parts = [part for case in reading.cases.list() for part in reading.parts.of_case(case.id)]
        found = [credit for part in parts if (credit := credit_report(part)) is not None]
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
            return frozenset(case.connection for case in reading.cases.list())

    def still_open(self) -> StillOpen:
        with self._journal.read() as reading:
            waiting = reading.waiting
            found = [
                *waiting.decisions(),
                *waiting.answers(),
                *waiting.cases(WaitsFor.SETTLE),
                *waiting.cases(WaitsFor.RETRY),
                *waiting.cases(None),
            ]
            return StillOpen(
                cases=waiting.open_cases(),
                due_at=waiting.next_due(),
                waits=tuple(OpenWait.model_validate(row, from_attributes=True) for row in found),
            )

    def cut_off(self) -> tuple[int, ...]:
        """Numbers of the open cases with a call on its way whose result is not recorded.

        One that a person is asked about is on its way no more: it was looked up.
        """
        with self._journal.read() as reading:
            asked_about = {task.effect_key for task in reading.tasks.list()}
            return tuple(
                case.id
                for case in reading.cases.list(only_open=True)
                if any(
                    effect.state is EffectState.INTENT and effect.key not in asked_about
                    for effect in reading.effects.of_case(case.id)
                )
            )
