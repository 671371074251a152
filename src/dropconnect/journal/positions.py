"""The repository of positions: how far something that is done again and again has come, by connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy import Connection as SqlConnection

from dropconnect.journal.reading import Reader
from dropconnect.journal.watch_tables import position


@dataclass(frozen=True)
class Position:
    """How far it has come (``value``, in its own words), and since when."""

    connection: str
    what: str
    value: str
    at: datetime


POSITIONS = Reader(position, Position)


class Positions:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def get(self, connection: str, what: str) -> Position | None:
        """None: it was never done."""
        return POSITIONS.first(self._connection, select(position).where(*_key(connection, what)))

    def put(self, connection: str, what: str, value: str, at: datetime) -> None:
        changed = self._connection.execute(
            update(position).where(*_key(connection, what)).values(value=value, at=at)
        )
        if changed.rowcount == 0:
            self._connection.execute(
                insert(position).values(connection=connection, what=what, value=value, at=at)
            )

    def forget(self, connection: str, what: str) -> None:
        self._connection.execute(delete(position).where(*_key(connection, what)))


def _key(connection: str, what: str) -> tuple[ColumnElement[bool], ...]:
    return (position.c.connection == connection, position.c.what == what)
