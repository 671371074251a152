"""The repository of one row: which journal this is, and how far it has come."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import insert, select, update

from dropconnect.journal.reading import Reader
from dropconnect.journal.statements import Statement
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

_ONLY = Statement(select(identity).limit(1))
_COUNT = Statement(update(identity).values(counter=identity.c.counter + 1).returning(identity.c.counter))


class Identity:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection
        self.counted: int | None = None
        """The counter, if this transaction moved it."""

    def find(self) -> JournalIdentity | None:
        """None: the journal has no name yet."""
        return IDENTITY.one(self._connection, _ONLY)

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
        self.counted = _COUNT.scalar(self._connection, {})

    def restored(self, counter: int, at: datetime) -> None:
        """From here on it counts from ``counter``, which is above all that any copy of it has written."""
        moved = update(identity).values(counter=counter, restored_at=at).returning(identity.c.counter)
        self.counted = self._connection.execute(moved).scalar_one()
