"""A supplier's time to answer is counted by more clocks than the wall clock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("part", sa.Column("asked_clocks", sa.JSON(none_as_null=True), nullable=True))
