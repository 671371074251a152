"""What a case does with a payment or a cancellation that did not simply happen: it waits, or asks."""

from __future__ import annotations

from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import EffectState, TaskKind, WaitsFor
from dropconnect.models.commands import EffectKind, RemoveRefundCommand
from dropconnect.saga.attempt import Attempt, Standing
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import Question, kind_for_doubt, kind_for_refusal
from dropconnect.saga.look.unpaid import UnpaidRow
from dropconnect.saga.store.unpaid_row import about_payment, rows_shown, still_standing

_NAMES = {
    EffectKind.CANCEL_ORDER: "cancellation of the order",
    EffectKind.REMOVE_LINES: "removal of lines from the order",
    EffectKind.HOLD_ORDER: "hold of the order",
    EffectKind.RELEASE_ORDER: "release of the order",
}


def wait_or_ask(desk: Desk, attempt: Attempt) -> Case:
    """The case of an effect that is pending, unknown or refused; as it is if there is nothing to wait for."""
    case, effect = attempt.case, attempt.effect
    if attempt.error is not None:
        return desk.retry_later(case, attempt.error)
    if effect is None:
        return case
    if attempt.look_again is not None:
        reason = attempt.evidence.reason if attempt.evidence else f"the {_name(effect)} is under way"
        return desk.wait(case, WaitsFor.SETTLE, f"{desk.store.name}: {reason}", attempt.look_again)
    if attempt.standing is Standing.UNKNOWN:
        return desk.ask_person(case, _about_doubt(desk, attempt, effect))
    if attempt.standing is Standing.REFUSED:
        return desk.ask_person(case, _about_refusal(desk, case, effect))
    return case


def _about_refusal(desk: Desk, case: Case, effect: Effect) -> Question:
    words = case.plan.choice.with_names(effect.reason) or "it cannot do that by itself"
    reason = f"{desk.store.connector.title} refused the {_name(effect)}: {words}"
    kind, rows = kind_for_refusal(effect), still_standing(desk, effect)
    if kind in (TaskKind.REFUSED, TaskKind.UNPAID_ROW) and rows:
        listed = " and ".join(row.words for row in rows)
        reason += f". Never paid, and still in its books: {listed}. Delete that there, then say `try again`"
    return Question(
        kind=kind,
        code=f"refused-{effect.key}-{effect.attempts}",
        reason=reason,
        evidence={**(effect.result.model_dump(mode="json") if effect.result else {}), **rows_shown(rows)},
        effect=effect,
    )


def _about_doubt(desk: Desk, attempt: Attempt, effect: Effect) -> Question:
    evidence = attempt.evidence
    found = evidence.reason if evidence else "nothing was found"
    reason = f"it is not known if the {_name(effect)} happened: {found}"
    if effect.result is not None and effect.result.turned_away is not None:
        reason += f" What answered when it was sent: {effect.result.message}"
    if effect.state is EffectState.CONTESTED:
        reason = _contested(desk, effect)
    reason = attempt.case.plan.choice.with_names(reason)
    question = Question(
        kind=kind_for_doubt(effect),
        code=f"doubt-{effect.key}-{effect.attempts}",
        reason=reason,
        evidence={
            "sent": effect.command.model_dump(mode="json"),
            "sent_at": effect.intent_at.isoformat(),
            "answer": effect.result.model_dump(mode="json") if effect.result else None,
            "look_up": evidence.model_dump(mode="json") if evidence else None,
            **(rows_shown(still_standing(desk, effect)) if _removes(effect) else {}),
        },
        effect=effect,
    )
    return about_payment(desk, question, effect) if effect.kind is EffectKind.REFUND else question


def _contested(desk: Desk, effect: Effect) -> str:
    return (
        f"{desk.store.connector.title} refused the {_name(effect)} and booked nothing, but its payment "
        f'gateway may have paid: "{effect.reason}". Look at the gateway before anything else'
    )


def _removes(effect: Effect) -> bool:
    return effect.kind is EffectKind.REMOVE_REFUND


def _name(effect: Effect) -> str:
    if isinstance(effect.command, RemoveRefundCommand):
        return f"removal of {UnpaidRow.of(effect.command).words}"
    return f"refund of {effect.amount}" if effect.amount is not None else _NAMES[effect.kind]
