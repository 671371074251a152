"""The repository of the page for customers. What somebody typed is kept until it was looked at, no longer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import delete, func, insert, select, update

from dropconnect.journal.customer_page_tables import customer_ask, customer_visit, customer_word
from dropconnect.journal.reading import Reader


@dataclass(frozen=True)
class CustomerAsk:
    """Somebody typed an order number and a mail address."""

    id: int
    store: str
    order_text: str = field(repr=False)
    mail: str = field(repr=False)
    language: str
    asked_at: datetime
    due_at: datetime
    tries: int


@dataclass(frozen=True)
class CustomerVisit:
    """An order whose own address was sent a link. It is what the link is about."""

    id: int
    store: str
    order_id: str
    order_number: str
    language: str
    made_at: datetime


@dataclass(frozen=True)
class CustomerWord:
    """What a customer said after the end: 1 (bad) to 5 (good), and a line."""

    case_id: int
    score: int
    words: str
    said_at: datetime


_ASKS = Reader(customer_ask, CustomerAsk)
_VISITS = Reader(customer_visit, CustomerVisit)
_WORDS = Reader(customer_word, CustomerWord)


class CustomerPages:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def waiting(self, store: str) -> int:
        """How many questions of this store nobody has looked at yet."""
        count = select(func.count()).select_from(customer_ask).where(customer_ask.c.store == store)
        return int(self._connection.execute(count).scalar_one())

    def ask(
        self, store: str, order_text: str, mail: str, language: str, *, at: datetime, due_at: datetime
    ) -> None:
        """Keep a question; the same one that waits already is not kept again."""
        same = (
            customer_ask.c.store == store,
            customer_ask.c.order_text == order_text,
            customer_ask.c.mail == mail,
        )
        if self._connection.execute(select(customer_ask.c.id).where(*same)).first() is not None:
            return
        typed = {"store": store, "order_text": order_text, "mail": mail, "language": language}
        self._connection.execute(insert(customer_ask).values(**typed, asked_at=at, due_at=due_at, tries=0))

    def due(self, now: datetime, limit: int) -> list[CustomerAsk]:
        query = select(customer_ask).where(customer_ask.c.due_at <= now)
        return _ASKS.all(
            self._connection, query.order_by(customer_ask.c.due_at, customer_ask.c.id).limit(limit)
        )

    def next_due(self) -> datetime | None:
        found: datetime | None = self._connection.execute(select(func.min(customer_ask.c.due_at))).scalar()
        return found

    def delay(self, ask: CustomerAsk, *, until: datetime) -> None:
        """The store was out of reach."""
        changed = update(customer_ask).where(customer_ask.c.id == ask.id)
        self._connection.execute(changed.values(tries=ask.tries + 1, due_at=until))

    def end(self, ask: CustomerAsk) -> bool:
        """It was looked at: nothing of it is kept. False: another process was quicker."""
        done = self._connection.execute(delete(customer_ask).where(customer_ask.c.id == ask.id))
        return done.rowcount == 1

    def visits_since(self, store: str, order_id: str, since: datetime) -> int:
        """How many links the order's address was sent since then."""
        found = select(func.count()).select_from(customer_visit)
        of_order = (customer_visit.c.store == store, customer_visit.c.order_id == order_id)
        return int(
            self._connection.execute(found.where(*of_order, customer_visit.c.made_at > since)).scalar_one()
        )

    def visit(self, store: str, order_id: str, order_number: str, language: str, *, at: datetime) -> int:
        """Keep that the order's address is sent a link; the number for the link."""
        values = {"store": store, "order_id": order_id, "order_number": order_number, "language": language}
        done = self._connection.execute(insert(customer_visit).values(**values, made_at=at))
        return int(done.inserted_primary_key[0])  # type: ignore[index]

    def find_visit(self, visit_id: int) -> CustomerVisit | None:
        return _VISITS.first(self._connection, select(customer_visit).where(customer_visit.c.id == visit_id))

    def say(self, case_id: int, score: int, words: str, *, at: datetime) -> bool:
        """Keep what a customer says after the end, once. False: something was said before."""
        if self.word_of(case_id) is not None:
            return False
        new = insert(customer_word).values(case_id=case_id, score=score, words=words, said_at=at)
        self._connection.execute(new)
        return True

    def word_of(self, case_id: int) -> CustomerWord | None:
        return _WORDS.first(self._connection, select(customer_word).where(customer_word.c.case_id == case_id))
