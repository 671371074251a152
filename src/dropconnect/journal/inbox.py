"""The repository of deliveries: what providers told by webhook, each once, until it was acted on.

Only what a delivery is about is kept, not its body: it is a reason to read the order, and a body holds the
customer's name and address.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy import Connection as SqlConnection
from sqlalchemy import case as either
from sqlalchemy.dialects.sqlite import insert

from dropconnect.journal.inbox_tables import inbox
from dropconnect.journal.reading import Reader
from dropconnect.journal.states import DeliveryState
from dropconnect.journal.trouble import damaged
from dropconnect.models.operation import WebhookEvent


@dataclass(frozen=True)
class Delivery:
    """One delivery. ``order_id`` and ``object_id`` are as in ``WebhookEvent``."""

    id: int
    connection: str
    dedupe_key: str
    kind: str
    order_id: str
    object_id: str
    topic: str
    trusted: int
    """0: others than the provider can have made it."""
    received_at: datetime
    state: DeliveryState
    tries: int
    """How often it could not be acted on."""
    due_at: datetime | None
    done_at: datetime | None
    outcome: str
    """What followed, in words; of one that could not be acted on: why."""


@dataclass(frozen=True)
class Counts:
    """Of one connection: how many deliveries were not acted on yet, and how many could not be read."""

    waiting: int
    unreadable: int


INBOX = Reader(inbox, Delivery)


@dataclass(frozen=True)
class About:
    """What deliveries of a connection are about: an order, else an object, else only their kind."""

    connection: str
    order_id: str = ""
    object_id: str = ""
    kind: str = ""
    """Only of those that name neither an order nor an object."""

    @property
    def words(self) -> str:
        """For people, as in "order 21"."""
        if self.order_id:
            return f"order {self.order_id}"
        return f"object {self.object_id}" if self.object_id else self.kind


@dataclass(frozen=True)
class Taken:
    """The deliveries about one thing, taken to be acted on together."""

    about: About
    kinds: frozenset[str]
    trusted: bool
    """One of them is."""
    tries: int
    count: int
    first_at: datetime
    """When the first of them came."""
    until: datetime
    """They are ours until then."""


# One with an order is about the order, whatever else it names.
_has_order = inbox.c.order_id != ""
_ABOUT = (
    inbox.c.order_id,
    either((_has_order, ""), else_=inbox.c.object_id),
    either((or_(_has_order, inbox.c.object_id != ""), ""), else_=inbox.c.kind),
)
_LONGEST = timedelta(hours=2)
"""A due date further away was written by a clock that was wrong."""


class Inbox:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, connection: str, event: WebhookEvent, now: datetime) -> bool:
        """Keep it, due at once. False: it came before, and nothing is changed."""
        row = {
            "connection": connection,
            "dedupe_key": event.dedupe_key,
            "kind": event.kind,
            "order_id": event.order_id,
            "object_id": event.object_id,
            "topic": event.topic[:100],
            "trusted": int(event.trusted),
            "received_at": now,
            "state": DeliveryState.NEW,
            "tries": 0,
            "due_at": now,
            "outcome": "",
        }
        added = self._connection.execute(insert(inbox).values(**row).on_conflict_do_nothing())
        return added.rowcount > 0

    def connections_due(self, now: datetime) -> list[str]:
        """Of whom there is something to act on."""
        # An expression: by the index of connections SQLite would walk through all that ever came.
        name = inbox.c.connection.concat("")
        return sorted(self._connection.execute(select(name).where(_is_due(now)).distinct()).scalars())

    def due(self, connection: str, now: datetime, limit: int) -> list[About]:
        """What there is to act on of a connection, longest due first; each thing once, however many
        deliveries tell of it."""
        query = select(*_ABOUT).where(inbox.c.connection == connection, _is_due(now))
        longest = query.group_by(*_ABOUT).order_by(func.min(inbox.c.due_at), func.min(inbox.c.id))
        rows = self._connection.execute(longest.limit(limit))
        return [About(connection, order_id, object_id, kind) for order_id, object_id, kind in rows]

    def take(self, about: About, now: datetime, until: datetime) -> Taken | None:
        """All due deliveries about one thing: nobody else takes them before ``until``. None: another was
        quicker."""
        chosen = (*_about(about), _is_due(now))
        columns = (
            func.count(),
            func.group_concat(inbox.c.kind.distinct()),
            func.max(inbox.c.trusted),
            func.max(inbox.c.tries),
            func.min(inbox.c.received_at),
        )
        with _readable():
            count, kinds, trusted, tries, first_at = self._connection.execute(
                select(*columns).where(*chosen)
            ).one()
            if not count:
                return None
            taken = Taken(about, frozenset(kinds.split(",")), bool(trusted), tries, count, first_at, until)
        self._connection.execute(update(inbox).where(*chosen).values(due_at=until))
        return taken

    def name_order(self, taken: Taken, order_id: str) -> Taken:
        """It is known by now to which order they belong."""
        self._change(taken, {"order_id": order_id})
        return replace(taken, about=About(taken.about.connection, order_id=order_id))

    def done(self, taken: Taken, outcome: str, now: datetime) -> None:
        """They were acted on; ``outcome``: what followed."""
        values = {"state": DeliveryState.DONE, "due_at": None, "done_at": now, "outcome": outcome}
        self._change(taken, values)

    def put_off(self, taken: Taken, why: str, until: datetime) -> None:
        """They could not be acted on."""
        self._change(taken, {"due_at": until, "tries": taken.tries + 1, "outcome": why})

    def wait(self, taken: Taken, why: str, until: datetime) -> None:
        """It is too early to act on them; nothing is wrong."""
        self._change(taken, {"due_at": until, "outcome": why})

    def last_done(self, about: About) -> datetime | None:
        """When something about it was acted on the last time; None: never, or it was long ago."""
        query = select(func.max(inbox.c.done_at)).where(*_about(about))
        with _readable():
            found: datetime | None = self._connection.execute(query).scalar()
        return found

    def in_trouble(self, connection: str) -> int:
        """How many of a connection could not be acted on when that was tried."""
        query = select(func.count()).select_from(inbox)
        tried = (inbox.c.connection == connection, inbox.c.due_at.is_not(None), inbox.c.tries > 0)
        return self._connection.execute(query.where(*tried)).scalar_one()

    def count(self, connection: str, kind: str, since: datetime) -> int:
        """How many of a kind came since then, acted on or not."""
        query = select(func.count()).select_from(inbox)
        same = (inbox.c.connection == connection, inbox.c.kind == kind, inbox.c.received_at >= since)
        return self._connection.execute(query.where(*same)).scalar_one()

    def next_due(self) -> datetime | None:
        query = select(inbox).where(inbox.c.due_at.is_not(None)).order_by(inbox.c.due_at)
        found = INBOX.first(self._connection, query)
        return found.due_at if found is not None else None

    def waiting(self, due_by: datetime | None = None) -> int:
        """How many were not acted on yet; ``due_by``: of those that were due by then."""
        query = select(func.count()).select_from(inbox).where(inbox.c.due_at.is_not(None))
        if due_by is not None:
            query = query.where(inbox.c.due_at <= due_by)
        return self._connection.execute(query).scalar_one()

    def newest(self, connection: str, kind: str, since: datetime) -> Delivery | None:
        """The newest of a kind that came since then."""
        same = (inbox.c.connection == connection, inbox.c.kind == kind, inbox.c.received_at >= since)
        return INBOX.first(self._connection, select(inbox).where(*same).order_by(inbox.c.id.desc()))

    def list(
        self, connections: Collection[str] | None, *, before: int | None = None, limit: int = 50
    ) -> list[Delivery]:
        """The newest first, of those that are still kept; ``connections``: from none but these; ``before``:
        come before the one of this number."""
        query = select(inbox).order_by(inbox.c.id.desc()).limit(limit)
        if connections is not None:
            query = query.where(inbox.c.connection.in_(sorted(connections)))
        return INBOX.all(self._connection, query if before is None else query.where(inbox.c.id < before))

    def last_of(self, connection: str) -> Delivery | None:
        """The newest of a connection; None: none ever came, or it was long ago."""
        query = select(inbox).where(inbox.c.connection == connection)
        newest = query.order_by(inbox.c.received_at.desc(), inbox.c.id.desc())
        return INBOX.first(self._connection, newest)

    def counts_of(self, connection: str) -> Counts:
        """Of those that are still kept: what was done long ago is forgotten."""
        waiting, unreadable = func.count(inbox.c.due_at), func.count().filter(inbox.c.kind == "unreadable")
        query = select(waiting, unreadable).where(inbox.c.connection == connection)
        return Counts(*self._connection.execute(query).one())

    def forget(self, before: datetime, limit: int) -> int:
        """Throw away what was done before that time, at most ``limit`` rows; how many there were."""
        old = select(inbox.c.id).where(inbox.c.due_at.is_(None), inbox.c.received_at < before).limit(limit)
        return self._connection.execute(delete(inbox).where(inbox.c.id.in_(old))).rowcount

    def _change(self, taken: Taken, values: Mapping[str, Any]) -> None:
        """Only what is still ours: behind ``until`` somebody else may have taken them."""
        ours = (*_about(taken.about), inbox.c.due_at == taken.until)
        self._connection.execute(update(inbox).where(*ours).values(**values))


@contextmanager
def _readable() -> Iterator[None]:
    """What is summed up of several rows goes by no reader that would check it."""
    try:
        yield
    except (ValueError, TypeError, AttributeError):
        raise damaged("the table inbox has a delivery that cannot be read") from None


def _about(about: About) -> list[ColumnElement[bool]]:
    told = (about.order_id, about.object_id, about.kind)
    same = [column == value for column, value in zip(_ABOUT, told, strict=True)]
    return [inbox.c.connection == about.connection, *same]


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(inbox.c.due_at <= now, inbox.c.due_at > now + _LONGEST)
