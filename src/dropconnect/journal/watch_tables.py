"""The tables of what is seen at stores and suppliers beside the cases."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from dropconnect.journal.records import SightingFacts
from dropconnect.journal.states import SightingState
from dropconnect.journal.tables import metadata
from dropconnect.journal.types import Document, UtcDateTime, Word
from dropconnect.models.cancellation import CancellationRequest, Plan
from dropconnect.models.seen import SeenKind
from dropconnect.models.shadow import ShadowDone, ShadowFacts, ShadowOrigin, ShadowVerdict

position = Table(
    "position",
    metadata,
    Column("connection", String(100), primary_key=True),
    Column("what", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

sighting = Table(
    "sighting",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("connection", String(100), nullable=False),
    Column("order_id", String(100), nullable=False),
    Column("order_number", String(100), nullable=False),
    Column("supplier", String(100), nullable=False),
    Column("supplier_order_id", String(100), nullable=False),
    Column("kind", Word(SeenKind, 40), nullable=False),
    Column("facts", Document(SightingFacts), nullable=False),
    Column("looks", Integer, nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("state", Word(SightingState, 20), nullable=False),
    Column("case_id", Integer, ForeignKey("case.id")),
    sqlite_autoincrement=True,
)
Index(
    "sighting_once",
    sighting.c.connection,
    sighting.c.order_id,
    sighting.c.supplier,
    sighting.c.supplier_order_id,
    sighting.c.kind,
    unique=True,
)

listed_order = Table(
    "listed_order",
    metadata,
    Column("connection", String(100), primary_key=True),
    Column("order_id", String(100), primary_key=True),
    Column("changed_at", UtcDateTime),
    Column("is_waited_for", Integer, nullable=False),
    Column("listed_at", UtcDateTime, nullable=False),
)
Index(
    "listed_order_waited",
    listed_order.c.connection,
    listed_order.c.is_waited_for,
    listed_order.c.order_id,
)

shadow = Table(
    "shadow",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("connection", String(100), nullable=False),
    Column("order_id", String(100), nullable=False),
    Column("order_number", String(100), nullable=False),
    Column("key", String(200), nullable=False),
    Column("origin", Word(ShadowOrigin, 40), nullable=False),
    Column("request", Document(CancellationRequest), nullable=False),
    Column("plan", Document(Plan)),
    Column("facts", Document(ShadowFacts), nullable=False),
    Column("planned_at", UtcDateTime, nullable=False),
    Column("done", Document(ShadowDone)),
    Column("verdict", Word(ShadowVerdict, 40), nullable=False),
    Column("compared_at", UtcDateTime),
    sqlite_autoincrement=True,
)
Index("shadow_order", shadow.c.connection, shadow.c.order_id)
Index("shadow_once", shadow.c.connection, shadow.c.key, unique=True)
