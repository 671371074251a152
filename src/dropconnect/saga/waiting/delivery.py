"""Sends what the team is to be told. What cannot be sent is tried again, and is an incident in the end."""

from __future__ import annotations

import html
import logging
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from dropconnect.clock import Clock
from dropconnect.connection import NotifierConnection
from dropconnect.errors import DropConnectError, JournalError
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.incidents import new_incident
from dropconnect.journal.notices import Notice
from dropconnect.journal.states import IncidentKind
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import StepStatus
from dropconnect.people import Person
from dropconnect.post import NoticePost
from dropconnect.saga.case.delays import retry_delay
from dropconnect.saga.waiting.notices import CONNECTION

log = logging.getLogger(__name__)

GIVE_UP_AFTER = timedelta(days=3)
"""How long a notice is tried; a mail server may be down over a week-end."""
_LONGEST = timedelta(days=2)
"""No notice waits longer: a date further away was written by a wrong clock."""
_NAMESPACE = uuid.UUID("9b7f0e8c-54b9-5d5b-b5d0-0c8f7f7b0a42")


@dataclass(frozen=True)
class Delivery:
    """One pass over the notices that are due."""

    journal: Journal
    clock: Clock
    people: Mapping[str, Person]
    notifier: Callable[[str], NotifierConnection]
    """Opens a notifier by the name of its connection."""
    is_daily: bool
    """What can wait is told in one message for each person."""
    pages: str = ""
    """The address of our pages: a line that is one of theirs can be pressed."""

    def run(self) -> None:
        """Send what is due. Raises ``JournalError``, and nothing that concerns a notice."""
        with self.journal.read() as reading:
            due = reading.notices.due(self.clock.now(), _LONGEST)
            settled = {notice.id for notice in due if _is_settled(reading, notice)}
        self._drop([notice for notice in due if notice.id in settled], "somebody has decided it meanwhile")
        for notices in self._batches([notice for notice in due if notice.id not in settled]):
            self._send(notices)

    def _batches(self, due: Sequence[Notice]) -> Iterator[list[Notice]]:
        """What goes out together: of one person, and of one date, so that a second try is the same batch."""
        alone = [notice for notice in due if notice.urgent or not self.is_daily]
        together = [notice for notice in due if not (notice.urgent or not self.is_daily)]

        def same(notice: Notice) -> tuple[str, str, str]:
            return notice.person, notice.notifier, str(notice.due_at)

        yield from ([notice] for notice in alone)
        for _, batch in groupby(sorted(together, key=same), key=same):
            yield list(batch)

    def _send(self, notices: list[Notice]) -> None:
        first = notices[0]
        person = self.people.get(first.person)
        if first.person and (person is None or not person.mail):
            self._drop(notices, f"{first.person} is not told any more")
            return
        post = NoticePost(self.journal, self.clock)
        if not post.claim(notices, until=self.clock.now() + retry_delay(first.tries)):
            return
        try:
            message = _message(notices, to=person.mail if person is not None else "", pages=self.pages)
            result = post.deliver(notices, self.notifier(first.notifier), message)
        except JournalError:
            raise
        except Exception as error:  # noqa: BLE001 - a notice that cannot be made holds up no other
            self._try_later(notices, error)
            return
        if result.status is StepStatus.REFUSED:
            self._fail(notices, result.refusal.message if result.refusal else "refused")

    def _try_later(self, notices: list[Notice], error: Exception) -> None:
        # The text of an error that is not ours may hold secrets.
        reason = str(error) if isinstance(error, DropConnectError) else f"a bug: {type(error).__name__}"
        log.debug("a notice to %s", notices[0].person or notices[0].notifier, exc_info=error)
        if self.clock.now() - min(notice.queued_at for notice in notices) > GIVE_UP_AFTER:
            self._fail(notices, reason)
            return
        with self.journal.write() as writing:
            for notice in notices:
                writing.notices.delay(notice, reason)

    def _drop(self, notices: list[Notice], reason: str) -> None:
        """Who has left the team, and what is settled, needs no notice; that is nobody's trouble."""
        if not notices:
            return
        with self.journal.write() as writing:
            for notice in notices:
                writing.notices.fail(notice, reason)

    def _fail(self, notices: list[Notice], reason: str) -> None:
        """Somebody has to know that somebody was not told: an incident of its own in each case."""
        now = self.clock.now()
        who = notices[0].person or notices[0].notifier
        with self.journal.write() as writing:
            for notice in notices:
                writing.notices.fail(notice, reason)
                if notice.case_id is None:
                    continue
                words = f"{who} was not told of {notice.subject} {notice.subject_id}: {reason}. Tell {who}"
                kind = f"{IncidentKind.NOTICE}-{who}"[:40]
                evidence = {"notice": notice.id, "title": notice.title}
                if writing.incidents.add(new_incident(notice.case_id, kind, words, evidence, now)):
                    writing.events.add(notice.case_id, now, "incident", f"incident: {words}")


def _is_settled(reading: Transaction, notice: Notice) -> bool:
    """Whether the question or the incident needs nobody any more: its command would only fail."""
    if notice.subject == CONNECTION:
        return False
    rows = reading.tasks if notice.subject.startswith("task") else reading.incidents
    return not rows.get(notice.subject_id).is_open


def _message(notices: Sequence[Notice], to: str, pages: str) -> OutgoingMessage:
    if len(notices) == 1:
        return _composed(notices[0].id, to, notices[0].title, notices[0].body, pages)
    name = "|".join(sorted(notice.id for notice in notices))
    line = "-" * 60
    body = f"\n\n{line}\n\n".join(f"{notice.title}\n\n{notice.body}" for notice in notices)
    message_id = f"<{uuid.uuid5(_NAMESPACE, name)}@dropconnect.invalid>"
    return _composed(message_id, to, f"{len(notices)} questions and incidents", body, pages)


def _composed(message_id: str, to: str, title: str, body: str, pages: str) -> OutgoingMessage:
    return OutgoingMessage(
        message_id=message_id,
        to=to,
        subject=" ".join(title.split()),
        text=f"{body}\n",
        html=f"<pre>{_with_links(body, pages)}</pre>\n",
        language="en",
    )


def _with_links(body: str, pages: str) -> str:
    """The text as HTML. A line that is an address of our pages can be pressed, and nothing else."""
    lines = [html.escape(line) for line in body.split("\n")]
    ours = html.escape(f"{pages}/")
    return "\n".join(
        f'<a href="{line}">{line}</a>' if pages and line.startswith(ours) and " " not in line else line
        for line in lines
    )
