"""The part of the front door for whoever works on a case: its sheet, notes, handing over, links in mails."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.app.mailing import Mailing
from dropconnect.app.permission import Permission
from dropconnect.errors import CaseConflict, ConfigurationError, NotThere, UsageError
from dropconnect.journal.links import LinkPurpose
from dropconnect.journal.rows import QueuedMessage
from dropconnect.plain import plain, plain_words
from dropconnect.report.acts import ActReport
from dropconnect.report.case import CaseReport
from dropconnect.report.links import DecisionLinkReport, LinkState
from dropconnect.report.meaning import CaseRows
from dropconnect.report.people import PersonReport
from dropconnect.report.sheet import CaseSheet, LetterReport, TaskSheet
from dropconnect.report.sheets import Reader, case_sheet, task_sheet
from dropconnect.rights import Act
from dropconnect.runner.team import bell_of
from dropconnect.saga.case.entitlement import version_of
from dropconnect.saga.waiting.notices import Occasion
from dropconnect.saga.waiting.team import Team

LONGEST_NOTE = 2000
"""Characters."""
_ACTS_SHOWN = 50
_NO_LINK = "there is no such link: log in, and look for the question in the queue"


class CaseWork(Mailing):
    """What people see of a case and do about it beside deciding."""

    def case_sheet(self, case_id: int, *, reader: str) -> CaseSheet:
        """Show a case in words, with what ``reader`` may do about it. ``NotThere`` if there is none."""
        rows = self._books.rows(case_id)
        with self._journal.opened().read() as reading:
            acts = reading.acts.newest(case_id=case_id, limit=_ACTS_SHOWN)
        told = tuple(ActReport.model_validate(act, from_attributes=True) for act in acts)
        return case_sheet(rows, self._reader(rows, reader), tuple(self._letters(rows)), told)

    def task_sheet(self, task_id: int, *, reader: str) -> TaskSheet:
        """Show a question with what each decision does, and whether ``reader`` may say it. ``NotThere``."""
        task = self._books.task(task_id)
        rows = self._books.rows(task.case_id)
        return task_sheet(rows, task, self._reader(rows, reader))

    def add_note(self, case_id: int, words: str, *, by: str) -> CaseReport:
        """Add a note to the timeline of a case, open or closed. It changes nothing else, and the same note
        twice in a row, as of a double click, is one.

        Raises ``UsageError`` for no words or too many, ``NotThere``, ``NotAllowed``.
        """
        note = plain(words, keep_lines=True).strip()
        if not note:
            raise UsageError("a note needs words: write what the others should know")
        if len(note) > LONGEST_NOTE:
            raise UsageError(
                f"a note has at most {LONGEST_NOTE} characters, this one {len(note)}: shorten it"
            )
        who = Permission(self._configuration, self._books).to(Act.NOTE, by, case_id)
        with self._journal.opened().write() as writing:
            last = writing.events.of_case(case_id)[-1:]
            if [(event.kind, event.who, event.text) for event in last] != [("person-note", who, note)]:
                writing.events.add(case_id, self._clock.now(), "person-note", note, who=who)
        return self._books.case(case_id)

    def hand_over(self, case_id: int, to: str, *, by: str, because: str = "") -> CaseReport:
        """Make all open questions of a case those of ``to``, who is told. ``because`` stands in the timeline.

        Raises ``NotThere`` for an unknown case or person, ``UsageError`` for a person who does not work for
        the store, ``CaseConflict`` where nobody is asked anything, ``NotAllowed``.
        """
        who = Permission(self._configuration, self._books).to(Act.HAND_OVER, by, case_id)
        case = self._books.rows(case_id).case
        person = self._colleague(to, case.connection)
        reason = plain_words(because).strip()
        bell = bell_of(self._configuration, self._clock)
        with self._journal.opened().write() as writing:
            mine = [task for task in writing.tasks.of_case(case_id) if task.is_open]
            if not mine:
                raise CaseConflict(f"case {case_id} asks nobody anything: there is nothing to hand over")
            moved = [task for task in mine if task.owner != person]
            for task in moved:
                writing.tasks.hand_over(task.id, person)
                bell.ring(writing, case, writing.tasks.get(task.id), Occasion.HANDED, person)
            if moved:
                words = f"handed over to {person}" + (f": {reason}" if reason else "")
                writing.events.add(case_id, self._clock.now(), "handed-over", words, who=who)
        return self._books.case(case_id)

    def decision_link(self, secret: str) -> DecisionLinkReport:
        """Say what a link in a mail decides, and whether it still does. It is used up by deciding.

        Raises ``NotThere`` for one that never was, and where its person is in the configuration no more.
        """
        with self._journal.opened_once().read() as reading:
            found = reading.links.find(secret, LinkPurpose.DECISION)
            task = reading.tasks.find(found.subject_id) if found is not None else None
            case = reading.cases.find(task.case_id) if task is not None else None
        if found is None or task is None or case is None:
            raise NotThere(_NO_LINK)
        if found.used_at is not None or not task.is_open:
            state = LinkState.DECIDED
        elif not found.is_open(self._clock.now()):
            state = LinkState.EXPIRED
        else:
            state = LinkState.OPEN if version_of(case, task) == found.version else LinkState.CHANGED
        person = self._person(found.person)
        return DecisionLinkReport(state=state, person=person, task_id=task.id, version=found.version)

    def _person(self, key: str) -> PersonReport:
        person = next((item for item in self.people() if item.key == key), None)
        if person is None:
            raise NotThere(_NO_LINK)
        return person

    def _reader(self, rows: CaseRows, who: str) -> Reader:
        at_work = Team(self._configuration.people).of(rows.case.connection).values()
        entitlement = Permission(self._configuration, self._books).entitlement
        return Reader(who, entitlement, tuple(person.name for person in at_work))

    def _colleague(self, name: str, store: str) -> str:
        wanted = name.strip().casefold()
        at_work = Team(self._configuration.people).of(store)
        for key, person in at_work.items():
            if wanted in (key.casefold(), person.name.casefold()):
                return person.name
        known = ", ".join(person.name for person in at_work.values()) or "nobody in the configuration"
        raise UsageError(f"{name or 'nobody'} does not work for {store}: choose one of {known}")

    def _letters(self, rows: CaseRows) -> Iterator[LetterReport]:
        for message in rows.messages:
            subject, text = self._words(rows, message)
            yield LetterReport(
                id=message.id,
                kind=message.kind,
                state=message.state,
                at=message.sent_at or message.queued_at,
                to=message.envelope.to,
                subject=subject,
                text=text,
            )

    def _words(self, rows: CaseRows, message: QueuedMessage) -> tuple[str, str]:
        """Subject and text; without a text where the store or its templates are not there any more."""
        try:
            made = self._rendered(rows.case.connection, message.facts, message.envelope.language)
        except (ConfigurationError, ValueError):
            return f"{message.kind}", ""
        return made.subject, made.text
