"""Lists are read by indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_WHOLE = (
    ("case_order", "case", "order_id", "connection"),
    ("case_store", "case", "connection"),
    ("case_closed", "case", "closed_at", "connection"),
    ("case_opened", "case", "opened_at"),
    ("claim_order", "claim", "order_id", "connection"),
    ("incident_case", "incident", "case_id"),
    ("incident_due", "incident", "due_at"),
    ("task_due", "task", "due_at"),
    ("notice_case", "notice", "case_id"),
    ("sighting_state", "sighting", "connection", "state", "last_at"),
)
_PARTIAL = (
    ("closed_at IS NULL", "case_open", "case", "id"),
    ("closed_at IS NULL", "case_waits", "case", "waits_for", "due_at"),
    ("decided_at IS NULL", "incident_open", "incident", "due_at"),
    ("decided_at IS NULL", "task_open", "task", "due_at"),
    ("looks > 0", "sighting_told", "sighting", "id"),
)


def upgrade() -> None:
    for name, table, *columns in _WHOLE:
        op.create_index(name, table, columns)
    op.create_index("case_number", "case", [sa.text("order_number COLLATE NOCASE")])
    for where, name, table, *columns in _PARTIAL:
        condition = sa.text(where)
        op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
