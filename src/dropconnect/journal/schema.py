"""Makes the schema of a fresh journal from the tables, and tells which revision a journal has and
what it lacks.

Alembic is not imported here. Only a journal that an older release wrote needs it, see
``dropconnect.journal.migrate``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Column, MetaData, String, Table, insert, inspect, select
from sqlalchemy import Connection as SqlConnection
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

# They add their tables and indexes.
from dropconnect.journal import (  # noqa: F401
    access_tables,
    customer_page_tables,
    inbox_tables,
    list_indexes,
    pasted_tables,
    program_tables,
    subscriber_tables,
    team_tables,
    watch_tables,
    withdrawal_tables,
    word_tables,
)
from dropconnect.journal.tables import REVISION, metadata

# Alembic's own table, as Alembic makes it: the migrations of later releases read it.
_stamps = MetaData()
_stamp = Table("alembic_version", _stamps, Column("version_num", String(32), primary_key=True))
_stamp.primary_key.name = "alembic_version_pkc"
_PARTS = """
SELECT type, name FROM sqlite_master UNION ALL
SELECT 'column', tables.name || '.' || columns.name FROM sqlite_master AS tables
JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'
"""


def revision_of(connection: SqlConnection) -> str | None:
    """The revision that the journal is stamped with; None: it has no stamp."""
    if not inspect(connection).has_table(_stamp.name):
        return None
    return connection.execute(select(_stamp.c.version_num)).scalar()


def is_somebody_elses(connection: SqlConnection) -> bool:
    """Whether there are tables, and none of ours."""
    names = set(inspect(connection).get_table_names())
    return bool(names) and names.isdisjoint(metadata.tables)


@cache
def parts() -> tuple[str, ...]:
    """The tables, columns and indexes of this release, in words."""
    found = []
    for table in metadata.sorted_tables:
        found.append(f"the table {table.name}")
        found += [f"the column {table.name}.{column.name}" for column in table.columns]
        found += [f"the index {index.name}" for index in table.indexes]
    return tuple(sorted(found))


def missing(connection: SqlConnection) -> tuple[str, ...]:
    """The ``parts`` that the journal has not. Without its indexes it would take a second open case for an
    order."""
    found = {f"the {kind} {name}" for kind, name in connection.exec_driver_sql(_PARTS)}
    return tuple(part for part in parts() if part not in found)


def create(connection: SqlConnection) -> None:
    """Make all tables of this release in the caller's transaction, and stamp them with ``REVISION``."""
    for statement in _statements():
        connection.exec_driver_sql(statement)
    connection.execute(insert(_stamp).values(version_num=REVISION))


@cache
def _statements() -> tuple[str, ...]:
    """What makes the tables and indexes, kept: to write it out takes longer than to run it."""
    dialect = sqlite.dialect()
    return tuple(str(element.compile(dialect=dialect)) for element in _elements())


def _elements() -> Iterator[CreateTable | CreateIndex]:
    for table in (*metadata.sorted_tables, _stamp):
        yield CreateTable(table)
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield CreateIndex(index)
