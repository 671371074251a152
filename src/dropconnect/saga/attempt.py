"""One effect, carried out: sent, looked up, followed, until it is known how it stands.

Every leg comes by here, as often as its case is advanced. What follows from a standing is the leg's
to say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from dropconnect.effects import Inquiry, Write
from dropconnect.errors import ConnectorError
from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import UNRESOLVED, EffectState, TurnedAway
from dropconnect.models.commands import EffectKind
from dropconnect.models.operation import Evidence, EvidenceStatus, StepResult, StepStatus
from dropconnect.saga.case.delays import RETRY_LONGEST, is_due, retry_delay
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.suspicion import is_suspect, suspect


class Standing(Enum):
    """What is known about an effect after one step."""

    NOT_SENT = auto()
    """It was never tried, or provably did not happen: it may be sent."""
    PENDING = auto()
    """It may still happen: look again at ``Attempt.look_again``."""
    REQUESTED = auto()
    """It was accepted, and is not done."""
    UNKNOWN = auto()
    """Only a person can find out."""
    REFUSED = auto()
    ENDED = auto()
    """A person gave it up, or said that it moved: it is not ours to carry on."""
    HAPPENED = auto()


_STANDING_OF = {
    EffectState.UNSENT: Standing.NOT_SENT,
    EffectState.INTENT: Standing.PENDING,
    EffectState.DOUBT: Standing.PENDING,
    EffectState.REQUESTED: Standing.REQUESTED,
    EffectState.CONTESTED: Standing.UNKNOWN,
    EffectState.REFUSED: Standing.REFUSED,
    EffectState.MOVED: Standing.ENDED,
    EffectState.GIVEN_UP: Standing.ENDED,
    EffectState.DONE: Standing.HAPPENED,
    EffectState.ALREADY: Standing.HAPPENED,
}


@dataclass(frozen=True)
class Attempt:
    """How an effect stands, and how that is known. ``case`` is the case after asking or sending."""

    case: Case
    standing: Standing
    effect: Effect | None
    evidence: Evidence | None = None
    """What a look-up found just now."""
    look_again: datetime | None = None
    """When to look at it the next time, while it is pending or requested; or when to send it again."""
    error: ConnectorError | None = None
    """Why it was not sent, where that provably had no effect."""


@dataclass(frozen=True)
class Channel:
    """The provider of an effect, as it is asked about one: the store, or the supplier of a part."""

    inquiry: Callable[[Effect], Inquiry]
    follow_up: Callable[[Effect], StepResult] | None = None
    """Asks how an accepted effect stands. None: what is accepted is followed elsewhere, or looked up."""


def inspect(desk: Desk, case: Case, channel: Channel, kind: EffectKind, ordinal: int = 0) -> Attempt:
    """How the effect stands, asking the provider where that is open. Sends nothing.

    Raises what reads raise.
    """
    effect = desk.effect(case, kind, ordinal)
    if effect is None:
        return Attempt(case, Standing.NOT_SENT, None)
    if effect.state not in UNRESOLVED or effect.state is EffectState.CONTESTED:
        return Attempt(case, _STANDING_OF[effect.state], effect)
    inquiry = channel.inquiry(effect)
    until = _asked_to_wait_until(effect)
    if until is not None and not is_due(until, desk.now(), RETRY_LONGEST):
        reason = "it asked for time before it is asked what became of it"
        evidence = Evidence.pending(reason)
        return Attempt(case, Standing.PENDING, effect, evidence, until)
    if effect.state is EffectState.REQUESTED:
        if channel.follow_up is not None:
            return _followed(desk, case, effect, channel.follow_up)
        if inquiry.found is EffectState.REQUESTED:
            return Attempt(case, Standing.REQUESTED, effect)
    return _looked_up(desk, case, effect, inquiry)


def send(desk: Desk, case: Case, write: Write) -> Attempt:
    """Send it once. Its warnings become incidents; all else is for the caller.

    What a restored journal may have sent already is not sent but put in doubt, so it is pending.
    """
    if is_suspect(desk, case, write.kind, write.ordinal):
        case, effect = suspect(desk, case, write)
        return Attempt(case, Standing.PENDING, effect)
    sent = desk.ledger.send(case, write)
    desk.report_warnings(sent.case, sent.effect)
    return Attempt(sent.case, _STANDING_OF[sent.effect.state], sent.effect, error=sent.error)


def _asked_to_wait_until(effect: Effect) -> datetime | None:
    """When a provider that was too busy for a write may be asked about it."""
    result = effect.result
    if result is None or effect.result_at is None:
        return None
    asked = result.retry_after if result.retry_after and result.retry_after > 0 else 0.0
    if result.turned_away is TurnedAway.THROTTLE:
        # Whoever wants fewer requests is not asked again at once, even if no time was named.
        asked = max(asked, retry_delay(0).total_seconds())
    if not asked:
        return None
    return effect.result_at + timedelta(seconds=min(asked, RETRY_LONGEST.total_seconds()))


def _followed(desk: Desk, case: Case, effect: Effect, follow_up: Callable[[Effect], StepResult]) -> Attempt:
    result = follow_up(effect)
    if result.status is StepStatus.REQUESTED:
        again = desk.now() + retry_delay(case.tries)
        return Attempt(case, Standing.REQUESTED, effect, look_again=again)
    effect = desk.answered(case, effect, result)
    return Attempt(case, _STANDING_OF[effect.state], effect)


def _looked_up(desk: Desk, case: Case, effect: Effect, inquiry: Inquiry) -> Attempt:
    effect, evidence = desk.ledger.look_up(effect, inquiry)
    if effect.state is EffectState.UNSENT and effect.attempts > 1:
        # It has come to nothing twice: without a pause it would be sent again as fast as the store answers.
        again = desk.now() + retry_delay(case.tries)
        return Attempt(case, Standing.NOT_SENT, effect, evidence, again)
    if effect.state not in UNRESOLVED:
        return Attempt(case, _STANDING_OF[effect.state], effect, evidence)
    if evidence.status is EvidenceStatus.FOUND:
        return Attempt(case, Standing.REQUESTED, effect, evidence)
    if evidence.status is not EvidenceStatus.PENDING:
        return Attempt(case, Standing.UNKNOWN, effect, evidence)
    left = desk.ledger.seconds_to_settle(effect, inquiry.settle_seconds)
    delay = timedelta(seconds=left) if left > 0 else retry_delay(case.tries)
    return Attempt(case, Standing.PENDING, effect, evidence, desk.now() + delay)
