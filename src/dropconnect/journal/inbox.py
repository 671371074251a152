"""The repository of deliveries: what providers told by webhook, each once, until it was acted on.

Only what a delivery is about is kept, not its body: it is a reason to read the order, and a body holds the
customer's name and address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from dropconnect.journal.inbox_tables import inbox
from dropconnect.journal.reading import Reader
from dropconnect.journal.states import DeliveryState
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

    def due(self, now: datetime, limit: int) -> list[Delivery]:
        """Those to act on, the oldest first."""
        query = select(inbox).where(inbox.c.due_at <= now).order_by(inbox.c.due_at, inbox.c.id).limit(limit)
        return INBOX.all(self._connection, query)

    def take(self, delivery: Delivery, until: datetime) -> bool:
        """Whether it is ours to act on: nobody else takes it before ``until``. False: another was quicker."""
        same = (inbox.c.id == delivery.id, inbox.c.due_at == delivery.due_at)
        return self._connection.execute(update(inbox).where(*same).values(due_at=until)).rowcount > 0

    def done(self, delivery: Delivery, outcome: str, now: datetime) -> None:
        """It was acted on; ``outcome``: what followed."""
        values = {"state": DeliveryState.DONE, "due_at": None, "done_at": now, "outcome": outcome}
        self._connection.execute(update(inbox).where(inbox.c.id == delivery.id).values(**values))

    def put_off(self, delivery: Delivery, why: str, until: datetime) -> None:
        """It could not be acted on."""
        values = {"due_at": until, "tries": delivery.tries + 1, "outcome": why}
        self._connection.execute(update(inbox).where(inbox.c.id == delivery.id).values(**values))

    def next_due(self) -> datetime | None:
        query = select(inbox).where(inbox.c.due_at.is_not(None)).order_by(inbox.c.due_at)
        found = INBOX.first(self._connection, query)
        return found.due_at if found is not None else None

    def waiting(self) -> int:
        """How many were not acted on yet."""
        query = select(func.count()).select_from(inbox).where(inbox.c.due_at.is_not(None))
        return self._connection.execute(query).scalar_one()

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
