"""What customers want changed of an order instead of cancelling it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    at = sa.DateTime(timezone=True)

    def name(title: str, length: int) -> sa.Column[str]:
        return sa.Column(title, sa.String(length=length), nullable=False)

    def text(title: str) -> sa.Column[str]:
        return sa.Column(title, sa.Text(), nullable=False)

    op.create_table(
        "customer_change",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        name("store", 100),
        name("order_id", 100),
        name("order_number", 100),
        name("kind", 20),
        text("goods"),
        text("words"),
        text("mail"),
        name("language", 20),
        sa.Column("asked_at", at, nullable=False),
        name("state", 20),
        text("answer"),
        name("answered_by", 100),
        sa.Column("answered_at", at),
        sqlite_autoincrement=True,
    )
    op.create_index("customer_change_order", "customer_change", ["store", "order_id"])
    op.create_index("customer_change_state", "customer_change", ["state"])
    op.create_index(
        "customer_change_kept", "customer_change", ["answered_at"], sqlite_where=sa.text("words != ''")
    )
