"""What came back to a call whose case had been taken over meanwhile: kept for a person to compare."""

from __future__ import annotations

from datetime import datetime

from dropconnect.errors import JournalError, LostLease, ResultNotRecorded
from dropconnect.journal import Journal
from dropconnect.journal.incidents import new_incident
from dropconnect.journal.records import EffectResult
from dropconnect.journal.rows import Effect
from dropconnect.journal.states import EffectState, IncidentKind


def not_recorded(sent: Effect, why: str) -> ResultNotRecorded:
    """The error for a write that was sent and whose result the journal did not take."""
    return ResultNotRecorded(
        f"the {sent.kind} of case {sent.case_id} was sent, but its result could not be recorded: "
        f"{why}. Then run `dropconnect work`: it looks up what happened and sends nothing twice"
    )


def taken_over(
    journal: Journal, sent: Effect, state: EffectState, result: EffectResult, now: datetime
) -> LostLease | ResultNotRecorded:
    """Make an incident of a result that met an effect which had moved on. Gives the error to raise.

    ``sent`` is the effect as it was sent, ``state`` what the reply would have made of it.
    """
    try:
        words = _report(journal, sent, state, result, now)
    except JournalError as error:
        return not_recorded(sent, f"{error} (what came back: {_in_words(state, result)})")
    return LostLease(f"case {sent.case_id}: {words}; see `dropconnect incidents`")


def _report(journal: Journal, sent: Effect, state: EffectState, result: EffectResult, now: datetime) -> str:
    with journal.write() as writing:
        recorded = writing.effects.get(sent.key)
        words = _words(sent, state, result, recorded)
        evidence = {
            "came_back": {"state": state, **result.model_dump(mode="json")},
            "recorded": _told(recorded),
            "sent_by": sent.runner,
            "sent_at": sent.intent_at.isoformat(),
        }
        kind = f"{IncidentKind.LATE_RESULT}-{sent.kind}-{sent.ordinal}-{sent.attempts}"
        if writing.incidents.add(new_incident(sent.case_id, kind, words, evidence, now)):
            writing.events.add(sent.case_id, now, "incident", f"incident: {words}")
    return words


def _words(sent: Effect, state: EffectState, result: EffectResult, recorded: Effect | None) -> str:
    what = f"the {sent.kind} of {sent.amount}" if sent.amount is not None else f"the {sent.kind}"
    text = (
        f"{what} was answered after it was taken over by another process. What came back: "
        f"{_in_words(state, result)}. What is recorded: "
    )
    if recorded is None:
        text += "nothing"
    else:
        text += _in_words(recorded.state, recorded.result)
        if recorded.attempts != sent.attempts:
            text += f", sent {recorded.attempts} times"
    if sent.amount is not None:
        text += ". Compare both with the store and its payment gateway: it may have paid twice"
    return text


def _in_words(state: EffectState, result: EffectResult | None) -> str:
    parts = [str(state)]
    if result is not None:
        parts += [str(result.amount)] if result.amount is not None else []
        parts += [f"number {result.provider_id}"] if result.provider_id else []
        parts += [said] if (said := result.reason or result.error) else []
    return ", ".join(parts)


def _told(recorded: Effect | None) -> dict[str, object] | None:
    if recorded is None:
        return None
    result = recorded.result.model_dump(mode="json") if recorded.result is not None else None
    return {"state": recorded.state, "attempts": recorded.attempts, "result": result}
