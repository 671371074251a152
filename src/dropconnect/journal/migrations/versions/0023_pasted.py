"""Customers' words that a person pasted, until a case has them; who recorded a withdrawal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "pasted",
        sa.Column("name", sa.String(length=64), primary_key=True),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pasted_by", sa.String(length=100), nullable=False),
        sa.Column("pasted_at", at, nullable=False),
    )
    op.create_index("pasted_request", "pasted", ["request"])
    op.add_column(
        "withdrawal",
        sa.Column("recorded_by", sa.String(length=100), nullable=False, server_default=""),
    )
    op.add_column("withdrawal", sa.Column("recorded_at", at))
