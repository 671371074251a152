"""A case keeps the customer's name as lists show it: the first name and an initial."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("case", sa.Column("customer", sa.String(length=60), nullable=False, server_default=""))
    op.create_index("case_customer", "case", [sa.text("customer COLLATE NOCASE")])
