"""What the store's staff reads at the order when its case has come to its end."""

from __future__ import annotations

from dataclasses import replace

from dropconnect.effects import Write
from dropconnect.journal.records import EffectResult
from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import UNRESOLVED, EffectState, WaitsFor
from dropconnect.models.commands import EffectKind, NoteCommand
from dropconnect.models.order import Order
from dropconnect.saga.attempt import Attempt, Standing, inspect, send
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.step import Step
from dropconnect.saga.store.channel import common_fields, store_channel

_NOTE = EffectKind.ADD_NOTE


def leave_note(desk: Desk, case: Case, order: Order, text: str) -> Step:
    """Leave it once, where the platform takes notes. What became of it never decides about the case.

    A note whose answer was lost is looked up until its settle time is over. What cannot be known then is
    told in the timeline, and ends there. Raises what reads raise.
    """
    attempt = _so_far(desk, case)
    if attempt.standing is Standing.NOT_SENT and _is_wanted(desk):
        attempt = send(desk, attempt.case, _note(desk, attempt.case, order, text))
        if attempt.standing is Standing.PENDING:
            return Step.pause(attempt.case)  # no answer: the next step looks it up
    if attempt.look_again is not None:
        on = f"{desk.store.name}: whether our note is at the order"
        return Step.pause(desk.wait(attempt.case, WaitsFor.SETTLE, on, attempt.look_again))
    if attempt.effect is not None and attempt.effect.state in UNRESOLVED:
        _leave_unknown(desk, attempt.case, attempt.effect)
    return Step.done(attempt.case)


def _so_far(desk: Desk, case: Case) -> Attempt:
    """What is known of it. Of a platform that cannot be asked that is all that ever will be."""
    effect = desk.effect(case, _NOTE)
    is_open = effect is not None and effect.state in UNRESOLVED
    if is_open and not desk.store.supports("platform_look_up"):
        return Attempt(case, Standing.UNKNOWN, effect)
    return inspect(desk, case, replace(store_channel(desk), follow_up=None), _NOTE)


def _is_wanted(desk: Desk) -> bool:
    policy = desk.section.policy
    return bool(policy.note or policy.tags) and desk.store.supports("platform_add_note")


def _note(desk: Desk, case: Case, order: Order, text: str) -> Write:
    policy = desk.section.policy
    command = NoteCommand(
        **common_fields(desk, case, order, _NOTE),
        text=_words(case, text) if policy.note else "",
        tags=policy.tags,
    )
    return Write(_NOTE, 0, desk.store, command, "about to note at the order how its cancellation ended")


def _words(case: Case, text: str) -> str:
    said = f"dropconnect case {case.id} ({case.request.reason}): {text}"
    return f"{said}. {case.request.comment}" if case.request.comment else said


def _leave_unknown(desk: Desk, case: Case, effect: Effect) -> None:
    words = f"it is not known if {desk.store.name} has our note: look at the order; it is not left twice"
    result = (effect.result or EffectResult()).changed(message=words)
    with desk.journal.write() as writing:
        writing.effects.record(effect, EffectState.GIVEN_UP, result, at=effect.result_at)
        writing.events.add(case.id, desk.now(), "note-unknown", words, data={"effect": effect.key})
