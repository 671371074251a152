"""The seal of an effect: a hash over its row as it is stored.

Money depends on these rows. A byte that changes in one of them (a failing disk, a repaired database, a hand
in the file) is found when the row is read, before anything is paid on it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import Connection as SqlConnection

from dropconnect.journal.reading import Stored
from dropconnect.journal.trouble import damaged

SEAL = "seal"
"""The column that holds it. It covers all others."""
_ALL = "SELECT * FROM effect"
_SEAL_IT = "UPDATE effect SET seal = ? WHERE key = ?"


def seal_of(stored: Stored) -> str:
    """The seal that belongs to these stored values, whatever columns there are."""
    values = [[name, _canonical(value)] for name, value in sorted(stored.items()) if name != SEAL]
    return hashlib.sha256(json.dumps(values, ensure_ascii=True).encode()).hexdigest()


def check_seal(stored: Stored) -> None:
    """``JournalError`` if this effect is not as it was written."""
    if stored[SEAL] != seal_of(stored):
        raise damaged(f"effect {stored['key']!r} is not as it was written (its seal does not fit)")


def check_seals(connection: SqlConnection) -> None:
    """``JournalError`` for the first effect that is not as it was written; an older journal has no seals."""
    if SEAL in _columns(connection):
        for stored in connection.exec_driver_sql(_ALL).mappings():
            check_seal(dict(stored))


def seal_all(connection: SqlConnection) -> None:
    """Seal all effects as they are stored now: the end of an upgrade, which checked them at its start.
    A schema that is still without seals is left alone."""
    if SEAL not in _columns(connection):
        return
    for stored in connection.exec_driver_sql(_ALL).mappings().all():
        _write(connection, dict(stored))


def _columns(connection: SqlConnection) -> frozenset[str]:
    return frozenset(row[1] for row in connection.exec_driver_sql("PRAGMA table_info(effect)"))


def _write(connection: SqlConnection, stored: Stored) -> None:
    parameters = (seal_of(stored), stored["key"])
    connection.exec_driver_sql(_SEAL_IT, parameters)


def _canonical(value: Any) -> list[str]:
    """With its type: the number 1 and the text "1" are different bytes."""
    text = value.hex() if isinstance(value, bytes) else repr(value)
    return [type(value).__name__, text]
