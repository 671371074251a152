"""Looks at everything in a journal's file to find damage. Changes nothing; opens also what is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from dropconnect.errors import JournalError
from dropconnect.journal import schema
from dropconnect.journal.case_lists import CASES
from dropconnect.journal.claims import CLAIMS
from dropconnect.journal.confirmations import CONFIRMATIONS
from dropconnect.journal.effects import EFFECTS
from dropconnect.journal.events import EVENTS
from dropconnect.journal.identity import IDENTITY
from dropconnect.journal.inbox import INBOX
from dropconnect.journal.incidents import INCIDENTS
from dropconnect.journal.listed import LISTED
from dropconnect.journal.notices import NOTICES
from dropconnect.journal.outbox import MESSAGES
from dropconnect.journal.parts import PARTS
from dropconnect.journal.pauses import PAUSES
from dropconnect.journal.positions import POSITIONS
from dropconnect.journal.reading import Reader
from dropconnect.journal.runners import RUNNERS
from dropconnect.journal.shadows import SHADOWS
from dropconnect.journal.sightings import SIGHTINGS
from dropconnect.journal.subscribers import SUBSCRIBER_EVENTS, SUBSCRIBERS
from dropconnect.journal.tables import REVISION
from dropconnect.journal.tasks import TASKS
from dropconnect.journal.trouble import explained

READERS: tuple[Reader[Any], ...] = (
    *(CASES, EFFECTS, EVENTS, TASKS, INCIDENTS, PARTS, MESSAGES, NOTICES, CONFIRMATIONS),
    *(CLAIMS, IDENTITY, RUNNERS, SIGHTINGS, POSITIONS, SHADOWS, PAUSES, INBOX, LISTED),
    *(SUBSCRIBERS, SUBSCRIBER_EVENTS),
)
MOST_FINDINGS = 100
"""Of one look: enough to see what is wrong, also in a large file of which nothing is right."""


@dataclass(frozen=True)
class Look:
    """One kind of thing in the file, how many of them were looked at, and what is wrong with them."""

    what: str
    count: int
    findings: tuple[str, ...]
    complete: bool = True
    """Whether all there are were looked at. What could not be looked at is not known to be fine."""


def inspect(path: Path, busy_seconds: float) -> tuple[Look, ...]:
    """Everything, one look after the other; damage does not end it. ``JournalError`` for a locked file."""
    if path.stat().st_size == 0:
        return (Look("file", 0, (f"{path} is empty: it was cut off",), complete=False),)
    engine = create_engine(
        f"sqlite:///file:{path.resolve()}?mode=ro&uri=true",
        poolclass=NullPool,
        connect_args={"timeout": busy_seconds},
    )
    try:
        with explained(path, busy_seconds), engine.connect() as connection:
            return tuple(_looks(connection))
    except JournalError as error:
        return (Look("file", 1, (str(error),), complete=False),)
    finally:
        engine.dispose()


def _looks(connection: SqlConnection) -> Iterator[Look]:
    yield _look("pages", _pages, connection)
    found = _look("schema", _schema, connection)
    yield found
    yield _look("references", _references, connection)
    for reader in READERS:
        if found.findings:
            yield Look(reader.table.name, 0, (), complete=False)
        else:
            yield _look(reader.table.name, reader.problems, connection)


def _look(
    what: str, problems: Callable[[SqlConnection], Iterator[str | None]], connection: SqlConnection
) -> Look:
    """``problems`` gives for each thing what is wrong with it, or None."""
    count = 0
    findings: list[str] = []
    try:
        for problem in problems(connection):
            count += 1
            if problem is not None and len(findings) < MOST_FINDINGS:
                findings.append(problem)
    except (DBAPIError, sqlite3.Error) as error:
        reason = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        # SQLite quotes text that it cannot read, and that may be a customer's.
        told = "text that is not UTF-8" if "decode to UTF-8" in reason else reason
        return Look(what, count, (*findings, f"cannot be read on: {told}"), complete=False)
    return Look(what, count, tuple(findings))


def _pages(connection: SqlConnection) -> Iterator[str | None]:
    for [verdict] in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_FINDINGS})"):
        if verdict != "ok":
            yield str(verdict)
    for _ in range(connection.exec_driver_sql("PRAGMA page_count").scalar_one()):
        yield None


def _schema(connection: SqlConnection) -> Iterator[str | None]:
    found = schema.revision_of(connection)
    if found != REVISION:
        yield (
            f"the schema is {found or 'not said'}, this release reads {REVISION}: `dropconnect cases` "
            "upgrades an older one"
        )
        return
    missing = schema.missing(connection)
    for name in schema.parts():
        yield f"{name} is missing" if name in missing else None


def _references(connection: SqlConnection) -> Iterator[str | None]:
    """A row that belongs to one that is not there, looked for in every table."""
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} belongs to a {parent} that is not there"
    for _ in READERS:
        yield None
