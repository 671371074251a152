"""What people are told about a question or an incident, and the queue that it stands in. Sends nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from dropconnect.config.team import TeamSettings
from dropconnect.journal import Transaction
from dropconnect.journal.notices import NewNotice
from dropconnect.journal.person_rows import Incident, Task
from dropconnect.journal.rows import Case
from dropconnect.journal.states import IncidentKind, TaskKind
from dropconnect.saga.case.questions import NEEDS_DETAIL
from dropconnect.saga.waiting.addresses import DecisionLink, Pages, keep
from dropconnect.saga.waiting.team import Team

_NAMESPACE = uuid.UUID("3f0b7f0a-1b7e-5f55-8f3a-6f3f0c9a2d11")
CONNECTION = "connection"
"""The subject of a notice about a connection and no case."""
_ABOUT_MONEY = frozenset(
    {
        TaskKind.MONEY_DOUBT,
        TaskKind.REFUSED,
        TaskKind.PAY_BY_HAND,
        TaskKind.HAND_PROOF,
        TaskKind.UNPAID_ROW,
        TaskKind.COLLECTED,
    }
)


class Occasion(StrEnum):
    """Why somebody is told. A name here is part of every notice's id: never rename one."""

    NEW = ""
    REMINDER = "-reminder"
    OVERDUE = "-overdue"
    BY_HAND = "-by-hand"
    """A colleague reminds; it may happen again."""
    HANDED = "-handed"
    """A colleague handed it over. That may happen again and again, and is told each time."""

    def of(self, row: Task | Incident) -> str:
        """The subject of the notices, as in "task-reminder"."""
        return f"{'task' if isinstance(row, Task) else 'incident'}{self.value}"


@dataclass(frozen=True)
class Bell:
    """Queues notices for the people of a store. ``zone`` None: this machine's time. ``pages`` None: nobody
    said at which address there are any."""

    team: Team
    settings: TeamSettings
    zone: tzinfo | None
    now: datetime
    pages: Pages | None = None

    def ring(
        self, writing: Transaction, case: Case, row: Task | Incident, occasion: Occasion, name: str = ""
    ) -> None:
        """Tell about ``row``: the person of this name, or, if empty, all who work for the store."""
        urgent = isinstance(row, Incident) or row.kind in _ABOUT_MONEY
        due_at = self.settings.due_at(self.now, self.zone, urgent=urgent)
        subject = occasion.of(row)
        again = f"|{self.now.isoformat()}" if occasion is Occasion.HANDED else ""
        for person, notifier in self._addressees(case, row, name):
            link = self.pages.link(case, row, person, due_at) if self.pages is not None else None
            is_new = writing.notices.queue(
                NewNotice(
                    id=_message_id(case, f"{subject}{again}", row.id, person, notifier),
                    person=person,
                    notifier=notifier,
                    subject=subject,
                    subject_id=row.id,
                    case_id=case.id,
                    title=_title(case, row, occasion),
                    body=self._body(case, row, link),
                    urgent=int(urgent),
                    due_at=due_at,
                    queued_at=self.now,
                )
            )
            if is_new and link is not None and isinstance(row, Task):
                keep(writing, case, row, person, link, self.now)

    def remind(self, writing: Transaction, case: Case, row: Task | Incident, name: str, by: str) -> bool:
        """Remind the person of this name at once, as a colleague asks for it. False: nobody can be told."""
        subject, reached = Occasion.BY_HAND.of(row), [*self._addressees(case, row, name)]
        for person, notifier in reached:
            writing.notices.queue(
                NewNotice(
                    id=_message_id(case, f"{subject}|{self.now.isoformat()}", row.id, person, notifier),
                    person=person,
                    notifier=notifier,
                    subject=subject,
                    subject_id=row.id,
                    case_id=case.id,
                    title=f"{by} reminds you: {_title(case, row, Occasion.REMINDER)}",
                    body=self._body(case, row, None),
                    urgent=1,
                    due_at=self.now,
                    queued_at=self.now,
                )
            )
        return bool(reached)

    def about_connection(self, connection: str, what: str, title: str, body: str) -> list[NewNotice]:
        """What all who work for a store are told of something that belongs to no case. The same ``what`` of
        a connection is told once."""
        return [
            NewNotice(
                id=_named_id(f"{connection}|{what}|{person}|{notifier}"),
                person=person,
                notifier=notifier,
                subject=CONNECTION,
                subject_id=0,
                case_id=None,
                title=title,
                body=body,
                urgent=1,
                due_at=self.now,
                queued_at=self.now,
            )
            for person, notifier in self._reached(connection, "", None)
        ]

    def _addressees(self, case: Case, row: Task | Incident, name: str) -> Iterator[tuple[str, str]]:
        """Key and notifier. Who cannot be reached is not told that he cannot be reached."""
        unreachable = row.kind.removeprefix(f"{IncidentKind.NOTICE}-") if isinstance(row, Incident) else None
        return self._reached(case.connection, name, unreachable)

    def _reached(self, store: str, name: str, unreachable: str | None) -> Iterator[tuple[str, str]]:
        if self.settings.notifier:
            for key, person in self.team.of(store).items():
                if person.mail and name in ("", person.name) and key != unreachable:
                    yield key, self.settings.notifier
        if self.settings.channel and unreachable != self.settings.channel:
            yield "", self.settings.channel

    def _body(self, case: Case, row: Task | Incident, link: DecisionLink | None = None) -> str:
        until = row.due_at.astimezone(self.zone)
        what = "to be decided" if isinstance(row, Task) else "to be looked at"
        lines = [
            f"Case {case.id}, order {case.order_number} of {case.connection}",
            "",
            row.reason,
            "",
            f"It is {what} by {row.owner}, until {until:%Y-%m-%d %H:%M %Z}.",
        ]
        if self.pages is not None:
            lines += self.pages.lines(case, row, link, self.zone)
        elif isinstance(row, Task):
            for choice, meaning in row.choices.items():
                said = f"{choice} ..." if choice in NEEDS_DETAIL else choice
                lines += ["", f'dropconnect resolve {row.id} --say "{said}"', f"    {meaning}"]
        else:
            lines += ["", f"dropconnect show {case.id}"]
        return "\n".join(lines)


def _title(case: Case, row: Task | Incident, occasion: Occasion) -> str:
    word = "question" if isinstance(row, Task) else "incident"
    order = f"order {case.order_number} of {case.connection}"
    if occasion is Occasion.NEW:
        return f"{word.capitalize()}: {order}"
    if occasion is Occasion.HANDED:
        return f"Handed over to you, a {word}: {order}"
    if occasion is Occasion.REMINDER:
        return f"Reminder, a {word} is open: {order}"
    return f"Overdue {word}: {order}"


def _message_id(case: Case, subject: str, number: int, person: str, notifier: str) -> str:
    """The same four values give the same id for ever, so nobody is told twice of one occasion."""
    return _named_id(f"{case.key}|{subject}|{number}|{person}|{notifier}")


def _named_id(name: str) -> str:
    # The name of no host: the person's server may be anywhere, and the id only has to be one of a kind.
    return f"<{uuid.uuid5(_NAMESPACE, name)}@dropconnect.invalid>"
