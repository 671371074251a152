"""What a case is about, the end of incidents, reminders of people, and what is seen beside the cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def _at(name: str, *, needed: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)


def _word(name: str, length: int, *, needed: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.String(length=length), nullable=not needed)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True)


def upgrade() -> None:
    _reminders()
    _incidents()
    _team()
    _watch()


def _reminders() -> None:
    op.add_column("case", sa.Column("kind", sa.String(20), nullable=False, server_default="cancellation"))
    op.add_column("task", _at("reminded_at"))
    op.add_column("task", _at("second_at"))


def _incidents() -> None:
    op.add_column("incident", _word("decision", 60, needed=False))
    op.add_column("incident", sa.Column("decision_detail", sa.Text(), nullable=False, server_default=""))
    op.add_column("incident", sa.Column("decided_by", sa.String(100), nullable=False, server_default=""))
    for name in ("decided_at", "reminded_at", "second_at"):
        op.add_column("incident", _at(name))
    op.drop_index("incident_once", "incident")
    still_open = sa.text("decided_at IS NULL")
    op.create_index(
        "incident_once",
        "incident",
        ["case_id", "kind"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def _team() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=255), primary_key=True),
        *(_word(name, length) for name, length in (("person", 100), ("notifier", 100), ("subject", 40))),
        _number("subject_id"),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id")),
        *(_text(name) for name in ("title", "body")),
        _number("urgent"),
        _word("state", 20),
        _text("reason"),
        _number("tries"),
        _at("due_at"),
        _at("queued_at", needed=True),
        _at("sent_at"),
    )
    op.create_index("notice_due", "notice", ["due_at"])
    op.create_index("notice_subject", "notice", ["subject", "subject_id"])
    op.create_table(
        "pause",
        _id(),
        _word("connection", 100),
        _text("because"),
        _word("paused_by", 100),
        _at("paused_at", needed=True),
        _word("resumed_by", 100),
        _at("resumed_at"),
        sqlite_autoincrement=True,
    )
    lasting = sa.text("resumed_at IS NULL")
    op.create_index(
        "pause_once", "pause", ["connection"], unique=True, sqlite_where=lasting, postgresql_where=lasting
    )
    op.create_table(
        "confirmation",
        _id(),
        *(_word(name, length) for name, length in (("connection", 100), ("address", 320), ("digest", 64))),
        _at("sent_at", needed=True),
        _word("confirmed_by", 100),
        _at("confirmed_at"),
        sqlite_autoincrement=True,
    )
    op.create_index("confirmation_connection", "confirmation", ["connection"])


def _watch() -> None:
    op.create_table(
        "position",
        sa.Column("connection", sa.String(length=100), primary_key=True),
        sa.Column("what", sa.String(length=40), primary_key=True),
        _text("value"),
        _at("at", needed=True),
    )
    order = (("connection", 100), ("order_id", 100), ("order_number", 100))
    op.create_table(
        "sighting",
        _id(),
        *(_word(name, length) for name, length in order),
        _word("supplier", 100),
        _word("supplier_order_id", 100),
        _word("kind", 40),
        sa.Column("facts", sa.JSON(), nullable=False),
        _number("looks"),
        _at("first_at", needed=True),
        _at("last_at", needed=True),
        _word("state", 20),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id")),
        sqlite_autoincrement=True,
    )
    what = ["connection", "order_id", "supplier", "supplier_order_id", "kind"]
    op.create_index("sighting_once", "sighting", what, unique=True)
    op.create_table(
        "shadow",
        _id(),
        *(_word(name, length) for name, length in order),
        _word("key", 200),
        _word("origin", 40),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON()),
        sa.Column("facts", sa.JSON(), nullable=False),
        _at("planned_at", needed=True),
        sa.Column("done", sa.JSON()),
        _word("verdict", 40),
        _at("compared_at"),
        sqlite_autoincrement=True,
    )
    op.create_index("shadow_order", "shadow", ["connection", "order_id"])
    op.create_index("shadow_once", "shadow", ["connection", "key"], unique=True)
