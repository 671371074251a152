"""What follows from a person's word. It is recorded once; a second answer is refused."""

from __future__ import annotations

from dropconnect.errors import CaseConflict, UsageError
from dropconnect.journal import Transaction
from dropconnect.journal.rows import Answer, Case, EffectState, Outcome, PartDecision, Task
from dropconnect.models.operation import EffectKind
from dropconnect.saga.case import questions as q
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.suppliers import parts as p
from dropconnect.saga.suppliers.request import refused

_NEW_STATE = {
    q.NO_MONEY_MOVED: EffectState.UNSENT,
    q.NO_MONEY_MOVED_STOP: EffectState.GIVEN_UP,
    q.MONEY_MOVED: EffectState.MOVED,
    q.PAID_BY_HAND: EffectState.MOVED,
    q.IT_HAPPENED: EffectState.DONE,
    q.TRY_AGAIN: EffectState.UNSENT,
    q.STOP: EffectState.GIVEN_UP,
}
"""What becomes of the effect that the question was about."""

_OF_THE_STORE = (EffectKind.REFUND, EffectKind.BOOK_REFUND, EffectKind.CANCEL_ORDER)

_DECISIONS = {q.DENY: PartDecision.KEEP, q.ABSORB: PartDecision.ABSORB}

_ENDS = {
    q.DENY: Outcome.REFUSED,
    q.STOP: Outcome.STOPPED,
    q.NO_MONEY_MOVED_STOP: Outcome.STOPPED,
}


def resolve(desk: Desk, case: Case, task: Task, said: str, who: str) -> Case:
    """Record ``said`` by ``who`` as the answer to ``task`` of the leased ``case`` and free the case.

    Raises ``UsageError`` for what is no answer, ``CaseConflict`` if somebody answered before.
    """
    if not who.strip():
        raise UsageError("say who answers: --by NAME")
    answer, detail = q.parse_answer(task, said)
    if answer in _ENDS and task.part_id is None:
        _refuse_to_forget(desk, case, task)
    if answer == q.COLLECTED:
        detail = q.collected_amount(case, detail).text
    if not case.is_open and task.decided_at is None:
        raise CaseConflict(f"case {case.id} is closed ({case.outcome}): task {task.id} needs no answer")
    now = desk.now()
    with desk.journal.write() as writing:
        writing.tasks.decide(task.id, answer, detail, who, now)
        words = f"{answer}, {detail}" if detail else answer
        writing.events.add(
            case.id, now, "task-answered", f"{words} (task {task.id})", who=who, data={"task": task.id}
        )
        _move_effect(writing, task, answer, detail, who, now=now.isoformat())
        ends = answer in _ENDS and task.part_id is None
        case = writing.cases.change(case, {"waits_for": None, "waiting_on": "", "due_at": now, "tries": 0})
    if task.part_id is not None:
        _answer_part(desk, case, task, answer, detail, who)
    if ends:
        return desk.close(case, _outcome(desk, case, answer), f"{who} said: {words}")
    return case


def _outcome(desk: Desk, case: Case, answer: str) -> Outcome:
    """A no that comes when suppliers have been asked, or money has moved, is no refusal any more."""
    refused = _ENDS[answer] is Outcome.REFUSED and not desk.has_changed_something(case)
    return Outcome.REFUSED if refused else Outcome.STOPPED


def _answer_part(desk: Desk, case: Case, task: Task, answer: str, detail: str, who: str) -> None:
    """A person spoke for a supplier, or said what follows from its no."""
    part = next(part for part in desk.parts(case) if part.id == task.part_id)
    reason = f"{who}: {detail}" if detail else f"{who} said so"
    if answer == q.STOPPED:
        p.answered(desk, part, Answer.STOPPED, reason)
    elif answer == q.NOT_ORDERED:
        p.answered(desk, part, Answer.NOT_ORDERED, reason)
    elif answer == q.REFUSED:
        refused(desk, case, part, reason)
    elif answer == q.WAIT:
        p.more_time(desk, part)
    elif answer == q.TRY_AGAIN:
        p.change(desk, part, {"next_look_at": None})
    else:
        p.decided(desk, part, _DECISIONS[answer], who)


def _refuse_to_forget(desk: Desk, case: Case, task: Task) -> None:
    """A case with an effect of which nobody knows the outcome does not end: the doubt would be forgotten."""
    with desk.journal.read() as reading:
        unresolved = [
            item
            for item in reading.effects.unresolved(case.id)
            if item.key != task.effect_key and item.kind in _OF_THE_STORE
        ]
    if unresolved:
        raise CaseConflict(
            f"case {case.id} cannot end while its {unresolved[0].kind} is {unresolved[0].state}: "
            f"answer {q.TRY_AGAIN!r}, so that it is looked up first"
        )


def _move_effect(writing: Transaction, task: Task, answer: str, detail: str, who: str, *, now: str) -> None:
    if task.effect_key is None or answer not in _NEW_STATE:
        return
    effect = writing.effects.get(task.effect_key)
    if effect is None:
        raise LookupError(f"the effect {task.effect_key} of task {task.id} is gone")
    word = {"answer": answer, "detail": detail, "by": who, "at": now}
    writing.effects.move(
        effect, _NEW_STATE[answer], {"result": {**(effect.result or {}), "human_word": word}}
    )
