"""Refunds at the store that the case cannot explain: money of others, and rows that were never paid."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import HAPPENED, UNRESOLVED, EffectState, IncidentKind, Outcome
from dropconnect.models.cancellation import RefundMethod
from dropconnect.models.commands import EffectKind
from dropconnect.models.money import Money
from dropconnect.models.order import Order, Refund
from dropconnect.planner.strangers import described
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.ending.contradiction import Contradiction
from dropconnect.saga.look.unpaid import left_by_choice
from dropconnect.saga.store.unpaid_row import at_the_store, unpaid_rows

_PAYS = (EffectKind.REFUND, EffectKind.BOOK_REFUND)
_OURS = HAPPENED | UNRESOLVED | {EffectState.MOVED}
"""States in which a payment has been made, or may be: one that is still to come is not somebody else's."""


def money_of_others(desk: Desk, case: Case, order: Order) -> Iterator[Contradiction]:
    """Refunds that none of our cases made and that were not there when this one was opened.

    Of a case that an older release opened it is not known what was there: nothing is said then.
    """
    made = _made(desk, case)
    for row in _rows_of_others(case, order, made):
        reason = f"{described(row, desk.journal.journal_id)} is not ours and came after this case was "
        reason += f"opened: {_amounts(case, order, made)}{_booked_twice(case, row, made)}"
        yield Contradiction(IncidentKind.REFUND_BY_OTHERS, reason, row.id)


def paid_by_others(desk: Desk, case: Case, order: Order) -> Money:
    """What was paid back since the case was opened, and not by us."""
    rows = _rows_of_others(case, order, _made(desk, case))
    return Money.total((row.amount for row in rows), order.currency)


def rows_never_paid(desk: Desk, case: Case, order: Order) -> Iterator[Contradiction]:
    """Rows of the case that a person declared unpaid and that stand in the store's books, though nobody
    wanted them to stay."""
    with desk.journal.read() as reading:
        by_choice = left_by_choice(reading.tasks.of_case(case.id))
    for row in at_the_store(order, unpaid_rows(desk, case)):
        if row.id not in by_choice:
            reason = f"{row.words} was never paid, and stands in the store's books"
            yield Contradiction(IncidentKind.UNPAID_ROW, reason, row.id)


def _made(desk: Desk, case: Case) -> list[Effect]:
    """The payments that our cases of the order made, or may have made."""
    with desk.journal.read() as reading:
        effects = reading.effects.of_order(case.connection, case.order_id)
    return [effect for effect in effects if effect.kind in _PAYS and effect.state in _OURS]


def _rows_of_others(case: Case, order: Order, made: list[Effect]) -> list[Refund]:
    if case.opened_with is None:
        return []
    ours = {name for effect in made for name in (effect.key, effect.provider_id) if name}
    known = {*ours, *case.opened_with}
    return [
        row
        for row in order.refunds
        if row.amount and not known & {row.key, row.id} and not _is_the_other_one(case, row)
    ]


def _is_the_other_one(case: Case, row: Refund) -> bool:
    """The refund by another installation because of which the case ended: its outcome names it."""
    return case.outcome is Outcome.ALREADY and bool(row.key)


def _booked_twice(case: Case, row: Refund, made: list[Effect]) -> str:
    """A payment by hand has its booking; that a row of its amount was booked beside it is likely the same."""
    for effect in made:
        by_hand = effect.payment.method is RefundMethod.BOOK_ONLY
        if effect.case_id == case.id and by_hand and effect.amount == row.amount and not row.confirmed:
            return (
                f". It fits the payment by hand that stands there as {effect.provider_id}: if it is the "
                "same, delete one of the two at the store"
            )
    return ""


def _amounts(case: Case, order: Order, made: list[Effect]) -> str:
    currency = order.currency
    of_case = [effect for effect in made if effect.case_id == case.id and effect.state in HAPPENED]
    paid = Money.total((effect.amount for effect in of_case if effect.amount is not None), currency)
    kept = Money.total((amount for _, amount in case.agreed.kept), currency)
    came_in = f" of {order.paid} that came in" if order.paid is not None else ""
    text = f"{order.refunded}{came_in} are paid back now, {paid} of it by this case"
    return f"{text}, which was to keep {kept}" if kept else text
