"""Other programs that are told of events: how far each has come, and what it is still to get."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "subscriber",
        sa.Column("name", sa.String(length=100), primary_key=True),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("began_at", at, nullable=False),
        sa.Column("taken_at", at),
        sa.Column("rests", sa.Integer(), nullable=False),
        sa.Column("rest_until", at),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("held_until", at),
    )
    op.create_table(
        "subscriber_event",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("subscriber", sa.String(length=100), sa.ForeignKey("subscriber.name"), nullable=False),
        sa.Column("event_id", sa.Integer(), sa.ForeignKey("event.id"), nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("webhook_id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", at, nullable=False),
        sa.Column("failed_at", at),
        sa.Column("reason", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("subscriber_event_once", "subscriber_event", ["subscriber", "event_id"], unique=True)
    op.create_index("subscriber_event_case", "subscriber_event", ["subscriber", "case_id", "id"])
