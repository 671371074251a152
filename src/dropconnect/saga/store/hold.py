"""Our hold on the order: made before anybody is asked, released when the order is not cancelled.

A hold protects; it never decides. When it cannot be had the case goes on without, and one that may be
left behind is looked after until it is gone.
"""

from __future__ import annotations

from dropconnect.effects import Write, effect_key
from dropconnect.journal.rows import HAPPENED, UNRESOLVED, Case, Effect, EffectState, WaitsFor
from dropconnect.models.cancellation import StepKind
from dropconnect.models.operation import (
    EffectKind,
    EvidenceStatus,
    HoldOrderCommand,
    ReleaseOrderCommand,
)
from dropconnect.models.order import Order, OrderState
from dropconnect.saga.case.desk import WATCH_EVERY, Desk, retry_delay
from dropconnect.saga.doubt import question_about
from dropconnect.saga.look.observation import reading_of

_REASON = "a cancellation of this order is under way"


def hold_order(desk: Desk, case: Case, order: Order) -> tuple[Case, bool]:
    """Hold a whole order whose cancellation begins. True: go on, with a hold or without.

    Raises what reads raise.
    """
    effect = desk.effect(case, EffectKind.HOLD_ORDER)
    if effect is None and not any(step.kind is StepKind.HOLD_ORDER for step in case.plan.steps):
        return case, True
    if effect is None or effect.state is EffectState.UNSENT:
        return desk.send(case, _hold(desk, case, order)), False
    if effect.state in UNRESOLVED:
        effect, pending = _look_up(desk, effect)
        if pending or effect.state is EffectState.UNSENT:
            return _wait(desk, case, effect, "whether the order is on hold"), False
    return case, True


def release_order(desk: Desk, case: Case) -> Case:
    """Take our hold back when the case has ended and the order is not cancelled.

    One step: what cannot be done now is due again soon. Raises what reads raise.
    """
    hold = desk.effect(case, EffectKind.HOLD_ORDER)
    if hold is None or hold.state not in HAPPENED | UNRESOLVED:
        return case
    effect = desk.effect(case, EffectKind.RELEASE_ORDER)
    if effect is not None and effect.state in UNRESOLVED:
        effect, _ = _look_up(desk, effect)
    if effect is not None and effect.state is not EffectState.UNSENT:
        return _released(desk, case, effect)
    order = desk.store.get_order(case.order_id)
    if order.state is OrderState.CANCELLED:
        return _looked_after(desk, case)
    sent = desk.ledger.send(case, _release(desk, case, order, hold))
    if sent.error is not None:
        return desk.watch_again(sent.case, desk.now() + retry_delay(sent.case.tries))
    return _released(desk, sent.case, sent.effect)


def _hold(desk: Desk, case: Case, order: Order) -> Write:
    command = HoldOrderCommand(
        key=effect_key(case.key, EffectKind.HOLD_ORDER, 0),
        order_id=case.order_id,
        send_by=desk.ledger.send_by(desk.section.send_within_seconds),
        before=reading_of(order),
        cause=case.plan.cause,
        reason=f"dropconnect case {case.id}: {_REASON}",
    )
    return Write(
        kind=EffectKind.HOLD_ORDER,
        ordinal=0,
        connection=desk.store.name,
        command=command,
        call=lambda: desk.store.hold_order(command),
        what="about to put the fulfilment of the order on hold",
    )


def _release(desk: Desk, case: Case, order: Order, hold: Effect) -> Write:
    facts = (hold.result or {}).get("facts") or {}
    command = ReleaseOrderCommand(
        key=effect_key(case.key, EffectKind.RELEASE_ORDER, 0),
        order_id=case.order_id,
        send_by=desk.ledger.send_by(desk.section.send_within_seconds),
        before=reading_of(order),
        hold_key=hold.key,
        hold_ids=tuple(facts.get("hold_ids", ())),
    )
    return Write(
        kind=EffectKind.RELEASE_ORDER,
        ordinal=0,
        connection=desk.store.name,
        command=command,
        call=lambda: desk.store.release_order(command),
        what="about to release our hold: the order is not cancelled",
    )


def _look_up(desk: Desk, effect: Effect) -> tuple[Effect, bool]:
    """The effect as it stands now, and whether it is too early to say."""
    asked = effect
    effect, evidence = desk.ledger.look_up(
        effect,
        lambda settled: desk.store.look_up(question_about(asked, settled=settled)),
        settle_seconds=desk.section.settle_seconds,
        repeat_after_absent=desk.section.repeat_after_absent,
    )
    return effect, evidence.status is EvidenceStatus.PENDING


def _wait(desk: Desk, case: Case, effect: Effect, on: str) -> Case:
    if effect.state is EffectState.UNSENT:
        return case
    return desk.wait(case, WaitsFor.SETTLE, f"{desk.store.name}: {on}", desk.now() + retry_delay(case.tries))


def _released(desk: Desk, case: Case, effect: Effect) -> Case:
    if effect.state in UNRESOLVED:
        return desk.watch_again(case, desk.now() + retry_delay(case.tries))
    if effect.state not in HAPPENED:
        said = (effect.result or {}).get("refusal") or {}
        why = said.get("message", effect.state)
        reason = f"our hold on the order was not released ({why}): release it by hand"
        desk.incident(case, "hold-not-released", reason, effect.result)
    return _looked_after(desk, case)


def _looked_after(desk: Desk, case: Case) -> Case:
    """From here on the case is watched as any other."""
    is_due = case.due_at is not None and case.due_at <= desk.now()
    return desk.watch_again(case, desk.now() + WATCH_EVERY) if is_due else case
