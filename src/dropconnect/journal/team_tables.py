"""The tables of the team: what people were told, what they stopped, and what they confirmed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from dropconnect.journal.states import MessageState
from dropconnect.journal.tables import metadata
from dropconnect.journal.types import UtcDateTime, Word

notice = Table(
    "notice",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("person", String(100), nullable=False),
    Column("notifier", String(100), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("subject_id", Integer, nullable=False),
    Column("case_id", Integer, ForeignKey("case.id")),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("urgent", Integer, nullable=False),
    Column("state", Word(MessageState, 20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
)
Index("notice_due", notice.c.due_at)
Index("notice_subject", notice.c.subject, notice.c.subject_id)

pause = Table(
    "pause",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("connection", String(100), nullable=False),
    Column("because", Text, nullable=False),
    Column("paused_by", String(100), nullable=False),
    Column("paused_at", UtcDateTime, nullable=False),
    Column("resumed_by", String(100), nullable=False),
    Column("resumed_at", UtcDateTime),
    sqlite_autoincrement=True,
)
# An empty connection stands for all of them. One pause of each at a time.
Index(
    "pause_once",
    pause.c.connection,
    unique=True,
    sqlite_where=text("resumed_at IS NULL"),
    postgresql_where=text("resumed_at IS NULL"),
)

confirmation = Table(
    "confirmation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("connection", String(100), nullable=False),
    Column("address", String(320), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("confirmed_by", String(100), nullable=False),
    Column("confirmed_at", UtcDateTime),
    sqlite_autoincrement=True,
)
Index("confirmation_connection", confirmation.c.connection)
