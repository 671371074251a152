"""A person's word to a task is a decision, an answer is a supplier's; a column that nobody read goes."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_COLUMNS = {
    "answers": "choices",
    "answer": "decision",
    "answer_detail": "decision_detail",
    "answered_by": "decided_by",
    "answered_at": "decided_at",
}
_KEYS = {"answered_by": "decided_by", "answered_at": "decided_at", "settled": "decided"}


def upgrade() -> None:
    for before, now in _COLUMNS.items():
        op.alter_column("task", before, new_column_name=now)
    op.drop_column("case", "lane")
    _rewrite("part", "id", "credit")
    _rewrite("effect", "key", "context")
    _rewrite("effect", "key", "result")
    _complete_reminders()


def _rewrite(table: str, identity: str, column: str) -> None:
    """Rename keys inside a JSON column."""
    rows = sa.table(table, sa.column(identity), sa.column(column))
    connection = op.get_bind()
    for key, text in connection.execute(sa.select(rows.c[identity], rows.c[column])).all():
        stored = json.loads(text) if text else None
        if isinstance(stored, dict):
            renamed = json.dumps(_renamed(stored))
            connection.execute(sa.update(rows).where(rows.c[identity] == key).values({column: renamed}))


def _renamed(stored: dict[str, Any]) -> dict[str, Any]:
    renamed = {_KEYS.get(key, key): value for key, value in stored.items()}
    word = renamed.get("human_word")
    if isinstance(word, dict) and "answer" in word:
        renamed["human_word"] = {
            ("decision" if key == "answer" else key): value for key, value in word.items()
        }
    return renamed


def _complete_reminders() -> None:
    """A reminder says which request it is about: the one of the same case and number."""
    effect = sa.table(
        "effect", *map(sa.column, ("key", "case_id", "kind", "ordinal", "command", "intent_at"))
    )
    connection = op.get_bind()
    reminders = sa.select(effect).where(effect.c.kind == "escalate-supplier")
    for reminder in connection.execute(reminders).mappings().all():
        request = (
            connection.execute(
                sa.select(effect).where(
                    effect.c.kind == "cancel-supplier",
                    effect.c.case_id == reminder["case_id"],
                    effect.c.ordinal == reminder["ordinal"],
                )
            )
            .mappings()
            .one()
        )
        command = json.loads(reminder["command"])
        command["question"] = {
            "key": request["key"],
            "order_id": command["order_id"],
            "request_id": command.pop("request_id", ""),
            "before": json.loads(request["command"])["before"],
            "sent_at": f"{request['intent_at']}+00:00",
        }
        command["message"] = ""
        connection.execute(
            sa.update(effect).where(effect.c.key == reminder["key"]).values(command=json.dumps(command))
        )
