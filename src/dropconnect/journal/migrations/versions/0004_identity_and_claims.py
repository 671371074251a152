"""A journal has a name of its own, and knows the claims that it laid on orders at their stores."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("journal_id", sa.String(36), primary_key=True),
        sa.Column("counter", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("case", sa.Column("opened_with", sa.JSON))
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("connection", sa.String(100), nullable=False),
        sa.Column("order_id", sa.String(100), nullable=False),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("provider_id", sa.String(200), nullable=False),
        sa.Column("amount", sa.String(60), nullable=False),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("others", sa.JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("claim_case", "claim", ["case_id"])
    op.create_index("claim_state", "claim", ["state"])
