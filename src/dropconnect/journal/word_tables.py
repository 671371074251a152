"""The table of what suppliers said on their own page."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from dropconnect.journal.tables import metadata
from dropconnect.journal.types import UtcDateTime

supplier_word = Table(
    "supplier_word",
    metadata,
    Column("part_id", Integer, ForeignKey("part.id"), primary_key=True, autoincrement=False),
    Column("answer", String(20), nullable=False),
    Column("detail", Text, nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    Column("heard_at", UtcDateTime),
    Column("shipped", JSON),
)
