"""What the lists of stores showed, and ways from an order to its deliveries and its parts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "listed_order",
        sa.Column("connection", sa.String(length=100), primary_key=True),
        sa.Column("order_id", sa.String(length=100), primary_key=True),
        sa.Column("changed_at", at),
        sa.Column("is_waited_for", sa.Integer(), nullable=False),
        sa.Column("listed_at", at, nullable=False),
    )
    op.create_index("listed_order_waited", "listed_order", ["connection", "is_waited_for", "order_id"])
    op.create_index("inbox_order", "inbox", ["connection", "order_id"])
    op.create_index("part_supplier_order", "part", ["supplier", "supplier_order_id"])
    op.create_index("part_supplier_number", "part", ["supplier", "supplier_order_number"])
