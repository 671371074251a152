"""What to do when nobody knows whether a write happened, or when it was refused: look, wait, ask."""

from __future__ import annotations

from datetime import timedelta

from dropconnect.journal.rows import UNRESOLVED, Case, Effect, EffectState, WaitsFor
from dropconnect.models.operation import EffectKind, Evidence, EvidenceStatus, LookUpCommand, StepStatus
from dropconnect.saga.case.desk import Desk, retry_delay
from dropconnect.saga.case.questions import question_about_doubt, question_about_refusal


def resolve_doubt(desk: Desk, case: Case, effect: Effect) -> Case:
    """Look the effect up; wait while it may still be in flight; ask a person when looking cannot tell."""
    if effect.state is EffectState.CONTESTED:
        return _ask(desk, case, effect, _contested_reason(desk, effect))
    if effect.state is EffectState.REQUESTED and desk.store.supports("platform_follow_up"):
        return _follow_up(desk, case, effect)
    question = effect
    effect, evidence = desk.ledger.look_up(
        effect,
        lambda settled: desk.store.look_up(question_about(question, settled=settled)),
        settle_seconds=desk.section.settle_seconds,
        repeat_after_absent=desk.section.repeat_after_absent,
    )
    if effect.state not in UNRESOLVED:
        return case
    if evidence.status is EvidenceStatus.PENDING:
        return _wait_for_settling(desk, case, effect, evidence)
    return _ask(
        desk, case, effect, f"it is not known if the {_name(effect)} happened: {evidence.reason}", evidence
    )


def _follow_up(desk: Desk, case: Case, effect: Effect) -> Case:
    """It was accepted: ask how it stands, and look again later while it is under way."""
    result = desk.store.follow_up(question_about(effect, settled=True))
    if result.status is StepStatus.REQUESTED:
        on = f"{desk.store.name}: the {_name(effect)} is under way"
        return desk.wait(case, WaitsFor.SETTLE, on, desk.now() + retry_delay(case.tries))
    desk.answered(case, effect, result)
    return case


def ask_about_refusal(desk: Desk, case: Case, effect: Effect) -> Case:
    """The platform said no, and certainly nothing happened."""
    result = effect.result or {}
    refusal = result.get("refusal") or {}
    words = refusal.get("message") or result.get("message") or "it cannot do that by itself"
    return desk.ask_person(
        case,
        kind=question_about_refusal(effect),
        code=f"refused-{effect.key}-{effect.attempts}",
        reason=f"{desk.store.connector.title} refused the {_name(effect)}: {words}",
        evidence=result,
        effect=effect,
    )


def _wait_for_settling(desk: Desk, case: Case, effect: Effect, evidence: Evidence) -> Case:
    left = desk.ledger.seconds_to_settle(effect, desk.section.settle_seconds)
    delay = timedelta(seconds=left) if left > 0 else retry_delay(case.tries)
    on = f"{desk.store.name}: {evidence.reason}"
    return desk.wait(case, WaitsFor.SETTLE, on, desk.now() + delay)


def question_about(effect: Effect, *, settled: bool) -> LookUpCommand:
    """What a connector needs to find out what became of ``effect``."""
    command = effect.command
    return LookUpCommand(
        key=effect.key,
        order_id=effect.order_id,
        before=command["before"],
        kind=effect.kind,
        sent_at=effect.intent_at,
        first_sent_at=effect.first_intent_at,
        provider_id=effect.provider_id,
        amount=effect.amount,
        method=command.get("method"),
        settled=settled,
    )


def _ask(desk: Desk, case: Case, effect: Effect, reason: str, evidence: Evidence | None = None) -> Case:
    return desk.ask_person(
        case,
        kind=question_about_doubt(effect),
        code=f"doubt-{effect.key}-{effect.attempts}",
        reason=reason,
        evidence={
            "sent": effect.command,
            "sent_at": effect.intent_at.isoformat(),
            "answer": effect.result,
            "look_up": evidence.model_dump(mode="json") if evidence else None,
        },
        effect=effect,
    )


def _contested_reason(desk: Desk, effect: Effect) -> str:
    refusal = (effect.result or {}).get("refusal") or {}
    return (
        f"{desk.store.connector.title} refused the {_name(effect)} and booked nothing, but its payment "
        f"gateway may have paid: {refusal.get('message', '')!r}. Look at the gateway before anything else"
    )


_NAMES = {
    EffectKind.CANCEL_ORDER: "cancellation of the order",
    EffectKind.HOLD_ORDER: "hold of the order",
    EffectKind.RELEASE_ORDER: "release of the order",
}


def _name(effect: Effect) -> str:
    return f"refund of {effect.amount}" if effect.amount is not None else _NAMES[effect.kind]
