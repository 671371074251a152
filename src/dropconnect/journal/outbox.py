"""The repository of messages to customers: queued once, sent until they are through."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import bindparam, or_, select, update

from dropconnect.journal.reading import Reader
from dropconnect.journal.records import Envelope
from dropconnect.journal.rows import NewMessage, QueuedMessage
from dropconnect.journal.statements import Insert, Statement, Update
from dropconnect.journal.states import MessageState
from dropconnect.journal.tables import case, message
from dropconnect.models.facts import Message, MessageKind, WaitingUpdate

MESSAGES = Reader(message, QueuedMessage)

_OF_ID = Statement(select(message).where(message.c.id == bindparam("id")))
_OF_CASE = Statement(
    select(message).where(message.c.case_id == bindparam("case_id")).order_by(message.c.queued_at)
)
_INSERT = Insert(message)
_UPDATE = Update(message, message.c.id == bindparam("the_id"))


class Outbox:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def queue(self, new: NewMessage) -> bool:
        """Queue it; False if a message of this id is there already."""
        if self.get(new.id) is not None:
            return False
        values = {**vars(new), "state": MessageState.QUEUED, "reason": "", "tries": 0}
        _INSERT.run(self._connection, {**values, "due_at": new.queued_at})
        return True

    def get(self, message_id: str) -> QueuedMessage | None:
        return MESSAGES.one(self._connection, _OF_ID, id=message_id)

    def of_case(self, case_id: int) -> list[QueuedMessage]:
        return MESSAGES.found(self._connection, _OF_CASE, case_id=case_id)

    def updates_of_open_cases(self) -> list[QueuedMessage]:
        """The messages with a promised date, of cases that are open."""
        query = select(message).join(case, case.c.id == message.c.case_id)
        query = query.where(message.c.kind == MessageKind.WAITING_UPDATE, case.c.closed_at.is_(None))
        return MESSAGES.all(self._connection, query.order_by(message.c.queued_at))

    def due(self, now: datetime, longest: timedelta, limit: int = 100) -> list[QueuedMessage]:
        """What is to be sent now; also what is due later than in ``longest``, which no message waits."""
        is_due = or_(message.c.due_at <= now, message.c.due_at > now + longest)
        query = select(message).where(is_due).order_by(message.c.due_at).limit(limit)
        return MESSAGES.all(self._connection, query)

    def next_due(self) -> datetime | None:
        query = select(message.c.due_at).where(message.c.due_at.is_not(None)).order_by(message.c.due_at)
        found: datetime | None = self._connection.execute(query.limit(1)).scalar()
        return found

    def record_try(self, before: QueuedMessage) -> None:
        """It is about to be sent, once more."""
        self._change(before, {"tries": before.tries + 1})

    def record_sent(self, before: QueuedMessage, *, at: datetime) -> None:
        self._change(before, {"state": MessageState.SENT, "due_at": None, "sent_at": at, "reason": ""})

    def delay(self, before: QueuedMessage, reason: str, *, until: datetime) -> None:
        """It did not go through, and is tried again."""
        self._change(before, {"due_at": until, "tries": before.tries + 1, "reason": reason})

    def bring_forward(self, store: str | None, *, at: datetime) -> None:
        """What is queued, of the cases of a store or of all, is due."""
        queued = update(message).where(message.c.due_at.is_not(None), message.c.due_at > at)
        if store is not None:
            of_store = select(case.c.id).where(case.c.connection == store)
            queued = queued.where(message.c.case_id.in_(of_store))
        self._connection.execute(queued.values(due_at=at))

    def rest(self, before: QueuedMessage, reason: str, *, until: datetime) -> None:
        """It was not tried, and is looked at again."""
        self._change(before, {"due_at": until, "reason": reason})

    def address(self, before: QueuedMessage, facts: Message, envelope: Envelope) -> QueuedMessage:
        """Whom it goes to is known by now."""
        self._change(before, {"facts": facts, "envelope": envelope})
        return replace(before, facts=facts, envelope=envelope)

    def hand_over(self, before: QueuedMessage) -> None:
        """A person sends it."""
        self._change(before, {"state": MessageState.BY_HAND, "due_at": None})

    def replace_unsent(self, case_id: int, kinds: Collection[MessageKind]) -> None:
        """Messages of these kinds that did not go out yet are not needed any more."""
        for item in self.of_case(case_id):
            if item.state is MessageState.QUEUED and item.kind in kinds:
                self._change(item, {"state": MessageState.REPLACED, "due_at": None})

    def replace_update(self, newer: NewMessage) -> None:
        """Earlier updates about the same goods that did not go out yet promise dates that are over."""
        if not isinstance(newer.facts, WaitingUpdate):
            return
        for old in self.of_case(newer.case_id):
            is_same = isinstance(old.facts, WaitingUpdate) and (
                old.facts.waiting.lines == newer.facts.waiting.lines
            )
            if is_same and old.id != newer.id and old.state is MessageState.QUEUED:
                self._change(old, {"state": MessageState.REPLACED, "due_at": None})

    def fail(self, before: QueuedMessage, reason: str) -> None:
        """It is not tried any more."""
        self._change(before, {"state": MessageState.FAILED, "due_at": None, "reason": reason})

    def _change(self, before: QueuedMessage, values: Mapping[str, Any]) -> None:
        _UPDATE.run(self._connection, values, {"the_id": before.id})
