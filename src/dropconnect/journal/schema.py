"""Makes the schema of a fresh journal from the tables, and tells which revision a journal has.

Alembic is not imported here. Only a journal that an older release wrote needs it, see
``dropconnect.journal.migrate``.
"""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String, Table, insert, inspect, select
from sqlalchemy import Connection as SqlConnection

from dropconnect.journal.tables import REVISION, metadata

# Alembic's own table, as Alembic makes it: the migrations of later releases read it.
_stamps = MetaData()
_stamp = Table("alembic_version", _stamps, Column("version_num", String(32), primary_key=True))
_stamp.primary_key.name = "alembic_version_pkc"


def revision_of(connection: SqlConnection) -> str | None:
    """The revision that the journal is stamped with; None: it has no stamp."""
    if not inspect(connection).has_table(_stamp.name):
        return None
    return connection.execute(select(_stamp.c.version_num)).scalar()


def is_empty(connection: SqlConnection) -> bool:
    """Whether there is no table at all, as in a file that was just made."""
    return inspect(connection).get_table_names() == []


def create(connection: SqlConnection) -> None:
    """Make all tables of this release in the caller's transaction, and stamp them with ``REVISION``."""
    metadata.create_all(connection, checkfirst=False)
    _stamps.create_all(connection, checkfirst=False)
    connection.execute(insert(_stamp).values(version_num=REVISION))
