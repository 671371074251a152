"""The page for customers: questions, links that went out, words after the end, and its mails."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_INDEXES = {
    "customer_mail_due": ["due_at"],
    "customer_mail_withdrawal": ["withdrawal_id"],
    "customer_mail_untold": ["told", "state"],
}


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
    _let_mails_stand_alone()


def _let_mails_stand_alone() -> None:
    """A mail need not be about a withdrawal. SQLite changes a column by making the table anew."""
    for index in _INDEXES:
        op.drop_index(index, "customer_mail")
    op.rename_table("customer_mail", "customer_mail_before")
    at = sa.DateTime(timezone=True)
    texts = (sa.Column(title, sa.Text(), nullable=False) for title in ("subject", "text", "html"))
    op.create_table(
        "customer_mail",
        sa.Column("id", sa.String(length=255), primary_key=True),
        sa.Column("withdrawal_id", sa.Integer(), sa.ForeignKey("withdrawal.id")),
        sa.Column("store", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("notifier", sa.String(length=100), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        *texts,
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", at),
        sa.Column("queued_at", at, nullable=False),
        sa.Column("sent_at", at),
        sa.Column("told", sa.Boolean(), nullable=False),
    )
    op.execute("INSERT INTO customer_mail SELECT * FROM customer_mail_before")
    op.drop_table("customer_mail_before")
    for index, columns in _INDEXES.items():
        op.create_index(index, "customer_mail", columns)
