"""What suppliers said on their own page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "supplier_word",
        sa.Column("part_id", sa.Integer(), sa.ForeignKey("part.id"), primary_key=True, autoincrement=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("said_at", at, nullable=False),
        sa.Column("heard_at", at),
        sa.Column("shipped", sa.JSON()),
    )
