"""The tables of the page for customers: what was asked, which links went out, what was said after."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from dropconnect.journal.tables import metadata
from dropconnect.journal.types import UtcDateTime

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

customer_word = Table(
    "customer_word",
    metadata,
    Column("case_id", Integer, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("score", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
)
