"""The repository of notices: what the people of the team are told, once for each occasion and person."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Table, func, insert, or_, select, update

from dropconnect.journal.reading import Reader
from dropconnect.journal.states import MessageState
from dropconnect.journal.team_tables import notice


@dataclass(frozen=True)
class NewNotice:
    """Something that a person is to be told. ``id`` is its Message-ID; ``subject`` is the occasion; ``body``
    may hold the secret of a link."""

    id: str
    person: str
    notifier: str
    subject: str
    subject_id: int
    case_id: int | None
    title: str
    body: str = field(repr=False)
    urgent: int
    due_at: datetime
    queued_at: datetime


@dataclass(frozen=True)
class Notice:
    """A notice in the outbox. ``person`` is a key of ``[people]``; empty: the channel of all."""

    id: str
    person: str
    notifier: str
    subject: str
    subject_id: int
    case_id: int | None
    title: str
    body: str = field(repr=False)
    urgent: int
    state: MessageState
    reason: str
    tries: int
    due_at: datetime | None
    queued_at: datetime
    sent_at: datetime | None


NOTICES = Reader(notice, Notice)


_SECRET = re.compile(r"(/[ds]/)[A-Za-z0-9_-]{20,}")


def without_secret(body: str) -> str:
    """Without what the link in it is known by: once the mail is out, nobody has to read it here."""
    return _SECRET.sub(r"\1...", body)


class Notices:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def queue(self, new: NewNotice) -> bool:
        """Queue it; False if one of this id is there already."""
        if self.is_known(new.id):
            return False
        values = {**vars(new), "state": MessageState.QUEUED, "reason": "", "tries": 0, "sent_at": None}
        self._connection.execute(insert(notice).values(**values))
        return True

    def is_known(self, notice_id: str) -> bool:
        """Whether it was queued, whatever became of it."""
        return (
            self._connection.execute(select(notice.c.id).where(notice.c.id == notice_id)).first() is not None
        )

    def reminded_at(self, rows: Collection[str], number: int) -> datetime | None:
        """When somebody was last told of the task or incident of this number on one of these occasions."""
        query = select(func.max(notice.c.queued_at)).where(
            notice.c.subject.in_(rows), notice.c.subject_id == number
        )
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def untold(self, rows: Table, subject: str, due_by: datetime | None = None) -> Sequence[int]:
        """Ids of the open tasks or incidents in ``rows`` that nobody was told of on this occasion, oldest
        first; ``due_by``: only those that were due by then."""
        told = select(notice.c.id).where(notice.c.subject == subject, notice.c.subject_id == rows.c.id)
        query = select(rows.c.id).where(rows.c.decided_at.is_(None), ~told.exists())
        if due_by is not None:
            query = query.where(rows.c.due_at <= due_by)
        # Sorted here: to have them in order SQLite would walk through all that were decided, too.
        return sorted(self._connection.execute(query).scalars())

    def due(self, now: datetime, longest: timedelta, limit: int = 500) -> list[Notice]:
        """What is to be told now; also what is due later than in ``longest``, which no notice waits."""
        is_due = or_(notice.c.due_at <= now, notice.c.due_at > now + longest)
        # As for messages.
        query = select(notice).where(notice.c.due_at.is_not(None), is_due)
        query = query.order_by(notice.c.due_at, notice.c.queued_at, notice.c.id)
        return NOTICES.all(self._connection, query.limit(limit))

    def next_due(self) -> datetime | None:
        query = select(notice.c.due_at).where(notice.c.due_at.is_not(None)).order_by(notice.c.due_at)
        found: datetime | None = self._connection.execute(query.limit(1)).scalar()
        return found

    def of_case(self, case_id: int) -> list[Notice]:
        query = select(notice).where(notice.c.case_id == case_id).order_by(notice.c.queued_at, notice.c.id)
        return NOTICES.all(self._connection, query)

    def claim(self, before: Notice, *, until: datetime) -> bool:
        """It is about to be sent once more; False if another process was quicker. Should this one die, it is
        tried again at ``until``."""
        done = self._connection.execute(
            update(notice)
            .where(notice.c.id == before.id, notice.c.tries == before.tries)
            .where(notice.c.due_at.is_not(None))
            .values(tries=before.tries + 1, due_at=until)
        )
        return done.rowcount == 1

    def record_sent(self, before: Notice, *, at: datetime) -> None:
        over = {"state": MessageState.SENT, "due_at": None, "sent_at": at, "reason": ""}
        self._change(before, {**over, "body": without_secret(before.body)})

    def delay(self, before: Notice, reason: str) -> None:
        """It did not go through, and is tried again when its claim is over."""
        self._change(before, {"reason": reason})

    def fail(self, before: Notice, reason: str) -> None:
        """It is not tried any more."""
        over = {"state": MessageState.FAILED, "due_at": None, "reason": reason}
        self._change(before, {**over, "body": without_secret(before.body)})

    def erase_about(self, name: str) -> None:
        """Take the words out of all notices that name this, whether they were sent or not."""
        about = update(notice).where(notice.c.body.contains(name, autoescape=True))
        self._connection.execute(about.values(title="", body="", due_at=None))

    def _change(self, before: Notice, values: Mapping[str, Any]) -> None:
        self._connection.execute(update(notice).where(notice.c.id == before.id).values(**values))
