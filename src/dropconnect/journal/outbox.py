"""The repository of messages to customers: queued once, sent until they are through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import RowMapping, insert, select, update

from dropconnect.journal.rows import MessageState, QueuedMessage
from dropconnect.journal.tables import message


def _message(row: RowMapping) -> QueuedMessage:
    values = dict(row)
    values["state"] = MessageState(values["state"])
    return QueuedMessage(**values)


class Outbox:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def queue(self, values: Mapping[str, Any]) -> bool:
        """Queue it; False if a message of this id is there already."""
        if self.get(values["id"]) is not None:
            return False
        self._connection.execute(
            insert(message).values(**values, state=MessageState.QUEUED, reason="", tries=0)
        )
        return True

    def get(self, message_id: str) -> QueuedMessage | None:
        row = self._connection.execute(select(message).where(message.c.id == message_id)).mappings().first()
        return _message(row) if row else None

    def of_case(self, case_id: int) -> list[QueuedMessage]:
        query = select(message).where(message.c.case_id == case_id).order_by(message.c.queued_at)
        return [_message(row) for row in self._connection.execute(query).mappings()]

    def due(self, now: datetime, limit: int = 100) -> list[QueuedMessage]:
        query = select(message).where(message.c.due_at <= now).order_by(message.c.due_at).limit(limit)
        return [_message(row) for row in self._connection.execute(query).mappings()]

    def next_due(self) -> datetime | None:
        query = select(message.c.due_at).where(message.c.due_at.is_not(None)).order_by(message.c.due_at)
        found: datetime | None = self._connection.execute(query.limit(1)).scalar()
        return found

    def change(self, before: QueuedMessage, values: Mapping[str, Any]) -> None:
        self._connection.execute(update(message).where(message.c.id == before.id).values(**values))
