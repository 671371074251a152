"""The store leg: set the order to cancelled, once all money effects are resolved."""

from __future__ import annotations

from dropconnect.effects import Write, effect_key
from dropconnect.journal.rows import HAPPENED, UNRESOLVED, Case, EffectState, Stage
from dropconnect.models.cancellation import StepKind
from dropconnect.models.operation import CancelOrderCommand, EffectKind
from dropconnect.models.order import OrderState
from dropconnect.saga.context import Desk
from dropconnect.saga.doubt import ask_about_refusal, resolve_doubt
from dropconnect.saga.observing import reading_of


def store_leg(desk: Desk, case: Case) -> Case:
    """One step towards the order's final state. Raises what reads raise."""
    if all(step.kind is not StepKind.CANCEL_ORDER for step in case.plan.steps):
        return desk.go_on(case, Stage.VERIFY, "the order stays open: a part of it goes on")
    effect = desk.effect(case, EffectKind.CANCEL_ORDER)
    if effect is not None and effect.state in UNRESOLVED:
        return resolve_doubt(desk, case, effect)
    if effect is not None and effect.state is EffectState.REFUSED:
        return ask_about_refusal(desk, case, effect)
    if effect is not None and effect.state in HAPPENED:
        return desk.go_on(case, Stage.VERIFY, "the order is set to cancelled")
    order = desk.connection.get_order(case.order_id)
    if order.state is OrderState.CANCELLED:
        return desk.go_on(case, Stage.VERIFY, "the order is cancelled already")
    command = CancelOrderCommand(
        key=effect_key(case.key, EffectKind.CANCEL_ORDER, 0),
        order_id=case.order_id,
        send_by=desk.ledger.send_by(desk.entry.send_within_seconds),
        before=reading_of(order),
        cause=case.plan.cause,
        restock=desk.entry.policy.restock,
    )
    words = f"about to set the order from {order.provider_status} to cancelled"
    return desk.send(case, Write.cancel(command, words))
