"""Reads rows as SQLite keeps them, checks every value, and makes values of the domain of them.

A row that dropconnect cannot have written is a ``JournalError`` that names table, row and column, wherever
it is met: unknown words, dates that are none, broken JSON, numbers that are text.

A case reads the same rows again and again. At the start of each transaction SQLite is asked whether anybody
has committed anything since, so that what another process has written is never missed: if so, all is read
anew. What is kept beyond that is only the value that was made of a row. It is found by the whole row as
SQLite gave it, seal and all: a row of which one byte is another is made anew. So no value that is handed out
can be older than the transaction it was asked for in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from functools import cached_property
from typing import Any, Generic, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Dialect, Select, Table, select

from dropconnect.errors import JournalError, UnknownCurrency
from dropconnect.journal.statements import Statement, rows_read
from dropconnect.journal.trouble import damaged

Stored = Mapping[str, Any]
"""A row by its columns, each value as SQLite keeps it: text, a number, bytes or None."""
Raw = tuple[Any, ...]
"""The same in the order of the columns."""
Conversions = Mapping[str, Callable[[Any], Any] | None]
"""How each column's stored value becomes one of Python; None: it stays as it is."""
RowT = TypeVar("RowT")
KEPT_ROWS = 256
"""Of a table, in one process: those of the cases that are worked on. A longer list pushes them out."""

_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


def _unchanged(values: dict[str, Any]) -> dict[str, Any]:
    return values


class Reader(Generic[RowT]):
    """Makes ``row`` of the rows of a table. ``check`` sees each one as stored, before anything else;
    ``complete`` turns its values into the arguments of ``row``; it gets the columns ``as_text`` as stored.
    """

    def __init__(
        self,
        table: Table,
        row: type[RowT],
        *,
        check: Callable[[Stored], None] | None = None,
        complete: Callable[[dict[str, Any]], dict[str, Any]] = _unchanged,
        as_text: Collection[str] = (),
    ) -> None:
        self.table = table
        self._row = row
        self._check = check
        self._complete = complete
        self._as_text = as_text
        self._known_conversions: dict[str, Conversions] = {}
        self._names = tuple(column.name for column in table.columns)
        self._kept: dict[tuple[Raw, tuple[type, ...]], RowT] = {}

    def all(self, connection: SqlConnection, query: Select[Any]) -> list[RowT]:
        """Every row that ``query``, a ``select`` of the table, finds."""
        return list(self.each(connection, query))

    def first(self, connection: SqlConnection, query: Select[Any]) -> RowT | None:
        return next(self.each(connection, query.limit(1)), None)

    def found(self, connection: SqlConnection, statement: Statement, /, **known: Any) -> list[RowT]:
        """As ``all``, by a statement that is put into words once."""
        read = rows_read(connection)
        if read is None or not read.is_kept:
            return [self.kept(connection, raw) for raw in statement.run(connection, known).fetchall()]
        question = (self, statement, *known.items())
        rows = read.answer(question, statement.tables)
        if rows is None:
            rows = [self.kept(connection, raw) for raw in statement.send(read.driver, known).fetchall()]
            read.keep(question, rows, statement.tables)
        return list(rows)

    def one(self, connection: SqlConnection, statement: Statement, /, **known: Any) -> RowT | None:
        """As ``first``, by a statement that finds at most one row."""
        rows = self.found(connection, statement, **known)
        return rows[0] if rows else None

    def kept(self, connection: SqlConnection, raw: Raw, *, checked: bool = False) -> RowT:
        """The value of a row, made unless one was made of just this row before. ``checked``: what ``check``
        looks at is known to be right."""
        # The types too: to Python the numbers 1 and 1.0 are the same key.
        name = (raw, tuple(map(type, raw)))
        row = self._kept.get(name)
        if row is None:
            stored = dict(zip(self._names, raw, strict=True))
            row = self.made(stored, self._conversions(connection), checked=checked)
            if len(self._kept) >= KEPT_ROWS:
                self._kept.clear()
            self._kept[name] = row
        return row

    def each(self, connection: SqlConnection, query: Select[Any]) -> Iterator[RowT]:
        """As ``all``, row by row."""
        conversions = self._conversions(connection)
        for stored in self.stored(connection, query):
            yield self.made(stored, conversions)

    def problems(self, connection: SqlConnection) -> Iterator[str | None]:
        """For each row of the table what is wrong with it, or None."""
        conversions = self._conversions(connection)
        for stored in self.stored(connection, select(self.table)):
            try:
                self.made(stored, conversions)
            except JournalError as error:
                yield str(error)
            else:
                yield None

    def stored(self, connection: SqlConnection, query: Select[Any]) -> Iterator[Stored]:
        """The rows as SQLite keeps them, unchecked."""
        with closing(connection.execute(query)) as result:
            names = tuple(result.keys())
            # The driver's own rows: SQLAlchemy would read the values by the types of their columns.
            for row in iter(result.cursor.fetchone, None):
                yield dict(zip(names, row, strict=True))

    def made(self, stored: Stored, conversions: Conversions, *, checked: bool = False) -> RowT:
        """One row as its value. ``JournalError`` if dropconnect cannot have written it."""
        if self._check is not None and not checked:
            self._check(stored)
        values = {}
        for column, value in stored.items():
            convert = conversions[column]
            try:
                values[column] = value if convert is None else convert(value)
            except _UNREADABLE as error:
                if (unknown := _unknown_currency(error)) is not None:
                    raise JournalError(f"{self._place(stored)}, column {column}: {unknown}") from None
                raise damaged(f"{self._place(stored)}, column {column} cannot be read") from None
        try:
            # Its fields as they lie there: to iterate over a model goes by way of a generator.
            return self._row(**vars(self._model.model_validate(self._complete(values))))
        except ValidationError as error:
            [mistake, *_] = error.errors(include_input=False, include_url=False)
            column = ".".join(map(str, mistake["loc"]))
            if (unknown := _unknown_currency(error)) is not None:
                raise JournalError(f"{self._place(stored)}, column {column}: {unknown}") from None
            if not column:
                raise damaged(f"{self._place(stored)} cannot be read: {mistake['msg']}") from None
            raise damaged(f"{self._place(stored)}, column {column}: {mistake['msg']}") from None
        except _UNREADABLE:
            raise damaged(f"{self._place(stored)} cannot be read") from None

    def _conversions(self, connection: SqlConnection) -> Conversions:
        dialect = connection.dialect
        if dialect.name not in self._known_conversions:
            self._known_conversions[dialect.name] = self._conversions_of(dialect)
        return self._known_conversions[dialect.name]

    def _conversions_of(self, dialect: Dialect) -> Conversions:
        return {
            column.name: None
            if column.name in self._as_text
            else column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in self.table.columns
        }

    @cached_property
    def _model(self) -> type[BaseModel]:
        """What each value has to be. Made when a row is first read: a start must not pay for it."""
        fields: dict[str, Any] = {name: (hint, ...) for name, hint in get_type_hints(self._row).items()}
        strict = ConfigDict(strict=True, arbitrary_types_allowed=True)
        return create_model(self._row.__name__, __config__=strict, **fields)

    def _place(self, stored: Stored) -> str:
        key = ", ".join(repr(stored[column.name]) for column in self.table.primary_key.columns)
        return f"{self.table.name} {key}"


def _unknown_currency(error: BaseException) -> BaseException | None:
    """What the configuration has lost is no damage of the journal."""
    if not isinstance(error, ValidationError):
        return error if isinstance(error, UnknownCurrency) else None
    told = (mistake.get("ctx", {}).get("error") for mistake in error.errors(include_url=False))
    return next((reason for reason in told if isinstance(reason, UnknownCurrency)), None)
