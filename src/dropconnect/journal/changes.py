"""The repository of changes that customers want: of each order one is open at most."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select, text, update
from sqlalchemy import Connection as SqlConnection

from dropconnect.errors import CaseConflict
from dropconnect.journal.change_states import ChangeKind, ChangeState
from dropconnect.journal.customer_page_tables import customer_change
from dropconnect.journal.reading import Reader


@dataclass(frozen=True)
class NewChange:
    """``words`` and ``goods`` as the customer typed them; ``mail``: the order's own address."""

    store: str
    order_id: str
    order_number: str
    kind: ChangeKind
    goods: str
    words: str = field(repr=False)
    mail: str = field(repr=False)
    language: str
    asked_at: datetime


@dataclass(frozen=True)
class Change(NewChange):
    """One that is kept. ``answered_at`` None: nobody has answered."""

    id: int
    state: ChangeState
    answer: str
    answered_by: str
    answered_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state is ChangeState.OPEN


_CHANGES = Reader(customer_change, Change)


class Changes:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def ask(self, new: NewChange) -> Change | None:
        """Keep it. None: one of the order is open, and nothing was kept."""
        before = self.newest_of(new.store, new.order_id)
        if before is not None and before.is_open:
            return None
        values = {**vars(new), "state": ChangeState.OPEN, "answer": "", "answered_by": ""}
        self._connection.execute(insert(customer_change).values(**values))
        return self.newest_of(new.store, new.order_id)

    def find(self, change_id: int) -> Change | None:
        return _CHANGES.first(
            self._connection, select(customer_change).where(customer_change.c.id == change_id)
        )

    def newest_of(self, store: str, order_id: str) -> Change | None:
        query = select(customer_change).where(
            customer_change.c.store == store, customer_change.c.order_id == order_id
        )
        return _CHANGES.first(self._connection, query.order_by(customer_change.c.id.desc()).limit(1))

    def asked_since(self, store: str, order_id: str, since: datetime) -> int:
        """How many of the order were asked for since then."""
        query = select(func.count()).select_from(customer_change)
        of_order = (customer_change.c.store == store, customer_change.c.order_id == order_id)
        found = self._connection.execute(query.where(*of_order, customer_change.c.asked_at > since))
        return int(found.scalar_one())

    def open_ones(self) -> list[Change]:
        """All that are open, oldest first."""
        query = select(customer_change).where(customer_change.c.state == ChangeState.OPEN)
        return _CHANGES.all(self._connection, query.order_by(customer_change.c.id))

    def list(self, *, only_open: bool, stores: Collection[str] | None, skip: int, limit: int) -> list[Change]:
        """Oldest first of those that are open; with all, newest first."""
        by = customer_change.c.id if only_open else customer_change.c.id.desc()
        query = select(customer_change).where(*_chosen(stores, only_open=only_open)).order_by(by)
        return _CHANGES.all(self._connection, query.offset(skip).limit(limit))

    def count(self, *, only_open: bool, stores: Collection[str] | None) -> int:
        query = select(func.count()).select_from(customer_change)
        found = self._connection.execute(query.where(*_chosen(stores, only_open=only_open)))
        return int(found.scalar_one())

    def answer(self, before: Change, state: ChangeState, words: str, who: str, *, at: datetime) -> Change:
        """Keep the answer, once. ``CaseConflict`` names who was first."""
        done = self._connection.execute(
            update(customer_change)
            .where(customer_change.c.id == before.id, customer_change.c.state == ChangeState.OPEN)
            .values(state=state, answer=words, answered_by=who, answered_at=at)
        )
        found = self.find(before.id) or before
        if done.rowcount != 1:
            said = f"{found.answered_by}: {found.answer or found.state}"
            raise CaseConflict(f"nothing was done: this was answered before, by {said}")
        return found

    def answered_before(self, before: datetime) -> Sequence[Change]:
        """Those whose words were not erased yet, oldest first."""
        of_them = (customer_change.c.answered_at < before, text("words != ''"))
        query = select(customer_change).where(*of_them).order_by(customer_change.c.answered_at)
        return _CHANGES.all(self._connection, query)

    def erase(self, change: Change) -> None:
        """Take out what was typed and where it was answered to. Times and the kind stay."""
        table = customer_change
        gone = dict.fromkeys(
            (table.c.goods.name, table.c.words.name, table.c.mail.name, table.c.answer.name), ""
        )
        self._connection.execute(update(table).where(table.c.id == change.id).values(**gone))


def _chosen(stores: Collection[str] | None, *, only_open: bool) -> Iterator[ColumnElement[bool]]:
    if only_open:
        yield customer_change.c.state == ChangeState.OPEN
    if stores is not None:
        yield customer_change.c.store.in_(stores)
