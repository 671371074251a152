"""Tokens of programs, the cases that each one opened, and the plans that it was shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"


def upgrade() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=100), nullable=False),
        sa.Column("purpose", sa.String(length=100), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("currency", sa.String(length=10)),
        sa.Column("limit_amount", sa.String(length=40)),
        sa.Column("daily_amount", sa.String(length=40)),
        sa.Column("made_at", at, nullable=False),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.Column("used_at", at),
        sa.Column("revoked_at", at),
        sa.Column("revoked_by", sa.String(length=100), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("token_digest", "token", ["digest"], unique=True)
    op.create_table(
        "token_case",
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id"), primary_key=True),
        sa.Column("token_id", sa.Integer(), sa.ForeignKey("token.id"), nullable=False),
        sa.Column("opened_at", at, nullable=False),
        sa.Column("currency", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.String(length=40), nullable=False),
    )
    op.create_index("token_day", "token_case", ["token_id", "opened_at", "currency", "amount"])
    op.create_table(
        "shown_plan",
        sa.Column("id", sa.String(length=40), primary_key=True),
        sa.Column("token_id", sa.Integer(), sa.ForeignKey("token.id"), nullable=False),
        sa.Column("connection", sa.String(length=100), nullable=False),
        sa.Column("order_id", sa.String(length=100), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("until", at, nullable=False),
        sa.Column("used_key", sa.String(length=200)),
    )
    op.create_index("shown_plan_until", "shown_plan", ["until"])
