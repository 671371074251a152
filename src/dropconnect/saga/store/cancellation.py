"""Sets the order to cancelled: at the end, or earlier where the supplier or the platform wants it so."""

from __future__ import annotations

from dropconnect.effects import Write
from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import HAPPENED, EffectState, Stage, TaskKind
from dropconnect.models.cancellation import StepKind
from dropconnect.models.commands import CancelOrderCommand, EffectKind
from dropconnect.models.money import Money
from dropconnect.models.order import Order, OrderState
from dropconnect.models.supplier import LineAnswer, StepOrder
from dropconnect.models.traits import CancelPays
from dropconnect.saga.attempt import Standing, inspect, send
from dropconnect.saga.case.consent import Look, seek_consent
from dropconnect.saga.case.decided import DecidedUnits, decided_units
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import Question
from dropconnect.saga.customers.platform_mail import cancellation_tells
from dropconnect.saga.step import Step
from dropconnect.saga.store.channel import common_fields, store_channel
from dropconnect.saga.store.claim import mark_when_cancelled, note_marked
from dropconnect.saga.store.doubt import wait_or_ask
from dropconnect.saga.store.hand_payment import proof_of_hand_payment

FINAL, STORE_FIRST = 0, 1
"""Ordinals of the effects that cancel the order: at the end, or before a supplier that demands it."""

_CANCEL = EffectKind.CANCEL_ORDER
_TOLD_WITH = (EffectKind.REFUND, EffectKind.BOOK_REFUND)


def store_leg(desk: Desk, case: Case) -> Case:
    """One step towards the order's final state. Raises what reads raise."""
    if not must_be_cancelled(desk, case):
        return desk.move_on(case, Stage.VERIFY, "the order stays open: a part of it goes on")
    step = _cancel(desk, case, FINAL)
    return desk.move_on(step.case, Stage.VERIFY, "the order is cancelled") if step.complete else step.case


def cancel_store_first(desk: Desk, case: Case, terms: LineAnswer) -> Step:
    """Before asking a supplier that demands it: set the store's state, move no money.

    A part of an order cannot be cancelled in this way, nor an order whose cancelling pays; such a supplier is
    asked all the same.
    """
    if terms.step_order is not StepOrder.STORE_FIRST or not case.agreed.choice.whole_order:
        return Step.done(case)
    if _pays_rest(desk):
        return Step.done(case)  # it would pay before the supplier has answered
    return _cancel(desk, case, STORE_FIRST)


def cancel_before_refund(desk: Desk, case: Case, decided: DecidedUnits) -> Step:
    """Before the money, where the platform wants it so and nothing stays of the order.

    People agree, and the plan is looked at once more, before this and not only before the money.
    """
    # What was agreed counts: the plan may be that of the last instalment.
    if not (case.agreed.cancel_first and decided.is_everything) or decided.request is None:
        return Step.done(case)
    payments = desk.effects(case, EffectKind.REFUND)
    if any(payment.context.decided == decided.fingerprint for payment in payments):
        return Step.done(case)  # the money for these answers has begun: this comes before it, not again
    effect = desk.effect(case, _CANCEL, FINAL)
    if effect is None or effect.state is EffectState.UNSENT:
        proof = proof_of_hand_payment(desk, case)
        if not proof.complete:
            return Step.pause(proof.case)
        ours = _names_of(payments) | proof.ids
        look = Look(decided.request, with_suppliers=False, ours=ours, moves=True)
        consent = seek_consent(desk, case, look)
        if consent.seen is None:
            return Step.pause(consent.case)
        case = consent.case
    return _cancel(desk, case, FINAL)


def _names_of(payments: list[Effect]) -> frozenset[str]:
    happened = [payment for payment in payments if payment.state in HAPPENED]
    return frozenset(name for row in happened for name in (row.key, row.provider_id) if name)


def must_be_cancelled(desk: Desk, case: Case) -> bool:
    """Whether the order has to end as cancelled by what was planned and what suppliers answered."""
    planned = any(step.kind is StepKind.CANCEL_ORDER for step in case.plan.steps)
    return planned and decided_units(case, desk.parts(case)).is_everything


def _cancel(desk: Desk, case: Case, ordinal: int) -> Step:
    attempt = inspect(desk, case, store_channel(desk), _CANCEL, ordinal)
    if attempt.standing is Standing.HAPPENED:
        return Step.done(attempt.case)
    if attempt.standing not in (Standing.NOT_SENT, Standing.ENDED):
        return Step.pause(wait_or_ask(desk, attempt))
    if attempt.evidence is not None:
        # It was looked up just now: the plan is looked at anew before it is sent, at once or after a pause.
        return Step.pause(wait_or_ask(desk, attempt))
    order = desk.order_before_moving(case)
    if order.state is OrderState.CANCELLED:
        return Step.done(case)
    would_pay = order.paid - order.refunded if order.paid is not None and _pays_rest(desk) else None
    if would_pay is not None and would_pay.amount > 0:
        return Step.pause(desk.ask_person(case, _about_more_money(case, order, would_pay)))
    attempt = send(desk, case, _write(desk, case, order, ordinal))
    note_marked(desk, case, attempt.effect)
    if attempt.error is not None:
        return Step.pause(desk.retry_later(attempt.case, attempt.error))
    return Step.pause(attempt.case)


def _pays_rest(desk: Desk) -> bool:
    return desk.store.traits.cancel_pays is CancelPays.REST


def _about_more_money(case: Case, order: Order, would_pay: Money) -> Question:
    """The guard of a payment that no refund of ours makes: cancelling alone must not move money."""
    reason = (
        f"cancelling order {order.number} would pay back {would_pay} more: {order.refunded} of {order.paid} "
        "was paid back, which is all that was due. Look at the order's refunds: try again once nothing is "
        "left of its money, or stop and leave the order uncancelled"
    )
    evidence = {"paid": str(order.paid), "refunded": str(order.refunded)}
    return Question(TaskKind.TROUBLE, f"cancel-would-pay:{would_pay.text}", reason, evidence)


def _platform_reason(desk: Desk, case: Case) -> str:
    reason = desk.world.reasons.find(case.request.reason)
    return reason.shopify or "" if reason else ""


def _write(desk: Desk, case: Case, order: Order, ordinal: int) -> Write:
    command = CancelOrderCommand(
        **common_fields(desk, case, order, _CANCEL, ordinal),
        cause=case.plan.cause,
        platform_reason=_platform_reason(desk, case),
        restock=desk.section.policy.restock,
        note=f"dropconnect case {case.id}: {case.request.reason}",
        mark=mark_when_cancelled(desk, case) if ordinal == FINAL else None,
        notify_customer=cancellation_tells(desk.world, case, desk.effects(case, *_TOLD_WITH)),
    )
    what = f"about to set the order from {order.provider_status} to cancelled"
    return Write(_CANCEL, ordinal, desk.store, command, what)
