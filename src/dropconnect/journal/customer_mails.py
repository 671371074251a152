"""The repository of mails to customers who have no case yet. Each has its text from the beginning."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy import Connection as SqlConnection

from dropconnect.journal.reading import Reader
from dropconnect.journal.states import MessageState
from dropconnect.journal.withdrawal_tables import customer_mail


@dataclass(frozen=True)
class NewCustomerMail:
    """A mail; ``id`` is its Message-ID. ``notifier`` empty: a person sends it.

    ``withdrawal_id`` None: it carries a link for an order, or is about a change that its customer wants. The
    words of such a mail are erased once it is sent, or given up.
    """

    id: str
    withdrawal_id: int | None
    store: str
    kind: str
    notifier: str
    address: str = field(repr=False)
    language: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    queued_at: datetime


@dataclass(frozen=True)
class CustomerMail:
    """A mail in the queue, or behind it. ``told``: people know that it did not go out."""

    id: str
    withdrawal_id: int | None
    store: str
    kind: str
    notifier: str
    address: str = field(repr=False)
    language: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    state: MessageState
    reason: str
    tries: int
    due_at: datetime | None
    queued_at: datetime
    sent_at: datetime | None
    told: bool


CUSTOMER_MAILS = Reader(customer_mail, CustomerMail)


class CustomerMails:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def queue(self, new: NewCustomerMail) -> bool:
        """Queue it; False if one of this id is there already."""
        there = select(customer_mail.c.id).where(customer_mail.c.id == new.id)
        if self._connection.execute(there).first() is not None:
            return False
        by_hand = not new.notifier
        values = {
            **vars(new),
            "state": MessageState.BY_HAND if by_hand else MessageState.QUEUED,
            "reason": "",
            "tries": 0,
            "due_at": None if by_hand else new.queued_at,
            "told": False,
        }
        self._connection.execute(insert(customer_mail).values(**values))
        return True

    def of_withdrawal(self, withdrawal_id: int) -> list[CustomerMail]:
        query = select(customer_mail).where(customer_mail.c.withdrawal_id == withdrawal_id)
        ordered = query.order_by(customer_mail.c.queued_at, customer_mail.c.id)
        return CUSTOMER_MAILS.all(self._connection, ordered)

    def due(self, now: datetime, longest: timedelta, limit: int = 200) -> list[CustomerMail]:
        """What is to be sent now; also what is due later than in ``longest``, which no mail waits."""
        is_due = or_(customer_mail.c.due_at <= now, customer_mail.c.due_at > now + longest)
        query = select(customer_mail).where(customer_mail.c.due_at.is_not(None), is_due)
        ordered = query.order_by(customer_mail.c.due_at, customer_mail.c.id)
        return CUSTOMER_MAILS.all(self._connection, ordered.limit(limit))

    def next_due(self) -> datetime | None:
        found: datetime | None = self._connection.execute(select(func.min(customer_mail.c.due_at))).scalar()
        return found

    def untold(self) -> list[CustomerMail]:
        """What did not go out and nobody was told of: a person sends it."""
        states = [MessageState.FAILED, MessageState.BY_HAND]
        query = select(customer_mail).where(
            customer_mail.c.told.is_(False),
            customer_mail.c.state.in_(states),
            customer_mail.c.withdrawal_id.is_not(None),
        )
        # As of withdrawals.
        found = CUSTOMER_MAILS.all(self._connection, query.limit(100))
        return sorted(found, key=lambda mail: mail.queued_at)

    def undelivered(self, stores: Collection[str] | None = None) -> list[CustomerMail]:
        """What will not go out and is about no withdrawal, newest first, until a person has seen to it:
        its words are gone. ``stores``: of none but these."""
        query = select(customer_mail).where(*_undelivered(stores))
        return CUSTOMER_MAILS.all(
            self._connection, query.order_by(customer_mail.c.queued_at.desc()).limit(100)
        )

    def count_undelivered(self, stores: Collection[str] | None = None) -> int:
        query = select(func.count()).select_from(customer_mail).where(*_undelivered(stores))
        return int(self._connection.execute(query).scalar_one())

    def claim(self, before: CustomerMail, *, until: datetime) -> bool:
        """It is about to be sent once more; False if another process was quicker. Should this one die, it is
        tried again at ``until``."""
        done = self._connection.execute(
            update(customer_mail)
            .where(customer_mail.c.id == before.id, customer_mail.c.tries == before.tries)
            .where(customer_mail.c.due_at.is_not(None))
            .values(tries=before.tries + 1, due_at=until)
        )
        return done.rowcount == 1

    def record_sent(self, before: CustomerMail, *, at: datetime) -> None:
        sent = {"state": MessageState.SENT, "due_at": None, "sent_at": at, "reason": ""}
        self._change(before, {**sent, **_kept_words(before)})

    def record_by_hand(self, before: CustomerMail, words: str, *, at: datetime) -> None:
        """A person has sent it."""
        self._change(before, {"state": MessageState.SENT, "sent_at": at, "reason": words, "told": True})

    def delay(self, before: CustomerMail, reason: str) -> None:
        """It did not go through, and is tried again when its claim is over."""
        self._change(before, {"reason": reason})

    def rest(self, before: CustomerMail, reason: str, *, until: datetime) -> None:
        """Nothing may be written for its store now."""
        self._change(before, {"reason": reason, "due_at": until})

    def fail(self, before: CustomerMail, reason: str) -> None:
        """It is not tried any more: a person sends it."""
        failed = {"state": MessageState.FAILED, "due_at": None, "reason": reason}
        self._change(before, {**failed, **_kept_words(before)})

    def record_told(self, before: CustomerMail) -> None:
        self._change(before, {"told": True})

    def erase(self, withdrawal_id: int) -> None:
        """Take the consumer's words out of all mails of a withdrawal."""
        empty = dict.fromkeys(("address", "subject", "text", "html", "reason"), "")
        of_it = update(customer_mail).where(customer_mail.c.withdrawal_id == withdrawal_id)
        self._connection.execute(of_it.values(due_at=None, told=True, **empty))

    def _change(self, before: CustomerMail, values: Mapping[str, Any]) -> None:
        self._connection.execute(
            update(customer_mail).where(customer_mail.c.id == before.id).values(**values)
        )


def _undelivered(stores: Collection[str] | None) -> Iterator[ColumnElement[bool]]:
    yield customer_mail.c.state.in_([MessageState.FAILED, MessageState.BY_HAND])
    yield customer_mail.c.withdrawal_id.is_(None)
    if stores is not None:
        yield customer_mail.c.store.in_(stores)


def _kept_words(mail: CustomerMail) -> dict[str, str]:
    """A link is a secret: after its mail the journal knows it by its digest alone."""
    return {"text": "", "html": ""} if mail.withdrawal_id is None else {}
