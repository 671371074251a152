"""What a reply to a write makes of its effect: the state, what is kept of it, and its words."""

from __future__ import annotations

from dropconnect.errors import DropConnectError, FirewallRefused, ThrottledWrite
from dropconnect.journal.records import EffectResult
from dropconnect.journal.states import EffectState, TurnedAway
from dropconnect.models.commands import EffectKind
from dropconnect.models.operation import StepResult, StepStatus

_STATE_OF = {
    StepStatus.DONE: EffectState.DONE,
    StepStatus.ALREADY: EffectState.ALREADY,
    StepStatus.REQUESTED: EffectState.REQUESTED,
    StepStatus.MANUAL: EffectState.REFUSED,
    StepStatus.IN_DOUBT: EffectState.DOUBT,
}


def state_after(kind: EffectKind, result: StepResult) -> EffectState:
    """What becomes of an effect of this kind with this result."""
    if result.status is StepStatus.REFUSED:
        final = result.refusal is not None and result.refusal.final
        # Only where money goes through a gateway can a refusal hide that it happened.
        return EffectState.REFUSED if final or kind is not EffectKind.REFUND else EffectState.CONTESTED
    return _STATE_OF[result.status]


def error_result(error: Exception) -> EffectResult:
    """What is kept of an error that ended a call. The text of one that is not ours may hold secrets."""
    message = str(error) if isinstance(error, DropConnectError) else ""
    result = EffectResult(error=type(error).__name__, message=message)
    if isinstance(error, FirewallRefused):
        return result.changed(turned_away=TurnedAway.FIREWALL)
    if isinstance(error, ThrottledWrite):
        turned_away = TurnedAway.THROTTLE if error.foreign else None
        return result.changed(turned_away=turned_away, retry_after=error.retry_after)
    return result


def in_words(result: StepResult) -> str:
    """A result in one line of the timeline."""
    if result.refusal is not None:
        return f"{result.status}: {result.refusal.message} ({result.refusal.code})"
    parts = [str(result.status)]
    if result.amount is not None:
        parts.append(str(result.amount))
    if result.provider_id:
        parts.append(f"number {result.provider_id}")
    return ", ".join(parts)
