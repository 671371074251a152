"""What providers told by webhook."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    at = sa.DateTime(timezone=True)
    words = (
        ("connection", 100),
        ("dedupe_key", 255),
        ("kind", 40),
        ("order_id", 100),
        ("object_id", 100),
        ("topic", 100),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in words),
        sa.Column("trusted", sa.Integer(), nullable=False),
        sa.Column("received_at", at, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", at),
        sa.Column("done_at", at),
        sa.Column("outcome", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("inbox_once", "inbox", ["connection", "dedupe_key"], unique=True)
    op.create_index("inbox_due", "inbox", ["due_at"])
    op.create_index("inbox_received", "inbox", ["connection", "received_at"])
