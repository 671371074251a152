"""What one person does about a case: as the page showed it, or not at all."""

from __future__ import annotations

from dropconnect.app.seat_acts import SeatActs
from dropconnect.errors import CaseConflict, NotThere, UsageError
from dropconnect.models.facts import MessageKind
from dropconnect.report.case import CaseReport, TaskReport
from dropconnect.report.mail import MailPreview
from dropconnect.report.sheet import CaseSheet, ChoiceSheet, TaskSheet

THE_CUSTOMER_KEEPS_IT = "the customer keeps it"
_CHANGED = "what is asked has changed since this page was made, and nothing was done: look at it again"


class SeatAtACase(SeatActs):
    """``shown`` of a method is the version of the sheet that the person saw; empty: it is not compared."""

    def case_sheet(self, case_id: int) -> CaseSheet:
        """``NotThere`` as ``case``."""
        found = self._door.case_sheet(case_id, reader=self.person.name)
        if not self.sees(found.report.case.connection):
            raise NotThere(f"there is no case {case_id}; `dropconnect cases` lists them")
        return found

    def task_sheet(self, task_id: int) -> TaskSheet:
        """``NotThere`` as ``task``."""
        found = self._door.task_sheet(task_id, reader=self.person.name)
        if not self.sees(found.task.connection):
            raise NotThere(f"there is no task {task_id}; `dropconnect tasks` lists them")
        return found

    def decide(self, task_id: int, choice: str, detail: str = "", *, shown: str = "") -> CaseReport:
        """Say one of the choices of the question's sheet, with its words.

        Raises ``UsageError`` for what is not a choice and for missing words, ``CaseConflict`` where it is
        decided or has changed, ``NotAllowed``.
        """
        sheet = self.task_sheet(task_id)
        late = not sheet.task.is_open
        if late or (shown and shown != sheet.version):
            with self.recorded("resolve", store=sheet.task.connection, case_id=sheet.case.id, detail=choice):
                raise CaseConflict(_was_decided(sheet.task) if late else _CHANGED)
        return self.resolve(task_id, _said(sheet.choices, choice, detail))

    def end(self, incident_id: int, choice: str, detail: str) -> CaseReport:
        """End an incident with one of its choices and the words that it needs. Raises as ``decide``."""
        incident = self._door.incident(incident_id)
        sheet = self.case_sheet(incident.case_id)
        found = next((item for item in sheet.incidents if item.id == incident_id), None)
        if found is None:
            words = f"{incident.decided_by} has ended it: {incident.decision}, {incident.decision_detail}"
            raise CaseConflict(f"nothing was done: {words}")
        return self.end_incident(incident_id, _said(found.choices, choice, detail))

    def take_back(self, case_id: int, because: str, *, shown: str = "") -> CaseReport:
        """Withdraw a case as ``withdraw``, if it stands as it was shown. Raises ``CaseConflict`` if not."""
        sheet = self.case_sheet(case_id)
        if shown and shown != sheet.version:
            store = sheet.report.case.connection
            with self.recorded("withdraw", store=store, case_id=case_id, detail=because):
                raise CaseConflict(_CHANGED)
        return self.withdraw(case_id, because)

    def add_note(self, case_id: int, words: str) -> CaseReport:
        store = self.case(case_id).case.connection
        with self.recorded("note", store=store, case_id=case_id, detail=words):
            return self._door.add_note(case_id, words, by=self.person.name)

    def hand_over(self, case_id: int, to: str, because: str = "") -> CaseReport:
        store = self.case(case_id).case.connection
        with self.recorded("hand-over", store=store, case_id=case_id, detail=to):
            return self._door.hand_over(case_id, to, by=self.person.name, because=because)

    def preview_mail_of(
        self, case_id: int, *, kind: MessageKind | None = None, language: str = ""
    ) -> MailPreview:
        self.case(case_id)
        return self._door.preview_mail_of(case_id, kind=kind, language=language)


def _said(choices: tuple[ChoiceSheet, ...], name: str, detail: str) -> str:
    """What stands in the record."""
    chosen = next((choice for choice in choices if choice.name == name), None)
    if chosen is None:
        labels = "; ".join(choice.label for choice in choices)
        raise UsageError(f"choose what you say. It takes: {labels}")
    words = " ".join(detail.split())
    if chosen.needs_detail and not words:
        raise UsageError(f"this needs words: {chosen.detail}")
    if not chosen.detail:
        words = ""
    if chosen.lead:
        words = f"{chosen.lead}, tracking {words}" if words else chosen.lead
    return f"{chosen.decision}, {words}" if words else chosen.decision


def _was_decided(task: TaskReport) -> str:
    said = f"{task.decision}, {task.decision_detail}" if task.decision_detail else f"{task.decision}"
    return f"nothing was done: {task.decided_by} has decided it before: {said}"
