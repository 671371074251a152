"""Makes the engine of a journal: how SQLite is spoken to, with statements that are put into words once.

SQLAlchemy keeps the SQL of every statement that it has met, but for each engine by itself, and every journal
that is opened has an engine of its own. Here all of them share it.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from dropconnect.journal.statements import driver_of, json_text

_known_statements: dict[Any, Any] = {}
"""SQLAlchemy's own keys and values. It stays small: values are no part of a statement."""


_MOST_THREADS = 64
"""How many threads may be in a transaction at once; the next one waits for one of them."""


class JournalDialect(SQLiteDialect_pysqlite):
    """SQLite's dialect, any two of which are alike, since all of them are made by ``make_engine``."""

    # As SQLAlchemy's: what it compiles is known by its key, in which the dialect is.
    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.journal", __name__, JournalDialect.__name__)


def make_engine(path: Path, busy_seconds: float) -> Engine:
    """An engine for the journal ``path``. A connection whose option ``immediate`` is set begins its
    transactions with the write lock."""
    engine = create_engine(
        f"sqlite+journal:///{path}",
        connect_args={"timeout": busy_seconds, "check_same_thread": False},
        max_overflow=_MOST_THREADS,
        execution_options={"compiled_cache": _known_statements},
        json_serializer=json_text,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # We say BEGIN ourselves (below): the driver's implicit one comes too late for a write lock.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: SqlConnection) -> None:
        if driver_of(connection).in_transaction:
            return  # it was begun below SQLAlchemy, see Lending
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


class Writers:
    """The threads of this process that write to one journal, one behind the other.

    SQLite has no queue: whoever finds the file locked looks again and again, the longer the seldomer, and
    gives up in the end although others came through.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def wait(self, seconds: float) -> bool:
        """Wait for the others, but no longer than this: then SQLite says what is the matter. Whether it is
        our turn, for ``leave``."""
        return self._lock.acquire(timeout=seconds)

    def leave(self, is_our_turn: bool) -> None:
        if is_our_turn:
            self._lock.release()


_writers: WeakValueDictionary[Path, Writers] = WeakValueDictionary()
_writers_lock = threading.Lock()


def writers_of(path: Path) -> Writers:
    """One for each file, however often the file is opened in this process."""
    with _writers_lock:
        found = _writers.get(path)
        if found is None:
            found = _writers[path] = Writers()
        return found
