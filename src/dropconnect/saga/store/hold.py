"""Our hold on the order: made before anybody is asked, released when the order is not cancelled.

A hold protects; it never decides. When it cannot be had the case goes on without, and one that may be
left behind is looked after until it is gone.
"""

from __future__ import annotations

from dataclasses import replace

from dropconnect.effects import Write
from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import HAPPENED, UNRESOLVED, IncidentKind, WaitsFor
from dropconnect.models.cancellation import StepKind
from dropconnect.models.commands import EffectKind, HoldOrderCommand, ReleaseOrderCommand
from dropconnect.models.order import Order, OrderState
from dropconnect.saga.attempt import Attempt, Channel, Standing, inspect, send
from dropconnect.saga.case.delays import WATCH_EVERY, retry_delay
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.end import owes_answers
from dropconnect.saga.step import Step
from dropconnect.saga.store.channel import common_fields, store_channel

_HOLD, _RELEASE = EffectKind.HOLD_ORDER, EffectKind.RELEASE_ORDER
_OPEN = (Standing.PENDING, Standing.REQUESTED)


def hold_order(desk: Desk, case: Case, order: Order) -> Step:
    """Hold a whole order whose cancellation begins. The next step follows with a hold or without.

    Raises what reads raise.
    """
    attempt = inspect(desk, case, _channel(desk), _HOLD)
    if attempt.effect is None and not any(step.kind is StepKind.HOLD_ORDER for step in case.plan.steps):
        return Step.done(case)
    if attempt.standing is Standing.NOT_SENT:
        if attempt.evidence is not None:
            return Step.pause(case)  # it was looked up just now: the plan is looked at anew before it is sent
        attempt = send(desk, case, _hold(desk, case, order))
        if attempt.error is not None:
            return Step.pause(desk.retry_later(attempt.case, attempt.error))
        if attempt.standing is Standing.PENDING:
            return Step.pause(attempt.case)
    if attempt.standing in _OPEN:
        on = f"{desk.store.name}: whether the order is on hold"
        again = desk.now() + retry_delay(case.tries)
        return Step.pause(desk.wait(attempt.case, WaitsFor.SETTLE, on, again))
    return Step.done(attempt.case)


def release_order(desk: Desk, case: Case) -> Case:
    """Take our hold back when the case has ended and the order is not cancelled.

    One step: what cannot be done now is due again soon. Raises what reads raise.
    """
    hold = desk.effect(case, _HOLD)
    if hold is None or hold.state not in HAPPENED | UNRESOLVED:
        return case
    attempt = inspect(desk, case, _channel(desk), _RELEASE)
    if attempt.standing is Standing.NOT_SENT:
        order = desk.store.look_at_order(case.order_id)
        if order.state is OrderState.CANCELLED:
            return _looked_after(desk, case)
        attempt = send(desk, case, _release(desk, case, order, hold))
    if attempt.error is not None or attempt.standing in (*_OPEN, Standing.UNKNOWN):
        return desk.watch_again(attempt.case, desk.now() + retry_delay(attempt.case.tries))
    if attempt.standing is not Standing.HAPPENED:
        _report(desk, attempt)
    return _looked_after(desk, attempt.case)


def _channel(desk: Desk) -> Channel:
    """A hold is looked up, never followed: it must not keep the case waiting for its own end."""
    return replace(store_channel(desk), follow_up=None)


def _hold(desk: Desk, case: Case, order: Order) -> Write:
    command = HoldOrderCommand(
        **common_fields(desk, case, order, _HOLD),
        cause=case.plan.cause,
        reason=f"dropconnect case {case.id}: a cancellation of this order is under way",
    )
    return Write(_HOLD, 0, desk.store, command, "about to put the fulfilment of the order on hold")


def _release(desk: Desk, case: Case, order: Order, hold: Effect) -> Write:
    facts = hold.result.facts if hold.result else {}
    command = ReleaseOrderCommand(
        **common_fields(desk, case, order, _RELEASE),
        hold_key=hold.key,
        hold_ids=tuple(facts.get("hold_ids", ())),
    )
    return Write(_RELEASE, 0, desk.store, command, "about to release our hold: the order is not cancelled")


def _report(desk: Desk, attempt: Attempt) -> None:
    effect = attempt.effect
    why = (effect.reason or effect.state) if effect else "it was not sent"
    reason = f"our hold on the order was not released ({why}): release it by hand"
    desk.incident(attempt.case, IncidentKind.HOLD_NOT_RELEASED, reason, effect.result if effect else None)


def _looked_after(desk: Desk, case: Case) -> Case:
    """From here on the case is watched as any other, once nothing more is due at the store."""
    with desk.journal.read() as reading:
        if owes_answers(reading, case):
            return case
    is_due = case.due_at is not None and case.due_at <= desk.now()
    return desk.watch_again(case, desk.now() + WATCH_EVERY) if is_due else case
