"""The repository of acts: who did what, when, and by which way. Rows are added and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import insert, select

from dropconnect.journal.access_tables import act
from dropconnect.journal.reading import Reader


@dataclass(frozen=True)
class RecordedAct:
    """One act of a person."""

    id: int
    at: datetime
    person: str
    via: str
    """page, link, api or mcp; for a program with the name of its token behind a colon."""
    what: str
    store: str
    """Empty: it was about no store."""
    case_id: int | None
    detail: str
    outcome: str
    """``done``, or why not."""


ACTS = Reader(act, RecordedAct)


class Acts:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(
        self,
        person: str,
        via: str,
        what: str,
        *,
        at: datetime,
        store: str = "",
        case_id: int | None = None,
        detail: str = "",
        outcome: str = "done",
    ) -> None:
        who = {"person": person, "via": via, "what": what, "at": at}
        about = {"store": store, "case_id": case_id, "detail": detail, "outcome": outcome}
        self._connection.execute(insert(act).values(**who, **about))

    def newest(self, *, person: str = "", case_id: int | None = None, limit: int = 100) -> list[RecordedAct]:
        """The newest first; ``person`` empty: everybody's."""
        query = select(act).order_by(act.c.id.desc()).limit(limit)
        if person:
            query = query.where(act.c.person == person)
        if case_id is not None:
            query = query.where(act.c.case_id == case_id)
        return ACTS.all(self._connection, query)
