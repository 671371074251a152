"""How an incident ends: what a person can say to it. Pure. Nothing is repaired by it: it is a record."""

from __future__ import annotations

from collections.abc import Mapping

from dropconnect.errors import UsageError
from dropconnect.journal.person_rows import Incident
from dropconnect.journal.states import Decision, IncidentKind
from dropconnect.saga.case.questions import NEEDS_DETAIL, said_in

_SEEN_TO = "it is as it should be again; say what you did"
_AS_IT_SHOULD_BE = "nothing is wrong; say why. The same facts are not reported again"
_MEANINGS: Mapping[IncidentKind, str] = {
    IncidentKind.REFUND_GONE: "the customer has the money; say how you paid, or where you saw it",
    IncidentKind.REFUND_DIFFERS: "the customer has what is due; say how you know",
    IncidentKind.OVERPAID: "you got the difference back, or wrote it off; say which",
    IncidentKind.REFUND_BY_OTHERS: "you know who paid this, and what for; say it",
    IncidentKind.UNPAID_ROW: "the row is gone, or the money was paid; say which",
    IncidentKind.NOT_CANCELLED: "the order is cancelled by now; say how",
    IncidentKind.LINES_STILL_THERE: "the goods are out of the order by now; say how",
    IncidentKind.STILL_AUTHORIZED: "the reservation is released by now; say how",
    IncidentKind.HOLD_NOT_RELEASED: "the hold is gone by now; say how",
    IncidentKind.MESSAGE: "you told the customer yourself; say how",
    IncidentKind.MESSAGE_IMPOSSIBLE: "you told the customer yourself; say how",
    IncidentKind.TRACKING_AFTER_CANCEL: "you know what becomes of the parcel; say it",
    IncidentKind.SAID_TWICE: "you asked the supplier which of both is so; say it",
    IncidentKind.TELL_BY_HAND: "you told the supplier; say how it answered",
    IncidentKind.CANNOT_WITHDRAW: "you told the supplier; say how it answered",
    IncidentKind.NOT_TAKEN_BACK: "you told the supplier; say how it answered",
    IncidentKind.CLOCK_WRONG: "the clock is right again; say what was wrong",
}
"""What "seen to" means for a kind, where more can be said than for all."""


def choices_for(kind: str) -> Mapping[Decision, str]:
    """What can be said to an incident of this kind, and what each means."""
    known = next((name for name in IncidentKind if kind == name or kind.startswith(f"{name}-")), None)
    meaning = _MEANINGS.get(known, _SEEN_TO) if known is not None else _SEEN_TO
    return {Decision.SEEN_TO: meaning, Decision.AS_IT_SHOULD_BE: _AS_IT_SHOULD_BE}


def parse_end(incident: Incident, said: str) -> tuple[Decision, str]:
    """Split what a person said into a choice of the incident and the words behind it, which are needed."""
    choices = choices_for(incident.kind)
    found = said_in(said, [str(choice) for choice in choices])
    if found is None:
        listed = "; ".join(f'"{choice}" ({meaning})' for choice, meaning in choices.items())
        raise UsageError(f"{said!r} does not answer incident {incident.id}. It takes: {listed}")
    decision, detail = Decision(found[0]), found[1]
    if not detail:
        raise UsageError(f"{decision.value!r} needs more: {NEEDS_DETAIL[decision]}")
    return decision, detail
