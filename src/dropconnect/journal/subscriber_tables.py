"""The tables of programs that are told of events: how far each has come, and what it is still to get."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from dropconnect.journal.tables import metadata
from dropconnect.journal.types import UtcDateTime

subscriber = Table(
    "subscriber",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("event_id", Integer, nullable=False),
    Column("began_at", UtcDateTime, nullable=False),
    Column("taken_at", UtcDateTime),
    Column("rests", Integer, nullable=False),
    Column("rest_until", UtcDateTime),
    Column("holder", String(64), nullable=False),
    Column("held_until", UtcDateTime),
)

subscriber_event = Table(
    "subscriber_event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subscriber", String(100), ForeignKey("subscriber.name"), nullable=False),
    Column("event_id", Integer, ForeignKey("event.id"), nullable=False),
    Column("case_id", Integer, ForeignKey("case.id"), nullable=False),
    Column("webhook_id", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("failed_at", UtcDateTime),
    Column("reason", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("subscriber_event_once", subscriber_event.c.subscriber, subscriber_event.c.event_id, unique=True)
# The next of a case, and whether another one of the case stands before it.
Index(
    "subscriber_event_case", subscriber_event.c.subscriber, subscriber_event.c.case_id, subscriber_event.c.id
)
