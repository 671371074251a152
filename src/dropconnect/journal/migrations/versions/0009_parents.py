"""A case knows the order whose payment paid for its own one too, so that the others of it are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("case", sa.Column("parent_id", sa.String(length=100)))
    op.create_index(
        "case_of_parent",
        "case",
        ["connection", "parent_id"],
        sqlite_where=sa.text("parent_id IS NOT NULL"),
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
