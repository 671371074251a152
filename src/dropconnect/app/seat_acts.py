"""What one person says about cases, tasks and incidents: every act is recorded."""

from __future__ import annotations

from dropconnect.app.seat_base import SeatBase
from dropconnect.errors import CaseConflict
from dropconnect.journal.states import Decision
from dropconnect.models.money import Money
from dropconnect.report.case import CaseReport, TaskReport
from dropconnect.report.queue import ReminderReport
from dropconnect.report.supplier import CreditReport


class SeatActs(SeatBase):
    """Each method means what the front door's of that name means."""

    def resolve(self, task_id: int, said: str) -> CaseReport:
        task = self.task(task_id)
        with self.recorded("resolve", store=task.connection, case_id=task.case_id, detail=said):
            return self._door.resolve(task_id, said, by=self.person.name)

    def end_incident(self, incident_id: int, said: str) -> CaseReport:
        """The same words of the same person twice change nothing."""
        incident, me = self.incident(incident_id), self.person.name
        if incident.decided_by == me and said == f"{incident.decision}, {incident.decision_detail}":
            return self.case(incident.case_id)
        store, case_id = incident.connection, incident.case_id
        with self.recorded("end-incident", store=store, case_id=case_id, detail=said):
            return self._door.end_incident(incident_id, said, by=self.person.name)

    def approve(self, case_id: int) -> CaseReport:
        store = self.case(case_id).case.connection
        with self.recorded("approve", store=store, case_id=case_id):
            return self._door.approve(case_id, by=self.person.name)

    def agree(self, task_id: int) -> CaseReport:
        """Say ``approve`` to this very question: one of a later plan is another one. To say it twice changes
        nothing. ``CaseConflict`` names who decided otherwise, or before."""
        task = self.task(task_id)
        if self._agreed(task):
            return self.case(task.case_id)
        with self.recorded("approve", store=task.connection, case_id=task.case_id) as note:
            if not task.is_open:
                raise CaseConflict(
                    f"{task.decided_by} has decided this already: {task.decision}; nothing more was done"
                )
            try:
                return self._door.resolve(task_id, Decision.APPROVE, by=self.person.name)
            except CaseConflict:
                if not self._agreed(self.task(task_id)):
                    raise
                # The same yes of a second click, while the first one is being carried out.
                note("said before", task.case_id)
                return self.case(task.case_id)

    def _agreed(self, task: TaskReport) -> bool:
        return task.decision == Decision.APPROVE and task.decided_by == self.person.name

    def remind(self, case_id: int, whom: str = "") -> ReminderReport:
        store = self.case(case_id).case.connection
        with self.recorded("remind", store=store, case_id=case_id, detail=whom):
            return self._door.remind(case_id, by=self.person.name, whom=whom)

    def deny(self, case_id: int, because: str) -> CaseReport:
        store = self.case(case_id).case.connection
        with self.recorded("deny", store=store, case_id=case_id, detail=because):
            return self._door.deny(case_id, because, by=self.person.name)

    def withdraw(self, case_id: int, because: str) -> CaseReport:
        store = self.case(case_id).case.connection
        with self.recorded("withdraw", store=store, case_id=case_id, detail=because):
            return self._door.withdraw(case_id, because, by=self.person.name)

    def record_credit(self, case_id: int, part_number: int, received: Money | str | None) -> CreditReport:
        store = self.case(case_id).case.connection
        words = f"part {part_number}: {received or 'nothing'}"
        with self.recorded("record-credit", store=store, case_id=case_id, detail=words):
            return self._door.record_credit(case_id, part_number, received, by=self.person.name)
