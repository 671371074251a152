"""The repository of one row: which journal this is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

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


IDENTITY = Reader(identity, JournalIdentity)


class Identity:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

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
        """One more intent was written."""
        self._connection.execute(update(identity).values(counter=identity.c.counter + 1))
