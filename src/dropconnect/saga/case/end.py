"""How a case moves on and ends: recorded together with what else the same transaction records."""

from __future__ import annotations

from datetime import datetime

from dropconnect.effects import effect_key
from dropconnect.journal import Transaction
from dropconnect.journal.events import US
from dropconnect.journal.rows import Case, Effect, Watch
from dropconnect.journal.states import HAPPENED, UNRESOLVED, Answer, Decision, EffectState, Outcome, Stage
from dropconnect.models.commands import CloseRequestCommand, EffectKind, RemoveRefundCommand
from dropconnect.models.facts import MessageKind
from dropconnect.saga.case.delays import WATCH_EVERY, WATCH_FOR
from dropconnect.saga.case.questions import request_code, tell_code
from dropconnect.saga.customers.last_word import add_last_word
from dropconnect.saga.look.unpaid import declared
from dropconnect.saga.look.world import World

_NOTHING_CHANGED = (EffectState.UNSENT, EffectState.REFUSED)
_NOT_ENDED = (*UNRESOLVED, EffectState.UNSENT)
_BESIDES = (
    EffectKind.HOLD_ORDER,
    EffectKind.RELEASE_ORDER,
    EffectKind.ADD_NOTE,
    EffectKind.REMOVE_REFUND,
    EffectKind.CLOSE_REQUEST,
)
"""Effects after whose undoing the world is as it was before the case."""


def move_on(writing: Transaction, case: Case, stage: Stage, words: str, now: datetime) -> Case:
    """As ``Desk.move_on``."""
    case = writing.cases.move_to(case, stage, at=now)
    writing.events.add(case.id, now, f"stage-{stage}", words)
    return case


def close(
    writing: Transaction, world: World, case: Case, outcome: Outcome, reason: str, now: datetime
) -> Case:
    """As ``Desk.close``. ``world``: for what its customer is told of the end."""
    # Whether a hold or a claim is still on the order, or a request unanswered, is seen to at once.
    at_once = (
        _is_held(writing, case) or writing.claims.live_of(case.id) is not None or owes_answers(writing, case)
    )
    watched = at_once or stays_watched(writing, case, outcome)
    watch = Watch(now if at_once else now + WATCH_EVERY, now + WATCH_FOR) if watched else None
    writing.tasks.close_open(
        case.id, Decision.CASE_CLOSED, reason, US, now, keep=_still_to_tell(writing, case)
    )
    add_last_word(writing, world, case, outcome, now)
    case = writing.cases.close(case, outcome, reason, at=now, watch=watch)
    writing.events.add(case.id, now, "case-closed", f"closed, {outcome}: {reason}")
    return case


def _still_to_tell(reading: Transaction, case: Case) -> list[int]:
    """The tasks in which a person tells the customer the result: that the case has ended changes nothing."""
    codes = (tell_code(MessageKind.OUTCOME), tell_code(MessageKind.ENDED))
    return [task.id for task in reading.tasks.of_case(case.id) if task.code.startswith(codes)]


def stays_watched(reading: Transaction, case: Case, outcome: Outcome | None) -> bool:
    """Whether a late contradiction is still possible once what we left at the store is away."""
    changed_nothing = outcome in (Outcome.REFUSED, Outcome.ALREADY)
    return _is_held(reading, case) or not changed_nothing or has_changed_something(reading, case)


def has_changed_something(reading: Transaction, case: Case) -> bool:
    """Whether anything outside is, or may be, other than before the case."""
    effects, parts = reading.effects.of_case(case.id), reading.parts.of_case(case.id)
    return (
        any(effect.kind not in _BESIDES and effect.state not in _NOTHING_CHANGED for effect in effects)
        or any(part.asked_at is not None or part.answer is Answer.STOPPED for part in parts)
        or _left_a_row(reading, case, effects)
    )


def watch_again(writing: Transaction, case: Case, due_at: datetime) -> Case:
    """As ``Desk.watch_again``."""
    ended = case.watched_until is None or due_at > case.watched_until
    return writing.cases.postpone(case, due_at=None if ended else due_at)


def at_rest(writing: Transaction, case: Case, now: datetime) -> Case:
    """As ``Desk.at_rest``."""
    if not stays_watched(writing, case, case.outcome):
        return writing.cases.postpone(case, due_at=None)
    is_due = case.due_at is not None and case.due_at <= now
    return watch_again(writing, case, now + WATCH_EVERY) if is_due else case


def owes_answers(reading: Transaction, case: Case) -> bool:
    """Whether a customer's request that the case is for is neither answered in the store nor left to a
    person."""
    requests = reading.sightings.requests_of(case)
    if not requests:
        return False
    ended = {
        effect.command.request_id
        for effect in reading.effects.of_case(case.id)
        if isinstance(effect.command, CloseRequestCommand) and effect.state not in _NOT_ENDED
    }
    codes = {task.code for task in reading.tasks.of_case(case.id)}
    return any(seen.supplier_order_id not in ended and request_code(seen) not in codes for seen in requests)


def _left_a_row(reading: Transaction, case: Case, effects: list[Effect]) -> bool:
    """Whether a row that was never paid may still stand in the store's books."""
    removed = {
        effect.command.refund_id
        for effect in effects
        if isinstance(effect.command, RemoveRefundCommand) and effect.state in HAPPENED
    }
    return any(row.id not in removed for row in declared(reading.tasks.of_case(case.id)))


def _is_held(reading: Transaction, case: Case) -> bool:
    return reading.effects.get(effect_key(case.key, EffectKind.HOLD_ORDER, 0)) is not None
