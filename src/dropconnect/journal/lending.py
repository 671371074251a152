"""Lends open connections to a journal, each to one transaction at a time.

To open one, or to fetch one from SQLAlchemy's pool and have it reset, costs more than what most transactions
ask. So each is kept, and the one that came back last is lent first: what it has read is in its cache.

What a connection has read is kept with it until somebody commits anything. SQLite says so at the start of
each transaction: ``PRAGMA data_version`` is another number once another connection, of this process or of any
other, has committed (https://sqlite.org/pragma.html#pragma_data_version). What the connection commits itself
does not change the number, and is known here: what was read of other tables stays.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from types import TracebackType

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dropconnect.journal.engine import Writers
from dropconnect.journal.statements import READ, RowsRead, driver_of
from dropconnect.journal.transaction import Transaction
from dropconnect.journal.trouble import TROUBLE


class Lending:
    """The connections of one engine. Thread-safe: two transactions at once have two connections.

    ``instead_of``: what is raised in place of an error of the database; None: the error itself.
    """

    def __init__(
        self,
        engine: Engine,
        shadow: Collection[str],
        instead_of: Callable[[Exception], Exception | None],
    ) -> None:
        self._engine = engine
        self._shadow = shadow
        self._instead_of = instead_of
        self._idle: deque[Lent] = deque()
        self.take_back: Callable[[Lent], None] = self._idle.append

    def close(self) -> None:
        """Close those that nobody has."""
        while self._idle:
            self._idle.pop().connection.close()

    def lend(self) -> Lent:
        try:
            return self._idle.pop()
        except IndexError:
            return Lent(self._engine.connect(), self._shadow)

    def explain(self, error: BaseException) -> None:
        """Raise what says it in words, if it is an error of the database."""
        if isinstance(error, TROUBLE) and (told := self._instead_of(error)) is not None:
            raise told from None


class Lent:
    """A connection, and what it has read. One value stands for all its transactions, one after the other."""

    def __init__(self, connection: SqlConnection, shadow: Collection[str]) -> None:
        self.connection = connection
        self.driver: sqlite3.Connection = driver_of(connection)
        self.read = RowsRead(self.driver)
        connection.execution_options(**{READ: self.read})
        self._transaction = Transaction(connection, shadow)

    def begin_reading(self) -> Transaction:
        """See one moment."""
        self.driver.execute("BEGIN")
        # The first statement of the transaction: from here on it sees the moment of this version.
        [version] = self.driver.execute("PRAGMA data_version").fetchone()
        self.read.begin_reading(version)
        return self._transaction

    def begin_writing(self) -> Transaction:
        """Take the write lock."""
        self.read.begin_writing()
        # The driver's implicit BEGIN comes too late for a write lock, so we send our own.
        self.driver.execute("BEGIN IMMEDIATE")
        self._transaction.identity.counted = None
        return self._transaction

    def end(self, *, commit: bool) -> None:
        """End the transaction, of which SQLAlchemy knows only if one of its own statements was sent."""
        is_known = not self.connection.in_transaction()
        ends = self.driver if is_known else self.connection
        if not commit:
            ends.rollback()
            return
        ends.commit()
        # Of what SQLAlchemy sent it is not known what it wrote to.
        if is_known:
            self.read.committed()

    def close(self) -> None:
        """Whatever state it is in: the next transaction gets another one."""
        with suppress(SQLAlchemyError):
            self.connection.close()


class Reading:
    """A transaction of a lent connection, as a context. A case has some sixty of them: a class costs a third
    of what a generator does."""

    __slots__ = ("_lending", "_lent")

    def __init__(self, lending: Lending) -> None:
        self._lending = lending

    def __enter__(self) -> Transaction:
        lent = None
        try:
            lent = self._lent = self._lending.lend()
            return lent.begin_reading()
        except BaseException as error:
            if lent is not None:
                lent.close()
            self._lending.explain(error)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        lent = self._lent
        try:
            lent.end(commit=False)
        except BaseException as trouble:
            lent.close()
            self._lending.explain(trouble)
            raise
        if error is None:
            self._lending.take_back(lent)
        else:
            lent.close()
            self._lending.explain(error)


class Writing:
    """A transaction with the write lock, as a context: committed at the end, rolled back by any exception.

    It waits for its turn among the ``writers``, but no longer than ``seconds``. If it counted an intent,
    ``mark`` is called with the number behind the commit, when it is the next one's turn.
    """

    __slots__ = ("_lending", "_lent", "_mark", "_seconds", "_transaction", "_turn", "_writers")

    def __init__(
        self, lending: Lending, writers: Writers, seconds: float, mark: Callable[[int], None]
    ) -> None:
        self._lending = lending
        self._writers = writers
        self._seconds = seconds
        self._mark = mark

    def __enter__(self) -> Transaction:
        lent = None
        self._turn = self._writers.wait(self._seconds)
        try:
            lent = self._lent = self._lending.lend()
            self._transaction = lent.begin_writing()
        except BaseException as error:
            if lent is not None:
                lent.close()
            self._writers.leave(self._turn)
            self._lending.explain(error)
            raise
        return self._transaction

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Asked while the connection is ours: once it is back, another thread counts with it.
        counted = self._transaction.identity.counted
        try:
            self._end(error)
        finally:
            self._writers.leave(self._turn)
        if error is None and counted is not None:
            self._mark(counted)

    def _end(self, error: BaseException | None) -> None:
        lent = self._lent
        try:
            if error is None:
                self._commit(lent)
            else:
                lent.end(commit=False)
        except BaseException as trouble:
            lent.close()
            self._lending.explain(trouble)
            raise
        if error is None:
            self._lending.take_back(lent)
        else:
            lent.close()
            self._lending.explain(error)

    @staticmethod
    def _commit(lent: Lent) -> None:
        try:
            lent.end(commit=True)
        except BaseException:
            lent.end(commit=False)
            raise
