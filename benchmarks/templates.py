"""Rows of cases without their cases: a real one is carried out once, and its rows are written again for
other orders, at other times.

So a generated row has whatever columns a real one has, and no list here has to follow the tables.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from benchmarks.kinds import Case
from benchmarks.trading import journal_of, opened

from dropconnect.effects import effect_key
from dropconnect.journal import Journal
from dropconnect.journal.seals import SEAL, seal_of
from dropconnect.models.cancellation import CancellationRequest
from dropconnect.testing.fakes import FakeWorld

_NUMBER = 7_070_707
"""The order number of every template: nothing else in its rows looks like this."""
_APART = 1_000_000
_FIRST_ID = 81_000_000
_LEFT_OUT = frozenset({"alembic_version", "identity", "position", "sqlite_sequence"})
"""One row for the journal, or one for a store: they are no case's."""

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TOKENS = re.compile(
    rf"(?P<number>{_NUMBER})"
    r"|(?P<id>(?<!\d)(?:8[1-9]|9\d)000\d{3}(?!\d))"
    rf"|(?P<uuid>{_UUID})"
    r"|(?P<key>hash:[0-9a-f]{32})"
    r"|(?P<runner>\b\d+-[0-9a-f]{12}\b)"
    r"|(?P<claim>(?<=_)[0-9a-f]{12}\b)"
    r"|(?P<time>\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?)"
)
_FORMS = {10: "%Y-%m-%d", 16: "%Y-%m-%d{}%H:%M", 19: "%Y-%m-%d{}%H:%M:%S", 26: "%Y-%m-%d{}%H:%M:%S.%f"}
"""How a date is written, by its length; the day and the hour are parted by a space or a T."""

Values = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """For which order a case is written, when it began, and the next free id of each table."""

    number: int
    began: datetime
    journal_id: str
    next_ids: Mapping[str, int]


@dataclass(frozen=True)
class _Row:
    """One row with a hole for whatever is different in another case."""

    table: str
    fixed: Values
    texts: Mapping[str, str]
    """Column -> text with ``%(name)s`` for each hole."""
    numbers: Mapping[str, str]
    """Column -> the name of the hole that is all there is, a number."""

    def filled(self, holes: Mapping[str, Any]) -> Values:
        values = dict(self.fixed)
        for column, text in self.texts.items():
            values[column] = text % holes
        for column, name in self.numbers.items():
            values[column] = holes[name]
        if SEAL in values:
            values[SEAL] = seal_of(values)
        return values


@dataclass(frozen=True)
class Template:
    """The rows of one case of a kind."""

    rows: tuple[_Row, ...]
    began: datetime
    tables: tuple[str, ...]
    """In the order in which their ids were numbered."""
    journal_id: str
    request: Mapping[str, Any]
    effects: Mapping[str, tuple[str, int]]
    """Key -> kind and ordinal."""
    holes: frozenset[tuple[str, str]]
    """Sort and text of each."""

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many ids a case of it takes in each table that numbers its rows."""
        return {table: sum(row.table == table for row in self.rows) for table in self.tables}

    def rows_at(self, place: Place) -> Iterator[tuple[str, Values]]:
        """Table and values of each row, those that others refer to first."""
        holes = self._filled(place)
        for row in self.rows:
            yield row.table, row.filled(holes)

    def _filled(self, place: Place) -> Mapping[str, Any]:
        order_id = str(self.request["order_id"]).replace(str(_NUMBER), str(place.number))
        key = CancellationRequest.model_validate({**self.request, "order_id": order_id}).key
        shift = place.began - self.began
        return {text: self._fill(sort, text, place, key, shift) for sort, text in self.holes}

    def _fill(self, sort: str, text: str, place: Place, key: str, shift: timedelta) -> Any:
        match sort:
            case "number":
                return place.number
            case "id":
                table, place_of = divmod(int(text) - _FIRST_ID, _APART)
                return place.next_ids[self.tables[table]] + place_of - 1
            case "key":
                return key
            case "time":
                return _moved(text, shift)
            case "uuid" if text == self.journal_id:
                return place.journal_id
            case "uuid" if text in self.effects:
                return effect_key(key, *self.effects[text])  # type: ignore[arg-type]  # a word is one, too
            case "uuid":
                found = _hex(place, text)
                return "-".join((found[:8], found[8:12], found[12:16], found[16:20], found[20:]))
            case "runner":
                return f"{text.partition('-')[0]}-{_hex(place, text)[:12]}"
            case _:
                return _hex(place, text)[:12]


def _hex(place: Place, text: str) -> str:
    """What stands for a random text of the template, always the same for the same order."""
    return hashlib.blake2b(f"{place.number} {text}".encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=4096)
def _moved(text: str, shift: timedelta) -> str:
    return (datetime.fromisoformat(text) + shift).strftime(_FORMS[len(text)].format(text[10:11]))


def recorded(kind: Callable[[Case], None], folder: Path) -> Template:
    """Carry out one case of the kind in an empty folder, and keep its rows."""
    world = FakeWorld()
    began = world.clock.now()
    Journal(journal_of(folder)).close()
    tables = _number_from_afar(journal_of(folder))
    with opened(folder, world) as app:
        kind(Case(app, world, _NUMBER))
    found, journal_id = rows_of_cases(journal_of(folder))
    return _made(found, began.replace(tzinfo=None), tables, journal_id)


def rows_of_cases(journal: Path) -> tuple[list[tuple[str, Values]], str]:
    """Table and values of every row of a journal that belongs to a case, and the id of the journal."""
    with closing(sqlite3.connect(journal)) as connection:
        connection.row_factory = sqlite3.Row
        found = [(name, dict(row)) for name in _tables(connection) for row in _all(connection, name)]
        [[journal_id]] = connection.execute("SELECT journal_id FROM identity")
    return found, journal_id


def _number_from_afar(journal: Path) -> tuple[str, ...]:
    """Let ids begin where no other number is, so that they are known again in texts."""
    with closing(sqlite3.connect(journal)) as connection:
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' ORDER BY 1"
        )
        tables = tuple(name for [name] in found)
        for place, name in enumerate(tables):
            connection.execute(
                "INSERT INTO sqlite_sequence VALUES (?, ?)", (name, _FIRST_ID + place * _APART)
            )
        connection.commit()
    return tables


def _tables(connection: sqlite3.Connection) -> list[str]:
    """All that hold rows of cases; the cases first, then their effects, to which tasks refer."""
    found = {name for [name] in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    first = ["case", "effect"]
    return [*first, *sorted(found - _LEFT_OUT - set(first))]


def _all(connection: sqlite3.Connection, table: str) -> list[sqlite3.Row]:
    return connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid').fetchall()


def _made(
    found: list[tuple[str, Values]], began: datetime, tables: tuple[str, ...], journal_id: str
) -> Template:
    holes: set[tuple[str, str]] = set()
    rows = tuple(_with_holes(table, values, holes) for table, values in found)
    [case] = [values for table, values in found if table == "case"]
    effects = {row["key"]: (row["kind"], row["ordinal"]) for table, row in found if table == "effect"}
    request = CancellationRequest.model_validate_json(case["request"]).model_dump()
    return Template(rows, began, tables, journal_id, request, effects, frozenset(holes))


def _with_holes(table: str, values: Values, holes: set[tuple[str, str]]) -> _Row:
    texts, numbers = {}, {}
    for column, value in values.items():
        if column == SEAL or not isinstance(value, str | int):
            continue
        tokens = {(match.lastgroup or "", match[0]) for match in _TOKENS.finditer(str(value))}
        holes |= tokens
        if isinstance(value, str) and tokens:
            texts[column] = _TOKENS.sub(lambda match: f"%({match[0]})s", value.replace("%", "%%"))
        elif tokens:
            numbers[column] = str(value)
    fixed = {column: value for column, value in values.items() if column not in (*texts, *numbers)}
    # The columns stay in their order: those with holes are filled in where they stand.
    return _Row(table, {column: fixed.get(column) for column in values}, texts, numbers)
