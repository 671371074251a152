"""Withdrawals from the contract, and mails to customers who have no case yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    at = sa.DateTime(timezone=True)

    def words(name: str) -> sa.Column[str]:
        return sa.Column(name, sa.Text(), nullable=False)

    def name(title: str, length: int) -> sa.Column[str]:
        return sa.Column(title, sa.String(length=length), nullable=False)

    op.create_table(
        "withdrawal",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("code", sa.String(length=40), nullable=False, unique=True),
        sa.Column("form", sa.String(length=64), nullable=False, unique=True),
        name("store", 100),
        *map(words, ("name", "order_text", "goods", "mail", "reason")),
        name("language", 20),
        sa.Column("stated_at", at, nullable=False),
        sa.Column("first_id", sa.Integer(), sa.ForeignKey("withdrawal.id")),
        name("state", 20),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("agreed", sa.JSON(), nullable=False),
        *map(words, ("chosen", "words")),
        name("order_id", 100),
        name("order_number", 100),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id")),
        sa.Column("due_at", at),
        sa.Column("tries", sa.Integer(), nullable=False),
        name("decided_by", 100),
        sa.Column("decided_at", at),
        sa.Column("warned_at", at),
        sa.Column("erased_at", at),
        sqlite_autoincrement=True,
    )
    op.create_index("withdrawal_due", "withdrawal", ["due_at"])
    op.create_index("withdrawal_stated", "withdrawal", ["stated_at"])
    op.create_index("withdrawal_case", "withdrawal", ["case_id"])
    op.create_index("withdrawal_state", "withdrawal", ["state"])
    op.create_table(
        "customer_mail",
        sa.Column("id", sa.String(length=255), primary_key=True),
        sa.Column("withdrawal_id", sa.Integer(), sa.ForeignKey("withdrawal.id"), nullable=False),
        name("store", 100),
        name("kind", 40),
        name("notifier", 100),
        words("address"),
        name("language", 20),
        *map(words, ("subject", "text", "html")),
        name("state", 20),
        words("reason"),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", at),
        sa.Column("queued_at", at, nullable=False),
        sa.Column("sent_at", at),
        sa.Column("told", sa.Boolean(), nullable=False),
    )
    op.create_index("customer_mail_due", "customer_mail", ["due_at"])
    op.create_index("customer_mail_withdrawal", "customer_mail", ["withdrawal_id"])
    op.create_index("customer_mail_untold", "customer_mail", ["told", "state"])
