"""The repository of other programs that are told of events, each in the order of every case, none skipped.

What such a program is to be told is kept as it will be sent, until it was taken: a repeat is the same to
the byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from dropconnect.journal.events import EVENTS
from dropconnect.journal.reading import Reader
from dropconnect.journal.rows import Event
from dropconnect.journal.subscriber_tables import subscriber, subscriber_event
from dropconnect.journal.tables import event


@dataclass(frozen=True)
class Subscriber:
    """How far one program has come."""

    name: str
    event_id: int
    """The last event of the timeline that was looked at for it."""
    began_at: datetime
    taken_at: datetime | None
    """When it took an event the last time; None: it has taken none."""
    rests: int
    """How often in a row it was left alone."""
    rest_until: datetime | None
    holder: str
    held_until: datetime | None


@dataclass(frozen=True)
class NewSubscriberEvent:
    """What a program is to be told: ``body``, under ``webhook_id``."""

    event_id: int
    case_id: int
    webhook_id: str
    body: str


@dataclass(frozen=True)
class SubscriberEvent:
    """What a program has not taken yet."""

    id: int
    subscriber: str
    event_id: int
    case_id: int
    webhook_id: str
    body: str
    tries: int
    due_at: datetime
    failed_at: datetime | None
    """When it was refused the first time."""
    reason: str


@dataclass(frozen=True)
class Trouble:
    """Since when something is not taken, and what is in the way."""

    since: datetime
    reason: str


SUBSCRIBERS = Reader(subscriber, Subscriber)
SUBSCRIBER_EVENTS = Reader(subscriber_event, SubscriberEvent)


class Subscribers:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def find(self, name: str) -> Subscriber | None:
        """None: nothing was ever looked at for it."""
        return SUBSCRIBERS.first(self._connection, select(subscriber).where(subscriber.c.name == name))

    def begin(self, name: str, *, at: datetime) -> None:
        """It is told of what happens from now on. One that is known goes on where it stands."""
        last = self._connection.execute(select(func.max(event.c.id))).scalar() or 0
        values = {"name": name, "event_id": last, "began_at": at, "rests": 0, "holder": ""}
        self._connection.execute(insert_or(subscriber).values(**values).on_conflict_do_nothing())

    def events_after(self, event_id: int, limit: int) -> list[Event]:
        """The timelines of all cases, in the order in which they were written."""
        query = select(event).where(event.c.id > event_id).order_by(event.c.id).limit(limit)
        return EVENTS.all(self._connection, query)

    def add(self, before: Subscriber, upto: int, new: Sequence[NewSubscriberEvent], *, at: datetime) -> bool:
        """It is to be told these; all up to ``upto`` were looked at. False: another process was quicker."""
        moved = self._connection.execute(
            update(subscriber)
            .where(subscriber.c.name == before.name, subscriber.c.event_id == before.event_id)
            .values(event_id=upto)
        )
        if moved.rowcount != 1:
            return False
        shared = {"subscriber": before.name, "tries": 0, "due_at": at, "reason": ""}
        if new:
            self._connection.execute(insert(subscriber_event), [{**vars(item), **shared} for item in new])
        return True

    def next(self, name: str, now: datetime, longest: timedelta, limit: int) -> list[SubscriberEvent]:
        """The oldest of each case, where it is due; also one that is due later than in ``longest``, which
        none waits."""
        older = subscriber_event.alias()
        before = (
            select(older.c.id)
            .where(older.c.subscriber == subscriber_event.c.subscriber)
            .where(older.c.case_id == subscriber_event.c.case_id, older.c.id < subscriber_event.c.id)
        )
        # What was refused again and again comes behind what was not tried yet.
        turn = (subscriber_event.c.due_at, subscriber_event.c.id)
        is_due = or_(subscriber_event.c.due_at <= now, subscriber_event.c.due_at > now + longest)
        query = select(subscriber_event).where(
            subscriber_event.c.subscriber == name, is_due, ~before.exists()
        )
        return SUBSCRIBER_EVENTS.all(self._connection, query.order_by(*turn).limit(limit))

    def hold(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take it for this process, or keep it; False: another one has it. Should this one die, it is free at
        ``until``."""
        # A date further away than that was written by a wrong clock.
        is_free = or_(
            subscriber.c.holder.in_(("", holder)),
            subscriber.c.held_until.is_(None),
            subscriber.c.held_until <= now,
            subscriber.c.held_until > until,
        )
        held = update(subscriber).where(and_(subscriber.c.name == name, is_free))
        return self._connection.execute(held.values(holder=holder, held_until=until)).rowcount == 1

    def let_go(self, name: str, holder: str) -> None:
        freed = update(subscriber).where(subscriber.c.name == name, subscriber.c.holder == holder)
        self._connection.execute(freed.values(holder="", held_until=None))

    def taken(self, told: SubscriberEvent, *, at: datetime) -> None:
        self._connection.execute(delete(subscriber_event).where(subscriber_event.c.id == told.id))
        awake = update(subscriber).where(subscriber.c.name == told.subscriber)
        self._connection.execute(awake.values(taken_at=at, rests=0, rest_until=None))

    def refused(self, told: SubscriberEvent, reason: str, *, at: datetime, again_at: datetime) -> None:
        values = {"tries": told.tries + 1, "due_at": again_at, "reason": reason}
        values["failed_at"] = told.failed_at or at
        changed = update(subscriber_event).where(subscriber_event.c.id == told.id).values(**values)
        self._connection.execute(changed)

    def rest(self, before: Subscriber, *, until: datetime) -> None:
        """Leave it alone."""
        resting = update(subscriber).where(subscriber.c.name == before.name)
        self._connection.execute(resting.values(rests=before.rests + 1, rest_until=until))

    def wake(self, name: str, *, at: datetime) -> None:
        """It answers again: what waits is due now."""
        awake = update(subscriber).where(subscriber.c.name == name).values(rests=0, rest_until=None)
        self._connection.execute(awake)
        due = update(subscriber_event).where(subscriber_event.c.subscriber == name).values(due_at=at)
        self._connection.execute(due)

    def count(self, name: str) -> int:
        """How many events it is still to get, of those that were looked at."""
        query = select(func.count()).where(subscriber_event.c.subscriber == name)
        return int(self._connection.execute(query).scalar_one())

    def trouble(self, name: str) -> Trouble | None:
        """The event that has been refused the longest; None: none is."""
        failed = select(subscriber_event).where(subscriber_event.c.subscriber == name)
        failed = failed.where(subscriber_event.c.failed_at.is_not(None))
        longest = failed.order_by(subscriber_event.c.failed_at)
        found = SUBSCRIBER_EVENTS.first(self._connection, longest)
        return Trouble(found.failed_at, found.reason) if found and found.failed_at else None
