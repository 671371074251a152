"""What is known to have happened in a case, what is not known, and who has to speak: nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import Field

from dropconnect.journal.states import UNRESOLVED, Answer
from dropconnect.models.base import Model
from dropconnect.models.commands import EffectKind
from dropconnect.models.money import Money
from dropconnect.report.case import CaseReport, EffectReport, EffectState, Wait

_HAPPENED = {
    EffectKind.REFUND: "paid back",
    EffectKind.BOOK_REFUND: "booked as paid back by hand",
    EffectKind.CANCEL_ORDER: "the order is cancelled at the store",
    EffectKind.HOLD_ORDER: "the order is on hold at the store",
    EffectKind.RELEASE_ORDER: "the order is no longer on hold",
    EffectKind.CANCEL_SUPPLIER: "the supplier was asked to stop the goods",
    EffectKind.WITHDRAW_SUPPLIER: "what the supplier was asked is taken back",
    EffectKind.ESCALATE_SUPPLIER: "the supplier was reminded",
    EffectKind.ADD_NOTE: "the order has our note",
    EffectKind.REMOVE_LINES: "the lines are taken off the order",
    EffectKind.REMOVE_REFUND: "a refund that was never paid is taken out of the store's books",
}
_ANSWERED = {
    Answer.STOPPED: "has stopped the goods",
    Answer.NOT_ORDERED: "has no order for the goods",
    Answer.REFUSED: "does not stop the goods",
    Answer.SILENT: "has not answered in time",
}

_OF_SUPPLIERS = (EffectKind.CANCEL_SUPPLIER, EffectKind.WITHDRAW_SUPPLIER, EffectKind.ESCALATE_SUPPLIER)


class KnownReport(Model):
    """How a case stands by what is known for sure."""

    paid_back: Money = Field(
        description="What the store has booked as paid back, or a person saw move. Nothing else was paid."
    )
    happened: tuple[str, ...] = Field(description="What is known to have happened, in words.")
    in_doubt: tuple[str, ...] = Field(
        description="What was sent, and of which it is not known yet whether it happened. It is looked up; "
        "asking again does not send it again."
    )
    did_not_happen: tuple[str, ...] = Field(description="What was tried and certainly did not happen.")
    waits: tuple[Wait, ...] = Field(description="For whom or what the case waits, the earliest first.")


def known_of(report: CaseReport) -> KnownReport:
    """What a case's report means in that sense."""
    effects = [effect for effect in report.effects if effect.kind is not EffectKind.ADD_NOTE]
    return KnownReport(
        paid_back=report.case.paid_back,
        happened=(*_happened(effects), *_answers(report)),
        in_doubt=tuple(_what(effect) for effect in effects if _is_doubtful(report, effect)),
        did_not_happen=tuple(_what(effect) for effect in effects if _did_not_happen(effect)),
        waits=report.case.waits,
    )


def _happened(effects: Iterable[EffectReport]) -> Iterator[str]:
    for effect in effects:
        if effect.state in (EffectState.DONE, EffectState.ALREADY):
            yield _what(effect)
        elif effect.state is EffectState.MOVED:
            yield f"{_what(effect)}, as a person saw at the gateway; the store has not booked it"


def _answers(report: CaseReport) -> Iterator[str]:
    for part in report.parts:
        if part.answer is not None:
            yield f"{part.name} {_ANSWERED[part.answer]}"


def _is_doubtful(report: CaseReport, effect: EffectReport) -> bool:
    if effect.state is EffectState.REQUESTED and effect.kind in _OF_SUPPLIERS:
        return False  # a supplier that was asked and thinks is waited for
    return report.case.in_doubt and effect.state in UNRESOLVED


def _did_not_happen(effect: EffectReport) -> bool:
    return effect.state in (EffectState.REFUSED, EffectState.UNSENT, EffectState.GIVEN_UP)


def _what(effect: EffectReport) -> str:
    amount = f"{effect.amount} " if effect.amount is not None else ""
    number = f" (the store's number {effect.provider_id})" if effect.amount and effect.provider_id else ""
    return f"{amount}{_HAPPENED[effect.kind]}{number}"
