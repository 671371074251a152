"""Lends open connections to a journal, each to one transaction at a time.

To open one, or to fetch one from SQLAlchemy's pool and have it reset, costs more than what most transactions
ask. So each is kept, and the one that came back last is lent first: what it has read is in its cache.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dropconnect.journal.statements import DRIVER, driver_of


class Lending:
    """The connections of one engine. Thread-safe: two transactions at once have two connections."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: deque[SqlConnection] = deque()

    def close(self) -> None:
        """Close those that nobody has."""
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def reading(self) -> Iterator[SqlConnection]:
        """One inside a transaction that sees one moment."""
        with self._lent() as connection:
            driver_of(connection).execute("BEGIN")
            try:
                yield connection
            finally:
                _end(connection, commit=False)

    @contextmanager
    def writing(self) -> Iterator[SqlConnection]:
        """One that has the write lock. Committed at the end, rolled back by any exception."""
        with self._lent() as connection:
            # The driver's implicit BEGIN comes too late for a write lock, so we send our own.
            driver_of(connection).execute("BEGIN IMMEDIATE")
            try:
                yield connection
                _end(connection, commit=True)
            except BaseException:
                _end(connection, commit=False)
                raise

    @contextmanager
    def _lent(self) -> Iterator[SqlConnection]:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._engine.connect()
            connection.execution_options(**{DRIVER: driver_of(connection)})
        try:
            yield connection
        except BaseException:
            # Whatever state it is in: the next transaction gets another one.
            with suppress(SQLAlchemyError):
                connection.close()
            raise
        self._idle.append(connection)


def _end(connection: SqlConnection, *, commit: bool) -> None:
    """End the transaction, of which SQLAlchemy knows only if one of its own statements was sent."""
    ends = connection if connection.in_transaction() else driver_of(connection)
    if commit:
        ends.commit()
    else:
        ends.rollback()
