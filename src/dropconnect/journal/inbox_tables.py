"""The table of what providers told by webhook."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from dropconnect.journal.states import DeliveryState
from dropconnect.journal.tables import metadata, part
from dropconnect.journal.types import UtcDateTime, Word

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("connection", String(100), nullable=False),
    Column("dedupe_key", String(255), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("order_id", String(100), nullable=False),
    Column("object_id", String(100), nullable=False),
    Column("topic", String(100), nullable=False),
    Column("trusted", Integer, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("state", Word(DeliveryState, 20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("outcome", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("inbox_once", inbox.c.connection, inbox.c.dedupe_key, unique=True)
Index("inbox_due", inbox.c.due_at)
Index("inbox_order", inbox.c.connection, inbox.c.order_id)
Index("inbox_received", inbox.c.connection, inbox.c.received_at)
# A supplier tells of an order of its own: by these its parts are found.
Index("part_supplier_order", part.c.supplier, part.c.supplier_order_id)
Index("part_supplier_number", part.c.supplier, part.c.supplier_order_number)
