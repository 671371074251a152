"""The other orders of one payment: what went back through them, and what is about to."""

from __future__ import annotations

from collections.abc import Iterable

from dropconnect.connection import PlatformConnection
from dropconnect.errors import OrderNotFound
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import HAPPENED, UNRESOLVED, EffectState
from dropconnect.models.commands import EffectKind
from dropconnect.models.money import Money
from dropconnect.models.order import Order
from dropconnect.planner.past import Family

_MONEY = (EffectKind.REFUND, EffectKind.BOOK_REFUND)


def family_of(journal: Journal, store: PlatformConnection, order: Order, case: Case | None) -> Family | None:
    """The family of ``order``, read at the store; None, without a request, for an order that stands alone.

    Not every marketplace marks the order that it splits: parts that our own cases know belong to it too.
    ``case``: the one that pays, None before it is opened. The journal is read after the orders: what another
    case pays meanwhile is then counted twice, never missed. Raises what reads raise.
    """
    with journal.read() as reading:
        known = reading.cases.parts_of(order.connection, order.parent_id or order.id)
    if not order.parent_id and not order.child_ids and not known:
        return None
    read = {order.id: order}
    unread: list[str] = []
    parent = _read(store, order.parent_id, read, unread) if order.parent_id else order
    for child_id in dict.fromkeys((*(parent.child_ids if parent is not None else ()), *known)):
        _read(store, child_id, read, unread)
    others = [other for other in read.values() if other.id != order.id]
    with journal.read() as reading:
        reserved = [_reserved(reading, other, case) for other in others]
    payer = parent if parent is not None and parent.id != order.id else None
    return Family(
        numbers=tuple(other.number for other in others),
        paid=payer.paid if payer is not None and payer.paid is not None else payer.total if payer else None,
        refunded=_total((other.refunded for other in others), order.currency),
        reserved=_total(reserved, order.currency),
        unread=tuple(unread),
    )


def _read(
    store: PlatformConnection, order_id: str, read: dict[str, Order], unread: list[str]
) -> Order | None:
    if order_id in read:
        return read[order_id]
    try:
        read[order_id] = store.get_order(order_id)
    except OrderNotFound:
        unread.append(order_id)
    return read.get(order_id)


def _total(amounts: Iterable[Money], currency: str) -> Money:
    """Of amounts in another currency nothing is known here: one payment has one."""
    return Money.total((amount for amount in amounts if amount.currency == currency), currency)


def _reserved(reading: Transaction, other: Order, case: Case | None) -> Money:
    """What our cases of another order are about to pay back and its refunds do not show.

    Of two open cases the earlier one comes first: the later one counts all that the earlier one plans. Both
    count each payment that is on its way.
    """
    zero = Money.zero(other.currency)
    shown = {name for refund in other.refunds for name in (refund.key, refund.id) if name}
    effects = [
        effect for effect in reading.effects.of_order(other.connection, other.id) if effect.kind in _MONEY
    ]
    made = [effect for effect in effects if _is_made(effect, effects)]
    hidden = [effect for effect in made if not {effect.key, effect.provider_id} & shown]
    on_its_way = _sum(hidden, other.currency)
    open_case = reading.cases.open_case_of(other.connection, other.id)
    if open_case is None or (case is not None and case.id < open_case.id):
        return on_its_way
    due = open_case.plan.due if open_case.plan.due is not None else other.total
    sent = _sum((effect for effect in made if effect.case_id == open_case.id), other.currency)
    return on_its_way + max(zero, due - sent)


def _is_made(effect: Effect, effects: Iterable[Effect]) -> bool:
    """Whether it moved money or may have; of money that moved by hand its booking counts, once it stands."""
    if effect.state is EffectState.MOVED:
        return not any(
            row.kind is EffectKind.BOOK_REFUND
            and (row.case_id, row.ordinal) == (effect.case_id, effect.ordinal)
            and row.state in HAPPENED
            for row in effects
        )
    return effect.state in UNRESOLVED or effect.state in HAPPENED


def _sum(effects: Iterable[Effect], currency: str) -> Money:
    return Money.total((effect.amount for effect in effects if effect.amount is not None), currency)
