"""Passwords, log-ins, links that work once, and what each person did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "password",
        sa.Column("person", sa.String(length=100), primary_key=True),
        sa.Column("hashed", sa.Text(), nullable=False),
        sa.Column("set_at", at, nullable=False),
    )
    op.create_table(
        "login",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=100), nullable=False),
        sa.Column("began_at", at, nullable=False),
        sa.Column("seen_at", at, nullable=False),
        sa.Column("ended_at", at),
        sqlite_autoincrement=True,
    )
    op.create_index("login_digest", "login", ["digest"], unique=True)
    op.create_index("login_person", "login", ["person"])
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=100), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("made_at", at, nullable=False),
        sa.Column("until", at),
        sa.Column("used_at", at),
        sqlite_autoincrement=True,
    )
    op.create_index("link_digest", "link", ["digest"], unique=True)
    op.create_index("link_subject", "link", ["purpose", "subject_id"])
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("at", at, nullable=False),
        sa.Column("person", sa.String(length=100), nullable=False),
        sa.Column("via", sa.String(length=100), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("store", sa.String(length=100), nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id")),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("act_person", "act", ["person"])
    op.create_index("act_case", "act", ["case_id"])
