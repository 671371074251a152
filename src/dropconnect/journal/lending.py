"""Lends open connections to a journal, each to one transaction at a time.

To open one, or to fetch one from SQLAlchemy's pool and have it reset, costs more than what most transactions
ask. So each is kept, and the one that came back last is lent first: what it has read is in its cache.

What a connection has read is kept with it until somebody commits anything. SQLite says so at the start of
each transaction: ``PRAGMA data_version`` is another number once another connection, of this process or of any
other, has committed. What the connection commits itself is known here.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dropconnect.journal.statements import DRIVER, READ, RowsRead, driver_of


class Lending:
    """The connections of one engine. Thread-safe: two transactions at once have two connections."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: deque[Lent] = deque()

    def close(self) -> None:
        """Close those that nobody has."""
        while self._idle:
            self._idle.pop().connection.close()

    def reading(self) -> Reading:
        """One inside a transaction that sees one moment."""
        return Reading(self)

    @contextmanager
    def writing(self) -> Iterator[SqlConnection]:
        """One that has the write lock. Committed at the end, rolled back by any exception."""
        lent = self.lend()
        lent.read.rows = None
        try:
            # The driver's implicit BEGIN comes too late for a write lock, so we send our own.
            lent.driver.execute("BEGIN IMMEDIATE")
            try:
                yield lent.connection
                lent.end(commit=True)
            except BaseException:
                lent.end(commit=False)
                raise
        except BaseException:
            lent.close()
            raise
        self.take_back(lent)

    def lend(self) -> Lent:
        try:
            return self._idle.pop()
        except IndexError:
            return Lent(self._engine.connect())

    def take_back(self, lent: Lent) -> None:
        self._idle.append(lent)


class Lent:
    """A connection, and what it has read."""

    def __init__(self, connection: SqlConnection) -> None:
        self.connection = connection
        self.driver: sqlite3.Connection = driver_of(connection)
        self.read = RowsRead()
        connection.execution_options(**{DRIVER: self.driver, READ: self.read})

    def begin_reading(self) -> None:
        self.driver.execute("BEGIN")
        # The first statement of the transaction: from here on it sees the moment of this version.
        [version] = self.driver.execute("PRAGMA data_version").fetchone()
        if self.read.rows is None or self.read.version != version:
            self.read.rows, self.read.version = {}, version

    def end(self, *, commit: bool) -> None:
        """End the transaction, of which SQLAlchemy knows only if one of its own statements was sent."""
        ends = self.connection if self.connection.in_transaction() else self.driver
        if commit:
            ends.commit()
        else:
            ends.rollback()

    def close(self) -> None:
        """Whatever state it is in: the next transaction gets another one."""
        with suppress(SQLAlchemyError):
            self.connection.close()


class Reading:
    """A transaction of a lent connection, as a context. A case has some seventy of them: a class costs a
    third of what a generator does."""

    __slots__ = ("_lending", "_lent")

    def __init__(self, lending: Lending) -> None:
        self._lending = lending

    def __enter__(self) -> SqlConnection:
        self._lent = self._lending.lend()
        try:
            self._lent.begin_reading()
        except BaseException:
            self._lent.close()
            raise
        return self._lent.connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        lent = self._lent
        try:
            lent.end(commit=False)
        except BaseException:
            lent.close()
            raise
        if kind is None:
            self._lending.take_back(lent)
        else:
            lent.close()
