"""One schema, whether a journal is made today or was made by an older release and upgraded since."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Column, Engine, MetaData, create_engine
from sqlalchemy.pool import NullPool

from dropconnect.errors import JournalError
from dropconnect.journal import Journal
from dropconnect.journal.migrate import revisions, upgrade
from dropconnect.journal.seals import check_seals, seal_all
from dropconnect.journal.tables import REVISION, metadata

GIVEN_UP = frozenset({"case.lane", "effect.seal"})
"""Columns (``table.column``) whose content an upgrade drops, or makes anew, on purpose."""
OPENS_A_FRESH_JOURNAL = """
import sys
from pathlib import Path
from dropconnect.journal import Journal
Journal(Path(sys.argv[1])).close()
print(*(name for name in sys.modules if name.partition(".")[0] in ("alembic", "mako")))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite3"


@contextmanager
def opened(path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    yield engine
    engine.dispose()


def migrate(path: Path, revision: str) -> None:
    with opened(path) as engine, engine.begin() as connection:
        upgrade(connection, revision)


def schema(path: Path) -> dict[str, frozenset[str]]:
    """By table or index, its clauses without their order: what a migration adds stands last."""
    found = {}
    with closing(sqlite3.connect(path)) as connection:
        for name, sql in connection.execute("SELECT name, sql FROM sqlite_master"):
            head, _, body = " ".join((sql or "").split()).partition("(")
            clauses = re.split(r",\s*(?![^(]*\))", body.rstrip(" )"))
            found[name] = frozenset([head.strip(), *(clause.rstrip(" )") for clause in clauses)])
    return found


def test_the_migrations_make_the_same_schema_as_the_tables(path: Path, tmp_path: Path) -> None:
    migrated = tmp_path / "migrated.sqlite3"
    Journal(path).close()
    migrate(migrated, "head")
    assert schema(path) == schema(migrated)
    assert revisions()[-1] == REVISION


def is_comparable(item: object, name: str | None, *_: object) -> bool:
    """Alembic cannot read the collation of an index; the test above compares it."""
    return name not in ("case_number", "case_customer")


def test_alembic_sees_nothing_to_change_in_a_fresh_journal(path: Path) -> None:
    Journal(path).close()
    with opened(path) as engine, engine.connect() as connection:
        options = {"compare_type": True, "include_object": is_comparable}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == REVISION


def test_a_fresh_journal_is_made_without_alembic(path: Path) -> None:
    arguments = [sys.executable, "-c", OPENS_A_FRESH_JOURNAL, str(path)]
    imported = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert imported.stdout.split() == []


def example(column: Column[Any], number: int) -> Any:
    """A value that no other column of the journal has."""
    kind = column.type.python_type
    if kind is datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    if kind in (bool, int, float):
        return kind(1000 + number)
    text = f"{column.table.name}.{column.name}"
    return [text] if isinstance(column.type, JSON) else text


def fill(path: Path) -> None:
    """One row in each table, every column filled."""
    with opened(path) as engine, engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        older = MetaData()
        older.reflect(connection)
        numbers = iter(range(1000))
        values = {
            column: example(column, next(numbers))
            for table in older.sorted_tables
            for column in table.columns
            if table.name != "alembic_version"
        }
        for column in values:
            for key in column.foreign_keys:
                values[column] = values[key.column]
        for table in older.sorted_tables:
            row = {column.name: values[column] for column in table.columns if column in values}
            if row:
                connection.execute(table.insert().values(row))
        seal_all(connection)


def rows(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """By table, the one row that it has, as SQLite keeps it; empty where a table has none."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [
            row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: dict(connection.execute(f'SELECT * FROM "{name}"').fetchone() or {})
            for name in names
            if name != "alembic_version" and not name.startswith("sqlite_")
        }


@pytest.mark.parametrize("revision", revisions()[:-1])
def test_an_upgrade_keeps_every_row_of_an_older_journal(path: Path, revision: str) -> None:
    """A value may move to a column of another name; none is lost."""
    migrate(path, revision)
    fill(path)
    before = rows(path)

    Journal(path).close()

    after = rows(path)
    for table, row in before.items():
        lost = {
            column
            for column, value in row.items()
            if value not in after[table].values() and f"{table}.{column}" not in GIVEN_UP
        }
        assert lost == set(), table
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISION,)]


def test_an_upgrade_backs_the_journal_up_first(path: Path) -> None:
    """A file beside it, with the schema in its name and the rows as they were."""
    migrate(path, revisions()[0])
    fill(path)
    before = rows(path)

    Journal(path).close()

    [kept] = path.parent.glob("*.backup")
    assert re.fullmatch(rf"journal\.sqlite3\.schema-{revisions()[0]}-\d{{8}}T\d{{6}}Z\.backup", kept.name)
    assert rows(kept) == before
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    Journal(path).close()
    assert len(list(path.parent.glob("*.backup"))) == 1


def test_an_upgrade_seals_every_effect(path: Path) -> None:
    migrate(path, revisions()[0])
    fill(path)
    Journal(path).close()
    with opened(path) as engine, engine.connect() as connection:
        check_seals(connection)
        connection.exec_driver_sql("UPDATE effect SET attempts = attempts + 1")
        with pytest.raises(JournalError, match="its seal does not fit"):
            check_seals(connection)


def test_an_upgrade_hides_no_damage(path: Path) -> None:
    Journal(path).close()
    fill(path)
    with opened(path) as engine, engine.begin() as connection:
        connection.exec_driver_sql("UPDATE effect SET attempts = attempts + 1")
    with opened(path) as engine, engine.begin() as connection, pytest.raises(JournalError, match="seal"):
        upgrade(connection)


@pytest.mark.parametrize("kind", ["refund", "book-refund", "cancel-order"])
def test_an_upgrade_copies_what_was_paid_out_of_the_commands(path: Path, kind: str) -> None:
    migrate(path, "0010")
    fill(path)
    command = json.dumps({"amount": {"amount": "12.300", "currency": "KWD"}})
    with opened(path) as engine, engine.begin() as connection:
        connection.exec_driver_sql("UPDATE effect SET kind = ?, command = ?", (kind, command))
        seal_all(connection)

    Journal(path).close()

    found = rows(path)["effect"]
    pays = kind != "cancel-order"
    assert (found["amount"], found["currency"]) == (("12.300", "KWD") if pays else (None, None))


def test_an_empty_file_is_no_fresh_journal(path: Path) -> None:
    """All that was paid would be forgotten."""
    path.touch()
    with pytest.raises(JournalError, match=r"is empty.*restore it from a backup"):
        Journal(path)
    assert path.read_bytes() == b""
