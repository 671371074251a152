"""A journal knows that it was restored from a copy, and which cases were open in that copy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("identity", sa.Column("restored_at", sa.DateTime(timezone=True)))
    op.add_column("case", sa.Column("restored_at", sa.DateTime(timezone=True)))
