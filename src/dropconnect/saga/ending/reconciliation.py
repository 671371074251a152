"""Compares what our cases say with what stores show, and proposes what to do. Moves nothing."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from dropconnect.connection import PlatformConnection
from dropconnect.errors import OrderNotFound
from dropconnect.journal.rows import Case, Part
from dropconnect.journal.states import UNRESOLVED, CreditState, IncidentKind, Outcome
from dropconnect.models.commands import EffectKind
from dropconnect.models.listed import OrderSummary
from dropconnect.models.money import Money
from dropconnect.models.order import Order, OrderState
from dropconnect.planner import Past
from dropconnect.planner.void import without_void
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.ending.verification import agrees, contradictions_of
from dropconnect.saga.look.past import past_of
from dropconnect.saga.suppliers.credits import credit_of
from dropconnect.saga.suppliers.watch import goods_on_the_way

CANCELLED_NOT_REFUNDED = "cancelled-not-refunded"
_PAYS = (EffectKind.REFUND, EffectKind.BOOK_REFUND)
_REPAIRS = {
    IncidentKind.REFUND_GONE: "look at the gateway; book the refund again at the store if the money went out",
    IncidentKind.REFUND_DIFFERS: "look at the gateway and correct the row at the store",
    IncidentKind.OVERPAID: "look at the gateway; ask the customer or the gateway for the difference",
    IncidentKind.REFUND_BY_OTHERS: "ask who paid it and what for; if it was too much, ask for it back",
    IncidentKind.UNPAID_ROW: "delete the refund at the store; it moves no money",
    IncidentKind.STILL_AUTHORIZED: "void the authorisation at the store, so that nobody takes the money",
    IncidentKind.NOT_CANCELLED: "set the order to cancelled at the store, or find out who opened it again",
}


@dataclass(frozen=True)
class Difference:
    """One thing that does not fit, and what a person can do about it."""

    connection: str
    order_id: str
    case_id: int | None
    kind: str
    reason: str
    repair: str


def differences_of_case(desk: Desk, case: Case, listed: OrderSummary | None = None) -> list[Difference]:
    """What the store shows against a closed case. Raises what reads raise.

    ``listed``: the order's row in the store's list, where it has one. The order is read only if the row does
    not show already that all is as the case says.
    """
    if case.outcome is not Outcome.DONE and not desk.effects(case, *_PAYS):
        return []
    if case.outcome is not Outcome.DONE:
        return _at_the_store(desk, case)
    store = [] if listed is not None and agrees(desk, case, listed) else _at_the_store(desk, case)
    return store + _goods_that_come(desk, case) + _money_that_is_owed(desk, case)


def _at_the_store(desk: Desk, case: Case) -> list[Difference]:
    try:
        order = desk.store.get_order(case.order_id)
    except OrderNotFound as error:
        return [_difference(case, "order-gone", str(error), "find out who deleted the order")]
    found = contradictions_of(desk, case, order)
    differences = [_difference(case, item.code, item.reason, _REPAIRS[item.kind]) for item in found]
    if case.outcome is not Outcome.DONE:
        differences += _money_of_a_cancelled_order(desk, case, order)
    return differences


def _money_of_a_cancelled_order(desk: Desk, case: Case, order: Order) -> list[Difference]:
    """The case sent a payment and did not end as done: its order may be cancelled with the money still
    there."""
    with desk.journal.read() as reading:
        past = past_of(reading, case.request, desk.now(), case, policy=desk.section.policy)
        effects = reading.effects.of_order(case.connection, case.order_id)
    if any(effect.kind in _PAYS and effect.state in UNRESOLVED for effect in effects):
        return []  # money that is still to come is not missing
    left = _money_left(without_void(order, past))
    if order.state is not OrderState.CANCELLED or left is None:
        return []
    reason = f"order {order.number} is cancelled, but {left} was not paid back: the case is {case.outcome}"
    repair = _cancelling(case.connection, order, another=True)
    return [_difference(case, CANCELLED_NOT_REFUNDED, reason, repair)]


def _goods_that_come(desk: Desk, case: Case) -> list[Difference]:
    found = []
    for part in desk.parts(case):
        goods = goods_on_the_way(desk, part)
        if goods is not None:
            repair = "ask the supplier and the carrier to stop the parcel"
            found.append(_difference(case, goods.kind, goods.reason, repair))
    return found


def _money_that_is_owed(desk: Desk, case: Case) -> list[Difference]:
    """What a supplier owes the merchant for longer than it may take, with nobody having said that it came."""
    found = []
    for part in desk.parts(case):
        credit = credit_of(part)
        if credit is None or credit.state is not CreditState.EXPECTED:
            continue
        if desk.now() > (case.closed_at or desk.now()) + desk.world.suppliers.credit_time(part.supplier):
            reason = f"{part.name} owes the merchant {credit.expected or 'an amount that it did not say'}"
            repair = _recording(case, part, credit.expected)
            found.append(_difference(case, f"credit-open-{part.ordinal}", reason, repair))
    return found


def unknown_cancellations(
    store: PlatformConnection,
    listed: Iterable[OrderSummary],
    is_explained: Callable[[str], bool],
    void_of_order: Callable[[str], Mapping[str, Money]] = lambda order_id: {},
) -> Iterator[Difference]:
    """Orders cancelled outside dropconnect, at the store, with the customer's money still there.

    Of the orders that are ``listed`` only those are read whose row does not rule that out. ``is_explained``
    is asked with an order's id: whether it was cancelled by us; ``void_of_order``: which of its refunds were
    never paid, as a person said.
    """
    for summary in listed:
        void = void_of_order(summary.id)
        if not (void or _may_hold_money(summary)) or is_explained(summary.id):
            continue
        order = without_void(store.get_order(summary.id), Past(void=dict(void)))
        if order.state is OrderState.CANCELLED and _money_left(order):
            reason = f"order {order.number} is cancelled, but {_money_left(order)} was not paid back"
            repair = _cancelling(store.name, order)
            yield Difference(store.name, order.id, None, CANCELLED_NOT_REFUNDED, reason, repair)


def report(desk: Desk, case: Case, found: list[Difference]) -> None:
    """Make incidents of differences, so that a person gets to them."""
    for difference in found:
        desk.incident(case, difference.kind, f"{difference.reason}. {difference.repair}")


def _difference(case: Case, kind: str, reason: str, repair: str) -> Difference:
    return Difference(case.connection, case.order_id, case.id, kind, reason, repair)


def _cancelling(store: str, order: Order, *, another: bool = False) -> str:
    """The command that pays the rest back. By id: its number may be the id of another order."""
    words = f"dropconnect cancel {store} {shlex.quote(f'id:{order.id}')} --reason own-error"
    return f"{words} --another" if another else words


def _recording(case: Case, part: Part, expected: Money | None) -> str:
    """The commands for a credit that came, and for one that will not."""
    amount = f'"{expected}"' if expected is not None else "AMOUNT"
    which = f"{case.id} {part.ordinal + 1}"
    return (
        f"look there; if it came, say so: `dropconnect credit {which} --received {amount}`; if the supplier "
        f"will not pay: `dropconnect credit {which} --refused`"
    )


def _may_hold_money(listed: OrderSummary) -> bool:
    """Whether the order may be cancelled with the customer's money still there."""
    if listed.state is None or listed.refunded is None:
        return True
    if listed.state is not OrderState.CANCELLED or listed.paid is None:
        return False
    return listed.paid.currency != listed.refunded.currency or listed.paid.amount > listed.refunded.amount


def _money_left(order: Order) -> Money | None:
    if order.paid is None:
        return None
    left = order.paid - order.refunded
    return left if left.amount > 0 else None
