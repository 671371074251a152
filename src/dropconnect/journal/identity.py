"""The repository of one row: which journal this is, and how far it has come."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import insert, select, update

from dropconnect.journal.reading import Reader
from dropconnect.journal.tables import identity
from dropconnect.journal.trouble import damaged


@dataclass(frozen=True)
class JournalIdentity:
    """Which journal this is, wherever its file lies."""

    journal_id: str
    counter: int
    """How many intents it has written: of two copies of one journal the smaller number is the older."""
    made_at: datetime
    restored_at: datetime | None = None
    """When a person said that its file is a restored copy, the last time."""


def is_older_copy(ours: JournalIdentity, journal_id: str, counter: int) -> bool:
    """Whether what a journal wrote outside, at a shop or into its mark, proves that ours is an older copy.

    ``journal_id`` and ``counter`` are what was written there. Another journal's proves nothing.
    """
    return journal_id == ours.journal_id and counter > ours.counter


IDENTITY = Reader(identity, JournalIdentity)


class Identity:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection
        self.counted: int | None = None
        """The counter, if this transaction moved it."""

    def find(self) -> JournalIdentity | None:
        """None: the journal has no name yet."""
        return IDENTITY.first(self._connection, select(identity))

    def get(self) -> JournalIdentity:
        """Which journal this is. ``JournalError`` if it has none any more."""
        found = self.find()
        if found is None:
            raise damaged("the journal has lost its name")
        return found

    def make(self, now: datetime) -> JournalIdentity:
        """Give the journal its name, once; it keeps it wherever its file is moved or restored to."""
        found = self.find()
        if found is not None:
            return found
        values = {"journal_id": str(uuid.uuid4()), "counter": 0, "made_at": now}
        self._connection.execute(insert(identity).values(**values))
        return self.get()

    def count(self) -> None:
        """One more intent was written: something is about to be sent."""
        self._move({"counter": identity.c.counter + 1})

    def restored(self, counter: int, at: datetime) -> None:
        """From here on it counts from ``counter``, which is above all that any copy of it has written."""
        self._move({"counter": counter, "restored_at": at})

    def _move(self, values: Mapping[str, Any]) -> None:
        moved = update(identity).values(**values).returning(identity.c.counter)
        self.counted = self._connection.execute(moved).scalar_one()
