"""The tables of the team and of the processes: what people were told, stopped and confirmed; which runners
there were."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text, text

from dropconnect.journal.states import MessageState, RunnerEnd
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

runner = Table(
    "runner",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("machine_id", String(64), nullable=False),
    Column("boot_id", String(64), nullable=False),
    Column("namespaces", String(64), nullable=False),
    Column("pid", Integer),
    Column("process_started", String(32), nullable=False),
    Column("lock_inode", String(32), nullable=False),
    Column("host", String(255), nullable=False),
    Column("started_at", UtcDateTime),
    Column("progress_at", UtcDateTime),
    Column("progress_boot", Float),
    Column("end", Word(RunnerEnd, 20)),
    Column("ended_at", UtcDateTime),
    Column("ended_by", String(100), nullable=False),
    Column("end_reason", Text, nullable=False),
)
Index(
    "runner_not_ended",
    runner.c.id,
    sqlite_where=text('"end" IS NULL'),
)
