"""The repository of withdrawals from the contract. What was stated never changes, until it is erased."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy import Connection as SqlConnection

from dropconnect.journal.reading import Reader
from dropconnect.journal.trouble import damaged
from dropconnect.journal.withdrawal_states import WithdrawalState
from dropconnect.journal.withdrawal_tables import withdrawal

_PERSONAL = ("name", "order_text", "goods", "mail", "reason", "chosen", "words", "order_number")


@dataclass(frozen=True)
class NewWithdrawal:
    """A statement as it was typed. ``form`` names the page that it came from: sent twice, it is one."""

    code: str
    form: str
    store: str
    name: str = field(repr=False)
    order_text: str
    goods: str = field(repr=False)
    mail: str = field(repr=False)
    reason: str = field(repr=False)
    language: str
    stated_at: datetime
    recorded_by: str = ""
    recorded_at: datetime | None = None


@dataclass(frozen=True)
class Withdrawal:
    """A statement, and what became of it.

    ``first_id``: an earlier one of the same person about the same order. ``agreed``: the doubts that a person
    took away; ``chosen``: the goods that a person named; ``words``: why it stands as it does.
    ``recorded_by``: who recorded one that came by mail, and when; empty: it was stated on the page.
    """

    id: int
    code: str
    form: str
    store: str
    name: str = field(repr=False)
    order_text: str
    goods: str = field(repr=False)
    mail: str = field(repr=False)
    reason: str = field(repr=False)
    language: str
    stated_at: datetime
    first_id: int | None
    state: WithdrawalState
    doubts: dict[str, str]
    agreed: list[str]
    chosen: str
    words: str
    order_id: str
    order_number: str
    case_id: int | None
    due_at: datetime | None
    tries: int
    decided_by: str
    decided_at: datetime | None
    warned_at: datetime | None
    erased_at: datetime | None
    recorded_by: str
    recorded_at: datetime | None


WITHDRAWALS = Reader(withdrawal, Withdrawal)


class Withdrawals:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, new: NewWithdrawal) -> Withdrawal:
        """Keep it; the one that came from the same page, if that was sent before."""
        known = self.of_form(new.form)
        if known is not None:
            return known
        first = self._first(withdrawal.c.store == new.store, *_same(new))
        values: dict[str, Any] = {
            **vars(new),
            "first_id": (first.first_id or first.id) if first is not None else None,
            "state": WithdrawalState.RECEIVED,
            "doubts": {},
            "agreed": [],
            "due_at": new.stated_at,
            "tries": 0,
            **dict.fromkeys(("chosen", "words", "order_id", "order_number", "decided_by"), ""),
        }
        self._connection.execute(insert(withdrawal).values(**values))
        found = self.of_form(new.form)
        assert found is not None  # noqa: S101 - it was written a line above
        return found

    def get(self, withdrawal_id: int) -> Withdrawal:
        """One that must be there: ``JournalError`` if it is not."""
        found = self.find(withdrawal_id)
        if found is None:
            raise damaged(f"withdrawal {withdrawal_id} is not there, although something refers to it")
        return found

    def find(self, withdrawal_id: int) -> Withdrawal | None:
        return self._first(withdrawal.c.id == withdrawal_id)

    def of_form(self, form: str) -> Withdrawal | None:
        return self._first(withdrawal.c.form == form)

    def of_code(self, store: str, code: str) -> Withdrawal | None:
        return self._first(withdrawal.c.store == store, withdrawal.c.code == code)

    def of_case(self, case_id: int) -> Withdrawal | None:
        return self._first(withdrawal.c.case_id == case_id)

    def due(self, now: datetime, limit: int = 50) -> list[Withdrawal]:
        """Those with something to do now, longest due first."""
        query = select(withdrawal).where(withdrawal.c.due_at <= now)
        ordered = query.order_by(withdrawal.c.due_at, withdrawal.c.id).limit(limit)
        return WITHDRAWALS.all(self._connection, ordered)

    def next_due(self) -> datetime | None:
        query = select(func.min(withdrawal.c.due_at))
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def stated_before(self, at: datetime, *, open_only: bool = False) -> list[Withdrawal]:
        """Stated then or earlier, oldest first; ``open_only``: with nothing paid or said yet, as far as this
        table knows, and not warned of. Else: not erased yet."""
        query = select(withdrawal).where(withdrawal.c.stated_at <= at)
        if open_only:
            is_open = or_(
                withdrawal.c.state.in_([state for state in WithdrawalState if state.is_open]),
                withdrawal.c.state == WithdrawalState.OPENED,
            )
            query = query.where(withdrawal.c.warned_at.is_(None), is_open)
        else:
            query = query.where(withdrawal.c.erased_at.is_(None))
        # As of ``standing``.
        return sorted(WITHDRAWALS.all(self._connection, query), key=lambda stated: stated.id)

    def standing(self, *states: WithdrawalState) -> Sequence[Withdrawal]:
        """Those that stand so, oldest first."""
        query = select(withdrawal).where(withdrawal.c.state.in_(states))
        # Sorted here: to have them in order SQLite would walk through all that there ever were.
        return sorted(WITHDRAWALS.all(self._connection, query), key=lambda stated: stated.id)

    def list(
        self,
        *,
        stores: Collection[str] | None = None,
        states: Sequence[WithdrawalState] = (),
        skip: int = 0,
        limit: int = 50,
    ) -> list[Withdrawal]:
        """Newest first, of ``stores`` alone, in one of ``states`` (none: in any)."""
        query = select(withdrawal).where(*_chosen(stores, states)).order_by(withdrawal.c.id.desc())
        return WITHDRAWALS.all(self._connection, query.offset(skip).limit(limit))

    def count(self, *, stores: Collection[str] | None = None, states: Sequence[WithdrawalState] = ()) -> int:
        query = select(func.count()).select_from(withdrawal).where(*_chosen(stores, states))
        return self._connection.execute(query).scalar_one()

    def move(
        self,
        seen: Withdrawal,
        state: WithdrawalState,
        words: str,
        *,
        due_at: datetime | None = None,
        **more: Any,
    ) -> Withdrawal:
        """It has come further; ``more``: what is known by now."""
        return self._change(seen, {"state": state, "words": words, "due_at": due_at, "tries": 0, **more})

    def found(self, seen: Withdrawal, order_id: str, order_number: str) -> Withdrawal:
        """Which order it is about."""
        return self._change(seen, {"order_id": order_id, "order_number": order_number})

    def wait(self, seen: Withdrawal, words: str, *, until: datetime) -> None:
        """Nothing could be found out: it is tried again."""
        self._change(seen, {"words": words, "due_at": until, "tries": seen.tries + 1})

    def opened(self, seen: Withdrawal, case_id: int, words: str) -> None:
        self._change(
            seen, {"state": WithdrawalState.OPENED, "case_id": case_id, "words": words, "due_at": None}
        )

    def decide(self, seen: Withdrawal, who: str, at: datetime, values: Mapping[str, Any]) -> bool:
        """Record a person's word. False: somebody was first."""
        done = self._connection.execute(
            update(withdrawal)
            .where(withdrawal.c.id == seen.id, withdrawal.c.state == WithdrawalState.ASKS)
            .values(decided_by=who, decided_at=at, **values)
        )
        return done.rowcount == 1

    def warned(self, seen: Withdrawal, at: datetime) -> None:
        self._change(seen, {"warned_at": at})

    def erase(self, seen: Withdrawal, at: datetime) -> None:
        """Take the consumer's words out. Code, times and outcome stay."""
        self._change(seen, {**dict.fromkeys(_PERSONAL, ""), "doubts": {}, "erased_at": at})

    def _change(self, seen: Withdrawal, values: Mapping[str, Any]) -> Withdrawal:
        self._connection.execute(update(withdrawal).where(withdrawal.c.id == seen.id).values(**values))
        return self.get(seen.id)

    def _first(self, *conditions: ColumnElement[bool]) -> Withdrawal | None:
        query = select(withdrawal).where(*conditions).order_by(withdrawal.c.id)
        return WITHDRAWALS.first(self._connection, query)


def _same(new: NewWithdrawal) -> tuple[ColumnElement[bool], ...]:
    """An earlier statement of the same person about the same order."""
    return (
        func.lower(func.ltrim(withdrawal.c.order_text, "# ")) == new.order_text.lstrip("# ").lower(),
        func.lower(withdrawal.c.mail) == new.mail.lower(),
    )


def _chosen(
    stores: Collection[str] | None, states: Sequence[WithdrawalState]
) -> tuple[ColumnElement[bool], ...]:
    of_stores = () if stores is None else (withdrawal.c.store.in_(list(stores)),)
    return (*of_stores, *((withdrawal.c.state.in_(list(states)),) if states else ()))
