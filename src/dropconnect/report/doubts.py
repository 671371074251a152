"""What is not known yet about what was sent, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.journal.rows import Effect
from dropconnect.journal.states import EffectState
from dropconnect.models.commands import EffectKind
from dropconnect.report.meaning import CaseRows
from dropconnect.report.sheet import DoubtReport

NAMES = {
    EffectKind.REFUND: "Paying back",
    EffectKind.BOOK_REFUND: "Booking what was paid back",
    EffectKind.CANCEL_ORDER: "Cancelling the order at the store",
    EffectKind.CANCEL_SUPPLIER: "Asking the supplier to stop the goods",
    EffectKind.WITHDRAW_SUPPLIER: "Taking the request to the supplier back",
    EffectKind.ESCALATE_SUPPLIER: "Reminding the supplier",
    EffectKind.HOLD_ORDER: "Putting the order on hold",
    EffectKind.RELEASE_ORDER: "Releasing the hold",
    EffectKind.ADD_NOTE: "Writing a note at the order",
    EffectKind.REMOVE_LINES: "Taking lines out of the order",
    EffectKind.REMOVE_REFUND: "Taking an unpaid refund out of the books",
}
"""What each write is called by people."""
_KNOWN = {
    EffectState.INTENT: "It is on its way, or its reply was lost. It is looked up first.",
    EffectState.DOUBT: "No reply came that says whether it happened. It is looked up; nothing is sent again "
    "before that is known.",
    EffectState.REQUESTED: "It was accepted, and is not done yet. It is asked about again by itself.",
    EffectState.CONTESTED: "It was refused, but money may have moved all the same. Nothing is sent again "
    "before a person has looked.",
}
_AT_SUPPLIER = "the order at the supplier"
_LOOK_AT = {
    EffectKind.REFUND: "the refunds of the order in the store, and the payment in the gateway's own list",
    EffectKind.BOOK_REFUND: "the refunds of the order in the store",
    EffectKind.REMOVE_REFUND: "the refunds of the order in the store",
    EffectKind.CANCEL_SUPPLIER: _AT_SUPPLIER,
    EffectKind.WITHDRAW_SUPPLIER: _AT_SUPPLIER,
}


def doubts_of(rows: CaseRows) -> tuple[DoubtReport, ...]:
    return tuple(_doubt(effect) for effect in rows.effects if rows.is_doubtful(effect))


def doubt_about(rows: CaseRows, effect_key: str | None) -> DoubtReport | None:
    """What is not known about this one; None: it is known, or there is none."""
    about = (effect for effect in rows.effects if effect.key == effect_key and rows.is_doubtful(effect))
    return next((_doubt(effect) for effect in about), None)


def _doubt(effect: Effect) -> DoubtReport:
    what = NAMES[effect.kind]
    if effect.amount is not None:
        what = f"{what} {effect.amount}"
    return DoubtReport(
        what=what,
        since=effect.intent_at,
        words=_KNOWN.get(effect.state, ""),
        evidence=tuple(_evidence(effect)),
        look_at=_LOOK_AT.get(effect.kind, "the order in the store"),
    )


def _evidence(effect: Effect) -> Iterator[tuple[str, str]]:
    result = effect.result
    if effect.attempts > 1:
        yield "tried", f"{effect.attempts} times"
    if result is None:
        return
    if result.reason:
        yield "what was answered", result.reason
    if result.provider_id:
        yield "number there", result.provider_id
    if result.evidence is not None:
        yield "what the look-up found", result.evidence.reason
    for name, value in result.facts.items():
        if isinstance(value, str | int | bool):
            yield name.replace("_", " "), str(value)
