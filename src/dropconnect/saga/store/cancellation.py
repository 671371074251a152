"""The store leg: set the order to cancelled, once all money effects are resolved."""

from __future__ import annotations

from dropconnect.effects import Write, effect_key
from dropconnect.journal.rows import HAPPENED, UNRESOLVED, Case, EffectState, Stage
from dropconnect.models.cancellation import StepKind
from dropconnect.models.operation import CancelOrderCommand, EffectKind
from dropconnect.models.order import Order, OrderState
from dropconnect.models.supplier import LineAnswer, StepOrder
from dropconnect.saga.case.consent import decide
from dropconnect.saga.case.decided import DecidedUnits, decided_units
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.doubt import ask_about_refusal, resolve_doubt
from dropconnect.saga.look.observation import reading_of

FINAL, STORE_FIRST = 0, 1
"""Ordinals of the effects that cancel the order: at the end, or before a supplier that demands it."""


def store_leg(desk: Desk, case: Case) -> Case:
    """One step towards the order's final state. Raises what reads raise."""
    if not must_be_cancelled(desk, case):
        return desk.go_on(case, Stage.VERIFY, "the order stays open: a part of it goes on")
    case, there = _cancel(desk, case, FINAL)
    return desk.go_on(case, Stage.VERIFY, "the order is cancelled") if there else case


def cancel_store_first(desk: Desk, case: Case, terms: LineAnswer) -> tuple[Case, bool]:
    """Before asking a supplier that demands it: set the store's state, move no money. True: go on.

    A part of an order cannot be cancelled in this way; such a supplier is asked all the same.
    """
    if terms.step_order is not StepOrder.STORE_FIRST or not case.agreed.choice.whole_order:
        return case, True
    return _cancel(desk, case, STORE_FIRST)


def cancel_before_refund(desk: Desk, case: Case, decided: DecidedUnits) -> tuple[Case, bool]:
    """Before the money, where the platform wants it so and nothing stays of the order. True: go on.

    People agree, and the plan is looked at once more, before this and not only before the money.
    """
    # What was agreed counts: the plan may be that of the last instalment.
    if not (case.agreed.cancel_first and decided.is_everything) or decided.request is None:
        return case, True
    with desk.journal.read() as reading:
        payments = [row for row in reading.effects.of_case(case.id) if row.kind is EffectKind.REFUND]
    if any(row.context.get("decided") == decided.fingerprint for row in payments):
        return case, True  # the money for these answers has begun: this comes before it, not again
    effect = desk.effect(case, EffectKind.CANCEL_ORDER, FINAL)
    if effect is None or effect.state is EffectState.UNSENT:
        ours = {name for row in payments if row.state in HAPPENED for name in (row.key, row.provider_id)}
        decision = decide(desk, case, decided.request, with_suppliers=False, ours=ours - {""})
        if decision.go is None:
            return decision.case, False
        case = decision.case
    return _cancel(desk, case, FINAL)


def must_be_cancelled(desk: Desk, case: Case) -> bool:
    """Whether the order has to end as cancelled by what was planned and what suppliers answered."""
    planned = any(step.kind is StepKind.CANCEL_ORDER for step in case.plan.steps)
    return planned and decided_units(case, desk.parts(case)).is_everything


def _cancel(desk: Desk, case: Case, ordinal: int) -> tuple[Case, bool]:
    effect = desk.effect(case, EffectKind.CANCEL_ORDER, ordinal)
    if effect is not None and effect.state in UNRESOLVED:
        return resolve_doubt(desk, case, effect), False
    if effect is not None and effect.state is EffectState.REFUSED:
        return ask_about_refusal(desk, case, effect), False
    if effect is not None and effect.state in HAPPENED:
        return case, True
    order = desk.store.get_order(case.order_id)
    if order.state is OrderState.CANCELLED:
        return case, True
    return desk.send(case, _write(desk, case, order, ordinal)), False


def _write(desk: Desk, case: Case, order: Order, ordinal: int) -> Write:
    command = CancelOrderCommand(
        key=effect_key(case.key, EffectKind.CANCEL_ORDER, ordinal),
        order_id=case.order_id,
        send_by=desk.ledger.send_by(desk.section.send_within_seconds),
        before=reading_of(order),
        cause=case.plan.cause,
        restock=desk.section.policy.restock,
        note=f"dropconnect case {case.id}: {case.request.reason}",
    )
    return Write(
        kind=EffectKind.CANCEL_ORDER,
        ordinal=ordinal,
        connection=desk.store.name,
        command=command,
        call=lambda: desk.store.cancel_order(command),
        what=f"about to set the order from {order.provider_status} to cancelled",
    )
