"""The tables of who may come in: passwords, log-ins, links that work once, and what each person did."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from dropconnect.journal.tables import metadata
from dropconnect.journal.types import UtcDateTime

password = Table(
    "password",
    metadata,
    Column("person", String(100), primary_key=True),
    Column("hashed", Text, nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
)

login = Table(
    "login",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("digest", String(64), nullable=False),
    Column("person", String(100), nullable=False),
    Column("began_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    sqlite_autoincrement=True,
)
Index("login_digest", login.c.digest, unique=True)
Index("login_person", login.c.person)

link = Table(
    "link",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("digest", String(64), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("person", String(100), nullable=False),
    Column("subject_id", Integer, nullable=False),
    Column("version", String(64), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
    Column("used_at", UtcDateTime),
    sqlite_autoincrement=True,
)
Index("link_digest", link.c.digest, unique=True)
Index("link_subject", link.c.purpose, link.c.subject_id)

act = Table(
    "act",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("person", String(100), nullable=False),
    Column("via", String(100), nullable=False),
    Column("what", String(40), nullable=False),
    Column("store", String(100), nullable=False),
    Column("case_id", Integer, ForeignKey("case.id")),
    Column("detail", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("act_person", act.c.person)
Index("act_case", act.c.case_id)
