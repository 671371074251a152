"""Counts what is asked of journals: statements, rows that come back, and what each commit wrote."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
_WHICH_MOMENT = "PRAGMA data_version"
"""How a transaction that reads begins: it reads no table."""


@dataclass
class Asked:
    """What was asked so far."""

    statements: int = 0
    """Without those that begin and end transactions."""
    rows: int = 0
    reads: int = 0
    """Transactions that were begun without the write lock."""
    commits: list[str] = field(default_factory=list)
    """The tables that each one wrote to, by name."""
    _written: set[str] = field(default_factory=set)

    def hear(self, statement: str) -> None:
        word = statement.split(None, 1)[0].upper()
        written = _WRITES.match(statement)
        if written is not None:
            self._written.add(written[1])
        if word == "BEGIN":
            self.reads += "IMMEDIATE" not in statement
            self._written = set()
        elif word == "COMMIT":
            self.commits.append(", ".join(sorted(self._written)))
        elif word != "ROLLBACK" and statement != _WHICH_MOMENT:
            self.statements += 1


@contextmanager
def counted() -> Iterator[Asked]:
    """Everything that goes to journals which are opened inside."""
    asked = Asked()

    def row(_: sqlite3.Cursor, values: tuple[Any, ...]) -> tuple[Any, ...]:
        asked.rows += 1
        return values

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.row_factory = row
        # By the driver itself: most statements go to it without SQLAlchemy.
        connection.set_trace_callback(asked.hear)

    event.listen(Engine, "connect", connected)
    try:
        yield asked
    finally:
        event.remove(Engine, "connect", connected)
