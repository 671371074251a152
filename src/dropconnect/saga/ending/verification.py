"""The last leg and the watch after it: read back whether the world is as the journal says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import HAPPENED, CaseKind, IncidentKind, Outcome, PartDecision
from dropconnect.models.cancellation import RefundMethod
from dropconnect.models.commands import EffectKind, RemoveLinesCommand
from dropconnect.models.listed import OrderSummary
from dropconnect.models.money import Money
from dropconnect.models.order import Order, OrderState
from dropconnect.planner import Past
from dropconnect.planner.strangers import described
from dropconnect.planner.void import without_void
from dropconnect.saga.case.delays import WATCH_EVERY
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.customers.outbox import tell_outcome
from dropconnect.saga.ending.contradiction import Contradiction
from dropconnect.saga.ending.others import money_of_others, paid_by_others, rows_never_paid
from dropconnect.saga.ending.tenders import give_back_tenders
from dropconnect.saga.look.past import past_of
from dropconnect.saga.store.cancellation import must_be_cancelled
from dropconnect.saga.store.customer_request import join_what_is_asked
from dropconnect.saga.store.note import leave_note
from dropconnect.saga.store.removal import nothing_is_left_behind
from dropconnect.saga.suppliers.parts import units_in_words
from dropconnect.saga.suppliers.watch import watch_suppliers
from dropconnect.saga.suppliers.words import hear, shipped_all_the_same

_PAYS = (EffectKind.REFUND, EffectKind.BOOK_REFUND)


def verify_leg(desk: Desk, case: Case) -> Case:
    """Read back every effect and close. What does not fit becomes an incident, not a silent repair.

    The order is read anew: what the reply to our last write showed proves nothing about what came after it.
    """
    order = desk.store.get_order(case.order_id)
    behind = nothing_is_left_behind(desk, case, order)
    if not behind.complete:
        return behind.case
    _report(desk, case, order)
    watch_suppliers(desk, case)
    tell_outcome(desk, case, order)
    summary = _summary(desk, case, order)
    noted = leave_note(desk, case, order, summary)
    given = give_back_tenders(desk, noted.case) if noted.complete else noted
    if not given.complete:
        return given.case
    join_what_is_asked(desk, given.case)
    return desk.close(given.case, Outcome.DONE, summary)


def watch(desk: Desk, case: Case) -> Case:
    """Look at a closed case once more, until its watch ends. Raises what reads raise."""
    _report(desk, case, desk.store.get_order(case.order_id))
    hear(desk, case)
    shipped_all_the_same(desk, case)
    watch_suppliers(desk, case)
    return desk.watch_again(case, desk.now() + WATCH_EVERY)


def _report(desk: Desk, case: Case, order: Order) -> None:
    evidence = {"order": order.model_dump(mode="json", exclude={"customer", "meta"})}
    for found in contradictions_of(desk, case, order):
        desk.incident(case, found.code, found.reason, evidence)


def contradictions_of(desk: Desk, case: Case, order: Order) -> tuple[Contradiction, ...]:
    """What the store shows that cannot be true if our records of the case are."""
    ended_otherwise = case.outcome not in (None, Outcome.DONE)
    cancelled = not ended_otherwise and must_be_cancelled(desk, case)
    counted = without_void(order, _past(desk, case))
    found = _contradictions(_refunds(desk, case), counted, desk.journal.journal_id, cancelled=cancelled)
    return (
        *found,
        *_lines_still_there(desk, case, order),
        *money_of_others(desk, case, counted),
        *rows_never_paid(desk, case, order),
    )


def _past(desk: Desk, case: Case) -> Past:
    with desk.journal.read() as reading:
        return past_of(reading, case.request, desk.now(), case, policy=desk.section.policy)


def agrees(desk: Desk, case: Case, listed: OrderSummary) -> bool:
    """Whether the order's row in the store's list shows by itself that there is no contradiction.

    Its refunds are those that our cases of the order made, in number and to the cent. False says nothing:
    the order has to be read.
    """
    if listed.state is None or listed.refunded is None:
        return False
    if must_be_cancelled(desk, case) and (listed.state is not OrderState.CANCELLED or listed.authorized):
        return False
    with desk.journal.read() as reading:
        effects = reading.effects.of_order(case.connection, case.order_id)
    ours = [effect for effect in effects if effect.kind in _PAYS and effect.state in HAPPENED]
    ids = sorted(effect.provider_id for effect in ours)
    if listed.refund_ids is not None and sorted(listed.refund_ids) != ids:
        return False
    amounts = [effect.amount for effect in ours if effect.amount is not None]
    return Money.total(amounts, listed.refunded.currency) == listed.refunded


def _contradictions(
    refunds: Sequence[Effect], order: Order, journal: str, *, cancelled: bool
) -> Iterator[Contradiction]:
    standing = {row.id: row for row in order.refunds}
    for effect in refunds:
        row = standing.get(effect.provider_id) or order.refund_keyed(effect.key)
        if row is None:
            reason = f"our refund of {effect.amount} ({effect.provider_id}) is no longer at the store"
            yield Contradiction(IncidentKind.REFUND_GONE, reason)
        elif row.amount != effect.amount:
            reason = f"our refund {row.id} is {row.amount} at the store, we sent {effect.amount}"
            yield Contradiction(IncidentKind.REFUND_DIFFERS, reason)
    if order.paid is not None and order.refunded > order.paid:
        each = "; ".join(described(row, journal).rstrip(",") for row in order.refunds)
        reason = f"{order.refunded} was paid back of {order.paid}: {each}"
        yield Contradiction(IncidentKind.OVERPAID, reason)
    if cancelled and order.state is not OrderState.CANCELLED:
        reason = f"the order is {order.provider_status}, not cancelled"
        yield Contradiction(IncidentKind.NOT_CANCELLED, reason)
    if cancelled and order.authorized:
        reason = f"{order.authorized} of the cancelled order can still be taken"
        yield Contradiction(IncidentKind.STILL_AUTHORIZED, reason)


def _lines_still_there(desk: Desk, case: Case, order: Order) -> Iterator[Contradiction]:
    """Units that were taken out of the order, and stand in it."""
    there = {line.id: line for line in order.items}
    for effect in desk.effects(case, EffectKind.REMOVE_LINES):
        command = effect.command
        if effect.state not in HAPPENED or not isinstance(command, RemoveLinesCommand):
            continue
        for line_id, left in command.left.items():
            line = there.get(line_id)
            if line is not None and line.quantity > left:
                reason = f"{line.name}: {line.quantity} are in the order; we took all but {left} out of it"
                yield Contradiction(IncidentKind.LINES_STILL_THERE, reason)


def _refunds(desk: Desk, case: Case) -> list[Effect]:
    effects = desk.effects(case, *_PAYS)
    return [effect for effect in effects if effect.state in HAPPENED]


def _summary(desk: Desk, case: Case, order: Order) -> str:
    if case.kind is CaseKind.SUPPLIER_ONLY:
        return _of_suppliers(desk, case)
    refunds = _refunds(desk, case)
    amounts = [effect.amount for effect in refunds if effect.amount is not None]
    whole = "the order is cancelled" if must_be_cancelled(desk, case) else "the lines are cancelled"
    if not amounts and case.plan.released is not None:
        return f"{whole}, {case.plan.released} that were only authorised are released"
    others = None if amounts else paid_by_others(desk, case, without_void(order, _past(desk, case)))
    if others:
        return f"{whole}, {others} paid back by others"
    if not amounts:
        return f"{whole}, nothing was to be paid back"
    methods = {effect.payment.method for effect in refunds}
    how = "given as credit" if methods == {RefundMethod.STORE_CREDIT} else "paid back"
    return f"{whole}, {Money.total(amounts, case.plan.currency)} {how}"


def _of_suppliers(desk: Desk, case: Case) -> str:
    """How a case for the suppliers only ended: nothing was written to the store."""
    parts = desk.parts(case)
    come = [part for part in parts if part.decision is PartDecision.ABSORB]
    stopped = ", ".join(part.name for part in parts if part not in come)
    told = [f"stopped at {stopped}"] if stopped else []
    told += [f"still coming from {part.name}: {units_in_words(part)}" for part in come]
    return f"{'; '.join(told)}. The store's order was over, no money was moved"
