"""The table of customers' words that a person pasted, and that no case has yet."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from dropconnect.journal.tables import metadata
from dropconnect.journal.types import UtcDateTime

pasted = Table(
    "pasted",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("pasted_by", String(100), nullable=False),
    Column("pasted_at", UtcDateTime, nullable=False),
)
Index("pasted_request", pasted.c.request)
