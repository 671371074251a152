"""The money leg: pay back what is due, once, or find out what became of an earlier try."""

from __future__ import annotations

from dropconnect.effects import Write, effect_key
from dropconnect.journal.rows import HAPPENED, UNRESOLVED, Case, Effect, EffectState, Stage
from dropconnect.models.cancellation import RefundMethod, RefundPlan
from dropconnect.models.money import Money
from dropconnect.models.operation import EffectKind, RefundCommand
from dropconnect.models.order import Order, Refund
from dropconnect.planner import Past, violations
from dropconnect.saga.context import Desk
from dropconnect.saga.deciding import decide
from dropconnect.saga.doubt import ask_about_refusal, resolve_doubt
from dropconnect.saga.observing import past_of, reading_of

PAY, BOOK = 0, 1
"""Ordinals of a case's refund effects: the payment, and the booking of one that moved unbooked."""


def money_leg(desk: Desk, case: Case) -> Case:
    """One step towards the money being where it is due. Raises what reads raise."""
    pay, book = desk.effect(case, EffectKind.REFUND, PAY), desk.effect(case, EffectKind.REFUND, BOOK)
    for effect in (pay, book):
        if effect is not None and effect.state in UNRESOLVED:
            return resolve_doubt(desk, case, effect)
        if effect is not None and effect.state is EffectState.REFUSED:
            return ask_about_refusal(desk, case, effect)
    if pay is not None and pay.state is EffectState.MOVED:
        return _book_what_moved(desk, case, pay, book)
    if pay is not None and pay.state in HAPPENED:
        return desk.go_on(case, Stage.STORE, f"paid back {pay.amount}")
    return _pay(desk, case, pay)


def _pay(desk: Desk, case: Case, earlier: Effect | None) -> Case:
    if earlier is not None and _found_after_all(desk, case, earlier):
        return case
    decision = decide(desk, case)
    case, seen = decision.case, decision.go
    if seen is None:
        return case
    if seen.plan.refund is None:
        return desk.go_on(case, Stage.STORE, "nothing is to be paid back")
    return _send(desk, case, seen.order, seen.past, seen.plan.refund, PAY)


def _found_after_all(desk: Desk, case: Case, earlier: Effect) -> bool:
    """Whether the store shows our key although the effect counts as unsent: a person can be mistaken."""
    ours = desk.connection.get_order(case.order_id).refund_keyed(earlier.key)
    if ours is not None:
        desk.ledger.found_before_sending(earlier, ours.id)
    return ours is not None


def _send(desk: Desk, case: Case, order: Order, past: Past, refund: RefundPlan, ordinal: int) -> Case:
    wrong = violations(order, refund, past)
    if wrong:
        return desk.ask_person(
            case,
            kind="trouble",
            code=f"guard-{case.revision}",
            reason="the guard stopped the payment: " + "; ".join(wrong),
            evidence={"refund": refund.model_dump(mode="json")},
        )
    command = RefundCommand(
        key=effect_key(case.key, EffectKind.REFUND, ordinal),
        order_id=case.order_id,
        send_by=desk.ledger.send_by(desk.entry.send_within_seconds),
        before=reading_of(order),
        amount=refund.amount,
        method=refund.method,
        lines=refund.lines,
        restock=refund.restock,
        reason=desk.entry.policy.refund_text(case.plan.choice.whole_order),
    )
    verb = "book" if refund.method is RefundMethod.BOOK_ONLY else "refund"
    write = Write.refund(ordinal, command, f"about to {verb} {refund.amount}", refund.fee)
    return desk.send(case, write)


def _book_what_moved(desk: Desk, case: Case, pay: Effect, book: Effect | None) -> Case:
    """A person said that the money moved. Book it at the platform, unless a row already stands for it."""
    if book is not None and book.state in HAPPENED:
        return desk.go_on(case, Stage.STORE, f"booked {book.amount}, which had been paid back before")
    order = desk.connection.get_order(case.order_id)
    command = RefundCommand.model_validate(pay.command)
    standing = _row_for(order, command)
    if standing is not None:
        desk.ledger.found_before_sending(pay, standing.id)
        return case
    refund = RefundPlan(
        amount=command.amount,
        method=RefundMethod.BOOK_ONLY,
        lines=command.lines,
        fee=pay.fee or Money.zero(command.amount.currency),
        restock=command.restock,
    )
    with desk.journal.read() as reading:
        past = past_of(reading, case.connection, case.order_id, desk.now(), case_id=case.id)
    return _send(desk, case, order, past, refund, BOOK)


def _row_for(order: Order, command: RefundCommand) -> Refund | None:
    """A refund row that was not there before the payment was sent, and is of its amount."""
    for row in order.refunds:
        is_new = row.id not in command.before.refund_ids
        if row.key == command.key or (is_new and row.amount == command.amount):
            return row
    return None
