"""Statements that are put into words once, and go to SQLite by its driver.

SQLAlchemy builds an expression, its key and its parameters anew at each call. On the path of a case that
costs more than SQLite does. What is written here is built when its module is loaded and worded when it is
first run; later each call only turns its values into those that SQLite keeps.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import ClauseElement, ColumnElement, Executable, TableClause, and_, bindparam, insert, update
from sqlalchemy import Connection as SqlConnection
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.visitors import iterate

_JSON = json.JSONEncoder(separators=(",", ":"))


def json_text(value: Any) -> str:
    """A value as the journal keeps it as JSON: without the spaces that only people need."""
    return _JSON.encode(value)


_DIALECT = sqlite.dialect(json_serializer=json_text)
READ = "read"
"""The execution option of a connection that is lent: its ``RowsRead``, which knows the driver, too. To ask
SQLAlchemy for it costs as much as a statement."""
_MOST_READ = 64
"""Answers that are kept with one connection of the same tables; of a case some five are."""
Tables = frozenset[str]
"""Names of tables."""
Answers = dict[Tables, dict[Any, Sequence[Any]]]
"""By the tables that they hang on, and by what was asked."""
Bind = Callable[[Any], Any] | None
"""How a value becomes one that SQLite keeps; None: it stays as it is."""


def driver_of(connection: SqlConnection) -> sqlite3.Connection:
    """SQLite's own connection below ``connection``."""
    read = rows_read(connection)
    if read is not None:
        return read.driver
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)  # noqa: S101 - make_engine knows no other driver
    return found


class RowsRead:
    """What one connection has read since anybody else committed anything, but for the tables that it wrote
    to itself: the same question has its answer."""

    __slots__ = ("_before", "_rows", "_written", "driver", "version")

    def __init__(self, driver: sqlite3.Connection) -> None:
        self.driver = driver
        self.version = 0
        """By SQLite's ``data_version``, as that of the transaction."""
        self._rows: Answers | None = None
        self._before: Answers | None = None
        self._written: set[str] = set()

    def begin_reading(self, version: int) -> None:
        if self._rows is None or self.version != version:
            self._rows, self.version = {}, version

    def begin_writing(self) -> None:
        """From here on nothing is answered and nothing kept: a transaction that writes asks for each row."""
        self._before, self._rows = self._rows, None
        self._written.clear()

    def wrote(self, tables: Tables) -> None:
        """A statement has changed these."""
        self._written |= tables

    def committed(self) -> None:
        """What the transaction has not written to is as it was read before; ``begin_reading`` sees whether
        another connection has. All that was written was said to ``wrote``."""
        before, self._before = self._before, None
        if before is not None:
            self._rows = {of: kept for of, kept in before.items() if self._written.isdisjoint(of)}

    @property
    def is_kept(self) -> bool:
        """Whether answers are kept: not in a transaction that writes."""
        return self._rows is not None

    def answer(self, question: Any, of: Tables) -> Sequence[Any] | None:
        """None: it has to be asked. ``of``: the tables that the answer hangs on."""
        kept = self._rows.get(of) if self._rows is not None else None
        return kept.get(question) if kept is not None else None

    def keep(self, question: Any, answer: Sequence[Any], of: Tables) -> None:
        """``of``: the tables that the answer hangs on; none are known of text."""
        if self._rows is None or not of:
            return
        kept = self._rows.setdefault(of, {})
        if len(kept) >= _MOST_READ:
            kept.clear()
        kept[question] = answer


def rows_read(connection: SqlConnection) -> RowsRead | None:
    """None: the connection is not lent, and nothing is kept with it."""
    found: RowsRead | None = connection.get_execution_options().get(READ)
    return found


class Statement:
    """One statement, whose ``bindparam`` are named again when it is run. No parameter is a list."""

    def __init__(self, element: Executable, columns: Sequence[str] | None = None) -> None:
        self._element = element
        self._columns = columns

    def run(self, connection: SqlConnection, known: Mapping[str, Any]) -> sqlite3.Cursor:
        """Send it. Raises what SQLite's driver raises, which ``explained`` puts into words."""
        read = rows_read(connection)
        if read is None:
            return self.send(driver_of(connection), known)
        if self._is_change:
            read.wrote(self.tables)
        return self.send(read.driver, known)

    def send(self, driver: sqlite3.Connection, known: Mapping[str, Any]) -> sqlite3.Cursor:
        """As ``run``, by the driver itself."""
        text, binds, defaults = self._worded
        values = {**defaults, **known} if defaults else known
        parameters = [values[name] if bind is None else bind(values[name]) for name, bind in binds]
        return driver.execute(text, parameters)

    def scalar(self, connection: SqlConnection, known: Mapping[str, Any]) -> Any:
        """The first value of the first row, as SQLite keeps it; None if there is no row."""
        rows = self.run(connection, known).fetchall()
        return rows[0][0] if rows else None

    @cached_property
    def tables(self) -> Tables:
        """All that it reads or changes, those of its subqueries too."""
        parts = (self._element, *iterate(self._clause))
        named = (getattr(part, "table", part) for part in parts)
        return frozenset(part.name for part in named if isinstance(part, TableClause))

    @cached_property
    def _is_change(self) -> bool:
        return bool(getattr(self._element, "is_dml", False))

    @property
    def _clause(self) -> ClauseElement:
        assert isinstance(self._element, ClauseElement)  # noqa: S101 - every Executable of SQLAlchemy's is one
        return self._element

    @cached_property
    def _worded(self) -> tuple[str, tuple[tuple[str, Bind], ...], dict[str, Any]]:
        compiled = self._clause.compile(dialect=_DIALECT, column_keys=self._columns)
        parameters = compiled.binds  # type: ignore[attr-defined]
        names = compiled.positiontup or ()  # type: ignore[attr-defined]
        binds = tuple((name, bind_of(parameters[name])) for name in names)
        known = {name: parameters[name].effective_value for name in names if not parameters[name].required}
        return str(compiled), binds, known


def bind_of(typed: ColumnElement[Any]) -> Bind:
    """How values of a column, or of a parameter, become those that SQLite keeps."""
    bind: Bind = typed.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
    return bind


class Insert:
    """New rows of one table; each set of columns is put into words once. ``returning``: each is read back."""

    def __init__(self, table: TableClause, *, returning: bool = False) -> None:
        self._table = table
        self._returning = returning
        self._worded: dict[tuple[str, ...], Statement] = {}

    def run(self, connection: SqlConnection, values: Mapping[str, Any]) -> int:
        """Add one row. Its number, where the table numbers its rows."""
        return self._sent(connection, values).lastrowid or 0

    def row(self, connection: SqlConnection, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """Add one row. The whole row as SQLite keeps it, where it is read back."""
        [raw] = self._sent(connection, values).fetchall()
        return tuple(raw)

    def _sent(self, connection: SqlConnection, values: Mapping[str, Any]) -> sqlite3.Cursor:
        columns = tuple(values)
        if columns not in self._worded:
            added = insert(self._table)
            added = added.returning(*self._table.c) if self._returning else added
            self._worded[columns] = Statement(added, columns)
        return self._worded[columns].run(connection, values)


class Update:
    """Changes of the rows of one table that meet a condition; each set of columns is put into words once.

    The parameters of the condition must not be named as columns are.
    """

    def __init__(self, table: TableClause, *conditions: ColumnElement[bool]) -> None:
        self._table = table
        self._condition = and_(*conditions)
        self._worded: dict[tuple[str, ...], Statement] = {}

    def run(self, connection: SqlConnection, values: Mapping[str, Any], known: Mapping[str, Any]) -> int:
        """Set ``values`` where the condition holds for ``known``. How many rows were changed."""
        columns = tuple(values)
        if columns not in self._worded:
            changed = {name: bindparam(name, type_=self._table.c[name].type) for name in columns}
            self._worded[columns] = Statement(update(self._table).where(self._condition).values(changed))
        return self._worded[columns].run(connection, {**values, **known}).rowcount
