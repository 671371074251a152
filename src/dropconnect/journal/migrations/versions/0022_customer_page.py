"""The page for customers: questions, links that went out, words after the end, and its mails."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    at = sa.DateTime(timezone=True)

    def name(title: str, length: int) -> sa.Column[str]:
        return sa.Column(title, sa.String(length=length), nullable=False)

    op.create_table(
        "customer_ask",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        name("store", 100),
        sa.Column("order_text", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        name("language", 20),
        sa.Column("asked_at", at, nullable=False),
        sa.Column("due_at", at, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("customer_ask_due", "customer_ask", ["due_at"])
    op.create_index("customer_ask_store", "customer_ask", ["store"])
    op.create_table(
        "customer_visit",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        name("store", 100),
        name("order_id", 100),
        name("order_number", 100),
        name("language", 20),
        sa.Column("made_at", at, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("customer_visit_order", "customer_visit", ["store", "order_id"])
    op.create_table(
        "customer_word",
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id"), primary_key=True, autoincrement=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", at, nullable=False),
    )
    with op.batch_alter_table("customer_mail") as mails:
        mails.alter_column("withdrawal_id", existing_type=sa.Integer(), nullable=True)
