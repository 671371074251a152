"""Refund rows that may have been booked and never paid: what a person is shown of them, and what was said.

Some shops book a refund before they ask the gateway. If their worker ends in between, a row stands without
money and without our key (measured at a real shop). Only a person can tell, at the gateway.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Self

from dropconnect.errors import UsageError
from dropconnect.journal.person_rows import Task
from dropconnect.journal.rows import Effect
from dropconnect.journal.states import HAPPENED, Decision, EffectState, TaskKind
from dropconnect.models.base import Model
from dropconnect.models.commands import EffectKind, RemoveRefundCommand
from dropconnect.models.money import Money
from dropconnect.models.order import Order, Refund

ROWS = "unpaid_rows"
"""Where the rows stand in a task's evidence."""
_NOTHING_MOVED = (Decision.NO_MONEY_MOVED, Decision.NO_MONEY_MOVED_STOP)
_MOVED = (Decision.MONEY_MOVED, Decision.PAID_BY_HAND)
_NONE = re.compile(r"none\b", re.IGNORECASE)
_STANDS = (*HAPPENED, EffectState.MOVED)


class UnpaidRow(Model):
    """One row as a person was shown it."""

    id: str
    amount: Money
    created_at: datetime | None = None
    made_by: str = ""
    keyed: bool = False
    """It carries the key of the payment."""
    settled: bool = False
    """The settle time was over when it was shown."""

    @classmethod
    def of(cls, command: RemoveRefundCommand) -> Self:
        """The row that a removal takes away."""
        return cls(
            id=command.refund_id,
            amount=command.amount,
            created_at=command.created_at,
            made_by=command.made_by,
        )

    @property
    def words(self) -> str:
        """Number, amount, time and who made it."""
        at = f", booked {self.created_at:%-d %b %H:%M} UTC" if self.created_at is not None else ""
        by = f" by user {self.made_by}" if self.made_by else ""
        return f"refund {self.id} of {self.amount}{at}{by}"

    def is_still(self, row: Refund) -> bool:
        """Whether the store shows just what the person was shown, without the word of a gateway."""
        shown = (self.id, self.amount, self.created_at, self.made_by)
        return (row.id, row.amount, row.created_at, row.made_by) == shown and row.confirmed is False


def candidates(order: Order, effect: Effect, taken: Collection[str], *, settled: bool) -> list[UnpaidRow]:
    """The rows that may stand for this payment: new since it was sent, of its amount, with its key or none.

    ``taken`` are the rows of which it is known what they stand for.
    """
    before = effect.payment.before.refund_ids
    return [
        UnpaidRow(
            id=row.id,
            amount=row.amount,
            created_at=row.created_at,
            made_by=row.made_by,
            keyed=bool(row.key),
            settled=settled,
        )
        for row in order.refunds
        if row.id not in before
        and row.id not in taken
        and row.key in ("", effect.key)
        and row.amount == effect.amount
    ]


def rows_of(task: Task) -> list[UnpaidRow]:
    """The rows that a task shows."""
    shown: Any = task.evidence.get(ROWS, [])
    return [UnpaidRow.model_validate(row) for row in shown]


def named_row(task: Task, detail: str) -> UnpaidRow | None:
    """The row that a person means who says whether money moved: the one that was never paid, or that stands
    for the payment. None: none of those shown.

    Raises ``UsageError`` if the task shows several and the person names none.
    """
    rows = rows_of(task)
    if not rows or _NONE.match(detail):
        return None
    named = [row for row in rows if is_named(detail, row.id)]
    if len(named) == 1:
        return named[0]
    if len(rows) == 1:
        return rows[0]
    listed = "; ".join(row.words for row in rows)
    raise UsageError(
        f"task {task.id} is about several rows: say which of them you mean right behind your decision, for "
        f'example --say "{Decision.NO_MONEY_MOVED}, {rows[0].id}", or "{Decision.NO_MONEY_MOVED}, none of '
        f'them". {listed}'
    )


def is_named(detail: str, row_id: str) -> bool:
    """Whether what a person said begins with this number; further on it may be part of a date."""
    return (
        re.match(rf"(?:refund|row|number|#)?\s*{re.escape(row_id)}(?![\w/-])", detail, re.IGNORECASE)
        is not None
    )


def declared(tasks: Iterable[Task]) -> list[UnpaidRow]:
    """The rows of which a person said, at last, that they were never paid. ``tasks``: the oldest first."""
    found: dict[str, UnpaidRow] = {}
    for task in tasks:
        if task.kind is not TaskKind.MONEY_DOUBT:
            continue
        row = named_row(task, task.decision_detail) if task.decision in _NOTHING_MOVED else None
        if row is not None:
            found[row.id] = row
        if task.decision in _MOVED:
            for shown in rows_of(task):
                found.pop(shown.id, None)
    return list(found.values())


def stands_for(tasks: Iterable[Task], effect: Effect) -> tuple[bool, str]:
    """Whether a person was shown rows and said that this payment moved, and the row that then stands for it;
    empty if none of those shown does. ``tasks``: the oldest first."""
    found = (False, "")
    for task in tasks:
        about = task.kind is TaskKind.MONEY_DOUBT and task.effect_key == effect.key
        if about and task.decision in _MOVED and rows_of(task):
            row = named_row(task, task.decision_detail)
            found = (True, row.id if row is not None else "")
    return found


def void_of(tasks: Iterable[Task], effects: Sequence[Effect]) -> dict[str, Money]:
    """Row id -> amount of the rows that were never paid. One that a later payment or booking stands for,
    because a person paid by hand after all, is not void any more."""
    standing = standing_ids(effects)
    return {row.id: row.amount for row in declared(tasks) if row.id not in standing}


def standing_ids(effects: Iterable[Effect]) -> frozenset[str]:
    """What the store calls the payments that were made."""
    money = (EffectKind.REFUND, EffectKind.BOOK_REFUND)
    return frozenset(
        effect.provider_id
        for effect in effects
        if effect.kind in money and effect.state in _STANDS and effect.provider_id
    )


def left_by_choice(tasks: Iterable[Task]) -> frozenset[str]:
    """Rows that were never paid and stay in the store's books because a person wants it so."""
    return frozenset(
        row.id
        for task in tasks
        if task.kind is TaskKind.UNPAID_ROW and task.decision is Decision.LEAVE
        for row in rows_of(task)
    )
