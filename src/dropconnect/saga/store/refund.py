"""The money leg: pay back what is due, once, or find out what became of an earlier try.

One rule serves the joined refund and instalments: pay the difference between what the whole case
owes by the answers so far and what it has paid already. So instalments sum to the joined refund.
"""

from __future__ import annotations

from dropconnect.effects import Write, effect_key
from dropconnect.journal.rows import HAPPENED, UNRESOLVED, Case, Effect, EffectState
from dropconnect.models.cancellation import CancellationRequest, Plan, RefundMethod, RefundPlan
from dropconnect.models.money import Money
from dropconnect.models.operation import EffectKind, RefundCommand
from dropconnect.models.order import Order, Refund
from dropconnect.planner import Past, difference, violations
from dropconnect.saga.case.consent import decide
from dropconnect.saga.case.decided import DecidedUnits
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.doubt import ask_about_refusal, resolve_doubt
from dropconnect.saga.look.observation import past_of, reading_of


def pay_what_is_due(desk: Desk, case: Case, decided: DecidedUnits) -> tuple[Case, bool]:
    """One step towards the money being where it is due by ``decided``. True: it is all there.

    Raises what reads raise. A case that waits, or is closed, comes back with False.
    """
    payments = _effects(desk, case, EffectKind.REFUND)
    bookings = {effect.ordinal: effect for effect in _effects(desk, case, EffectKind.BOOK_REFUND)}
    for effect in (*payments, *bookings.values()):
        if effect.state in UNRESOLVED:
            return resolve_doubt(desk, case, effect), False
        if effect.state is EffectState.REFUSED:
            return ask_about_refusal(desk, case, effect), False
    for payment in payments:
        booking = bookings.get(payment.ordinal)
        if payment.state is EffectState.MOVED and (booking is None or booking.state not in HAPPENED):
            return _book_what_moved(desk, case, payment), False
    paid = [_standing(effect, bookings) for effect in payments if _is_paid(effect)]
    unsent = next((effect for effect in payments if effect.state is EffectState.UNSENT), None)
    if decided.request is None or _paid_for(paid, decided) or _only_releases(case):
        return case, True
    if unsent is not None and _found_after_all(desk, case, unsent):
        return case, False
    return _pay(desk, case, decided, decided.request, paid)


def _pay(
    desk: Desk, case: Case, decided: DecidedUnits, request: CancellationRequest, paid: list[Effect]
) -> tuple[Case, bool]:
    ours = {effect.key for effect in paid} | {effect.provider_id for effect in paid}
    decision = decide(desk, case, request, with_suppliers=False, ours=ours - {""})
    case, seen = decision.case, decision.go
    if seen is None:
        return case, False
    refund = _still_due(decided.without_absorbed(seen.plan), paid)
    if refund is None:
        return case, True
    if seen.plan.cancel_first and not decided.is_everything:
        # The order stays open, so no cancellation has put the goods back.
        refund = refund.changed(restock=desk.section.policy.restock)
    return _send(desk, case, seen.order, seen.past, refund, len(paid), decided), False


def _still_due(plan: Plan, paid: list[Effect]) -> RefundPlan | None:
    """What the whole case owes, less what it has paid; None if that is nothing."""
    if plan.refund is None:
        return None
    sent = [RefundCommand.model_validate(effect.command) for effect in paid]
    fees = Money.total((effect.fee for effect in paid if effect.fee is not None), plan.currency)
    return difference(plan.refund, [(command.amount, command.lines) for command in sent], fees)


def _send(
    desk: Desk, case: Case, order: Order, past: Past, refund: RefundPlan, ordinal: int, decided: DecidedUnits
) -> Case:
    wrong = violations(order, refund, past)
    if wrong:
        return desk.ask_person(
            case,
            kind="trouble",
            code="guard",
            reason="the guard stopped the payment: " + "; ".join(wrong),
            evidence={"refund": refund.model_dump(mode="json")},
        )
    context: dict[str, object] = {"fee": refund.fee.model_dump(mode="json"), "decided": decided.fingerprint}
    return _write_refund(desk, case, EffectKind.REFUND, ordinal, order, refund, context)


def _write_refund(
    desk: Desk,
    case: Case,
    kind: EffectKind,
    ordinal: int,
    order: Order,
    refund: RefundPlan,
    context: dict[str, object],
) -> Case:
    command = RefundCommand(
        key=effect_key(case.key, kind, ordinal),
        order_id=case.order_id,
        send_by=desk.ledger.send_by(desk.section.send_within_seconds),
        before=reading_of(order),
        amount=refund.amount,
        method=refund.method,
        lines=refund.lines,
        restock=refund.restock,
        reason=desk.section.policy.refund_text(case.plan.choice.whole_order),
    )
    verb = "book" if refund.method is RefundMethod.BOOK_ONLY else "refund"
    write = Write(
        kind=kind,
        ordinal=ordinal,
        connection=desk.store.name,
        command=command,
        call=lambda: desk.store.refund_order(command),
        what=f"about to {verb} {refund.amount}",
        context=context,
    )
    return desk.send(case, write)


def _book_what_moved(desk: Desk, case: Case, payment: Effect) -> Case:
    """A person said that the money moved. Book it at the platform, unless a row already stands for it."""
    order = desk.store.get_order(case.order_id)
    command = RefundCommand.model_validate(payment.command)
    standing = _row_for(order, command)
    if standing is not None:
        desk.ledger.found_before_sending(payment, standing.id)
        return case
    refund = RefundPlan(
        amount=command.amount,
        method=RefundMethod.BOOK_ONLY,
        lines=command.lines,
        fee=payment.fee or Money.zero(command.amount.currency),
        restock=command.restock,
    )
    with desk.journal.read() as reading:
        past = past_of(reading, case.connection, case.order_id, desk.now(), case_id=case.id)
    wrong = violations(order, refund, past)
    if wrong:
        reason = "the guard stopped the booking of money that moved: " + "; ".join(wrong)
        return desk.ask_person(case, kind="trouble", code="guard", reason=reason)
    return _write_refund(
        desk, case, EffectKind.BOOK_REFUND, payment.ordinal, order, refund, dict(payment.context)
    )


def _row_for(order: Order, command: RefundCommand) -> Refund | None:
    """A refund row that was not there before the payment was sent, and is of its amount."""
    for row in order.refunds:
        is_new = row.id not in command.before.refund_ids
        if row.key == command.key or (is_new and row.amount == command.amount):
            return row
    return None


def _found_after_all(desk: Desk, case: Case, earlier: Effect) -> bool:
    """Whether the store shows our key although the effect counts as unsent: a person can be mistaken, and
    what is booked is not always paid."""
    row = desk.store.get_order(case.order_id).refund_keyed(earlier.key)
    if row is None:
        return False
    if row.confirmed is False and earlier.command.get("method") != RefundMethod.BOOK_ONLY:
        desk.ledger.found_unpaid(earlier, row.id)
    else:
        desk.ledger.found_before_sending(earlier, row.id)
    return True


def _effects(desk: Desk, case: Case, kind: EffectKind) -> list[Effect]:
    with desk.journal.read() as reading:
        effects = reading.effects.of_case(case.id)
    return sorted((effect for effect in effects if effect.kind is kind), key=lambda effect: effect.ordinal)


def _is_paid(effect: Effect) -> bool:
    return effect.state in HAPPENED or effect.state is EffectState.MOVED


def _standing(effect: Effect, bookings: dict[int, Effect]) -> Effect:
    """The effect whose row stands at the platform: the payment, or the booking of one that moved."""
    return bookings.get(effect.ordinal, effect) if effect.state is EffectState.MOVED else effect


def _only_releases(case: Case) -> bool:
    """Cancelling the order, which came first, was all there was to do: nothing had been taken."""
    return case.plan.cancel_first and case.plan.refund is None


def _paid_for(paid: list[Effect], decided: DecidedUnits) -> bool:
    return any(effect.context.get("decided") == decided.fingerprint for effect in paid)
