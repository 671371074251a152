"""The repository of customers' words that a person pasted. A case takes them into its timeline, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import delete, insert, select, update

from dropconnect.journal.events import Events
from dropconnect.journal.pasted_tables import pasted
from dropconnect.journal.reading import Reader
from dropconnect.journal.states import CUSTOMER_WORDS
from dropconnect.journal.tables import event

THE_CUSTOMER = "the customer"
KEPT = timedelta(days=7)
"""For so long words are kept that nobody made a case of."""


@dataclass(frozen=True)
class Pasted:
    """``request``: the name of the request whose case takes it."""

    name: str
    request: str
    text: str = field(repr=False)
    pasted_by: str
    pasted_at: datetime


_PASTED = Reader(pasted, Pasted)


class PastedTexts:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, name: str, text: str, who: str, at: datetime) -> None:
        """Keep it; what was kept under this name before stays as it is. Older ones that led to nothing go."""
        led_to_nothing = (pasted.c.pasted_at < at - KEPT, pasted.c.request == pasted.c.name)
        self._connection.execute(delete(pasted).where(*led_to_nothing))
        if self.find(name) is None:
            new = {"name": name, "request": name, "text": text, "pasted_by": who, "pasted_at": at}
            self._connection.execute(insert(pasted).values(**new))

    def find(self, name: str) -> Pasted | None:
        return _PASTED.first(self._connection, select(pasted).where(pasted.c.name == name))

    def is_for(self, name: str, who: str, request: str) -> None:
        """The case of another request takes what this person pasted."""
        theirs = (pasted.c.name == name, pasted.c.pasted_by == who)
        self._connection.execute(update(pasted).where(*theirs).values(request=request))

    def take(self, request: str, case_id: int, at: datetime) -> bool:
        """Put what was pasted for this request into the timeline of its case. False: there is nothing."""
        if not request:
            return False
        found = _PASTED.first(self._connection, select(pasted).where(pasted.c.request == request))
        if found is None:
            return False
        done = self._connection.execute(delete(pasted).where(pasted.c.name == found.name))
        if done.rowcount != 1:
            return False
        data = {"pasted_by": found.pasted_by}
        Events(self._connection).add(case_id, at, CUSTOMER_WORDS, found.text, who=THE_CUSTOMER, data=data)
        return True

    def erase(self, request: str, case_id: int | None) -> None:
        """Take the customer's words out of the timeline of a case, and those that wait for it. That there
        were some stays."""
        self._connection.execute(delete(pasted).where(pasted.c.request == request))
        of_case = (event.c.case_id == case_id, event.c.kind == CUSTOMER_WORDS)
        self._connection.execute(
            update(event).where(*of_case).values(text="erased: the time to keep it is over")
        )
