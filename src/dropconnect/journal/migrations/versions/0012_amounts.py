"""What an effect pays stands in columns of its own: a day's payments are summed without their rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"

_FROM_THE_COMMANDS = """
UPDATE effect SET
    amount = json_extract(command, '$.amount.amount'),
    currency = json_extract(command, '$.amount.currency')
WHERE kind IN ('refund', 'book-refund') AND json_valid(command)
"""
_INDEX = ["connection", "intent_at", "state", "case_id", "currency", "amount"]


def upgrade() -> None:
    op.add_column("effect", sa.Column("amount", sa.String(length=40)))
    op.add_column("effect", sa.Column("currency", sa.String(length=10)))
    op.execute(_FROM_THE_COMMANDS)
    paid = sa.text("currency IS NOT NULL")
    op.create_index("effect_paid", "effect", _INDEX, sqlite_where=paid, postgresql_where=paid)
