"""Each effect has a seal, a hash over its row. ``journal.migrate.upgrade`` seals the rows at its end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("effect", sa.Column("seal", sa.String(length=64), nullable=False, server_default=""))
