"""The repository of events: the append-only timeline that a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import bindparam, func, select

from dropconnect.journal.reading import Reader
from dropconnect.journal.rows import Event
from dropconnect.journal.statements import Insert, Statement
from dropconnect.journal.tables import event

US = "dropconnect"
"""Who, when it was not a person."""
EVENTS = Reader(event, Event)

_OF_CASE = Statement(select(event).where(event.c.case_id == bindparam("case_id")).order_by(event.c.id))
_INSERT = Insert(event)


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
        values = {"case_id": case_id, "at": at, "kind": kind, "who": who, "text": text}
        _INSERT.run(self._connection, {**values, "data": dict(data or {})})

    def of_case(self, case_id: int) -> list[Event]:
        return EVENTS.found(self._connection, _OF_CASE, case_id=case_id)

    def last_at(self) -> datetime | None:
        """When the last line was written; None: there is none."""
        found: datetime | None = self._connection.execute(select(func.max(event.c.at))).scalar()
        return found
