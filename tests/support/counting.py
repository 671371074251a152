"""Counts what is asked of journals: statements, and rows that come back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event


@dataclass
class Asked:
    """What was asked so far."""

    statements: int = 0
    rows: int = 0


@contextmanager
def counted() -> Iterator[Asked]:
    """Everything that goes to journals which are opened inside."""
    asked = Asked()

    def statement(_: str) -> None:
        asked.statements += 1

    def row(_: sqlite3.Cursor, values: tuple[Any, ...]) -> tuple[Any, ...]:
        asked.rows += 1
        return values

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.row_factory = row
        # By the driver itself: most statements go to it without SQLAlchemy.
        connection.set_trace_callback(statement)

    event.listen(Engine, "connect", connected)
    try:
        yield asked
    finally:
        event.remove(Engine, "connect", connected)
