"""The repository of events: the append-only timeline that a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import insert, select

from dropconnect.journal.reading import Reader
from dropconnect.journal.rows import Event
from dropconnect.journal.tables import event

US = "dropconnect"
"""Who, when it was not a person."""
EVENTS = Reader(event, Event)


class Events:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(
        self,
        case_id: int,
        at: datetime,
        kind: str,
        text: str,
        *,
        who: str = US,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self._connection.execute(
            insert(event).values(case_id=case_id, at=at, kind=kind, who=who, text=text, data=dict(data or {}))
        )

    def of_case(self, case_id: int) -> list[Event]:
        query = select(event).where(event.c.case_id == case_id).order_by(event.c.id)
        return EVENTS.all(self._connection, query)

    def last_at(self) -> datetime | None:
        """When the last line was written; None: there is none."""
        last = select(event.c.at).order_by(event.c.id.desc()).limit(1)
        found: datetime | None = self._connection.execute(last).scalar()
        return found
