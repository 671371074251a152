"""The tables of programs: their tokens, what each token opened, and the plans that it was shown."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from dropconnect.journal.tables import metadata
from dropconnect.journal.types import UtcDateTime

token = Table(
    "token",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("digest", String(64), nullable=False),
    Column("person", String(100), nullable=False),
    Column("purpose", String(100), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("currency", String(10)),
    Column("limit_amount", String(40)),
    Column("daily_amount", String(40)),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String(100), nullable=False),
    Column("used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Column("revoked_by", String(100), nullable=False),
    sqlite_autoincrement=True,
)
Index("token_digest", token.c.digest, unique=True)

token_case = Table(
    "token_case",
    metadata,
    Column("case_id", Integer, ForeignKey("case.id"), primary_key=True),
    Column("token_id", Integer, ForeignKey("token.id"), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("currency", String(10), nullable=False),
    Column("amount", String(40), nullable=False),
)
# All that the sum of a day needs.
Index("token_day", *(token_case.c[name] for name in ("token_id", "opened_at", "currency", "amount")))

shown_plan = Table(
    "shown_plan",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("token_id", Integer, ForeignKey("token.id"), nullable=False),
    Column("connection", String(100), nullable=False),
    Column("order_id", String(100), nullable=False),
    Column("wish", JSON, nullable=False),
    Column("plan", Text, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("used_key", String(200)),
)
Index("shown_plan_until", shown_plan.c.until)
