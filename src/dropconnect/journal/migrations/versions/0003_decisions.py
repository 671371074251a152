"""A person's word to a task is a decision: an answer is a supplier's."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

_NAMES = {
    "answers": "choices",
    "answer": "decision",
    "answer_detail": "decision_detail",
    "answered_by": "decided_by",
    "answered_at": "decided_at",
}


def upgrade() -> None:
    for before, now in _NAMES.items():
        op.alter_column("task", before, new_column_name=now)
