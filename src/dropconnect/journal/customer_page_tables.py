"""The tables of the page for customers: questions, links that went out, wishes, words after the end."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from dropconnect.journal.change_states import ChangeKind, ChangeState
from dropconnect.journal.tables import metadata
from dropconnect.journal.types import UtcDateTime, Word

customer_ask = Table(
    "customer_ask",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("store", String(100), nullable=False),
    Column("order_text", Text, nullable=False),
    Column("mail", Text, nullable=False),
    Column("language", String(20), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    sqlite_autoincrement=True,
)
Index("customer_ask_due", customer_ask.c.due_at)
Index("customer_ask_store", customer_ask.c.store)

customer_visit = Table(
    "customer_visit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("store", String(100), nullable=False),
    Column("order_id", String(100), nullable=False),
    Column("order_number", String(100), nullable=False),
    Column("language", String(20), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)
Index("customer_visit_order", customer_visit.c.store, customer_visit.c.order_id)

customer_change = Table(
    "customer_change",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("store", String(100), nullable=False),
    Column("order_id", String(100), nullable=False),
    Column("order_number", String(100), nullable=False),
    Column("kind", Word(ChangeKind, 20), nullable=False),
    Column("goods", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("mail", Text, nullable=False),
    Column("language", String(20), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("state", Word(ChangeState, 20), nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_by", String(100), nullable=False),
    Column("answered_at", UtcDateTime),
    sqlite_autoincrement=True,
)
Index("customer_change_order", customer_change.c.store, customer_change.c.order_id)
Index("customer_change_state", customer_change.c.state)
Index("customer_change_kept", customer_change.c.answered_at, sqlite_where=text("words != ''"))

customer_word = Table(
    "customer_word",
    metadata,
    Column("case_id", Integer, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("score", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
)
