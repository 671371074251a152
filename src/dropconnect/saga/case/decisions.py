"""What follows from a person's decision. It is recorded once; a second one is refused.

A decision that ends the case is recorded together with that end: a process that dies in between must
not leave a case open whose effect was given up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dropconnect.errors import CaseConflict, UsageError
from dropconnect.journal import Transaction
from dropconnect.journal.links import LinkPurpose
from dropconnect.journal.person_rows import Task
from dropconnect.journal.records import EffectResult, HumanWord
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Answer, Decision, EffectState, Outcome, PartDecision, TaskKind
from dropconnect.journal.trouble import damaged
from dropconnect.models.commands import EffectKind
from dropconnect.models.money import Money
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.end import close, has_changed_something
from dropconnect.saga.case.questions import OUTLIVE_THEIR_CASE, collected_amount, parse_decision
from dropconnect.saga.look.lowered import lowered_by, worth_in
from dropconnect.saga.look.unpaid import named_row
from dropconnect.saga.suppliers.answers import record_refusal
from dropconnect.saga.suppliers.parts import (
    decide_part,
    give_more_time,
    look_at_once,
    record_answer,
    record_asked,
)

_NEW_STATE = {
    Decision.NO_MONEY_MOVED: EffectState.UNSENT,
    Decision.NO_MONEY_MOVED_STOP: EffectState.GIVEN_UP,
    Decision.MONEY_MOVED: EffectState.MOVED,
    Decision.PAID_BY_HAND: EffectState.MOVED,
    Decision.IT_HAPPENED: EffectState.DONE,
    Decision.TRY_AGAIN: EffectState.UNSENT,
    Decision.STOP: EffectState.GIVEN_UP,
    Decision.LEAVE: EffectState.GIVEN_UP,
}
"""What becomes of the effect that the question was about."""

_OF_THE_STORE = (
    EffectKind.REFUND,
    EffectKind.BOOK_REFUND,
    EffectKind.CANCEL_ORDER,
    EffectKind.REMOVE_REFUND,
    EffectKind.REMOVE_LINES,
)

_ENDS = {
    Decision.DENY: Outcome.REFUSED,
    Decision.STOP: Outcome.STOPPED,
    Decision.NO_MONEY_MOVED_STOP: Outcome.STOPPED,
    Decision.SAME: Outcome.ALREADY,
}
"""What ends the whole case, unless it is said about a part."""


@dataclass(frozen=True)
class _Word:
    """What a person said to a task."""

    task: Task
    decision: Decision
    detail: str
    by: str
    at: datetime

    @property
    def text(self) -> str:
        return f"{self.decision}, {self.detail}" if self.detail else str(self.decision)

    @property
    def ends_the_case(self) -> bool:
        return self.decision in _ENDS and self.task.part_id is None

    @property
    def leaves_a_row(self) -> bool:
        """A row that was never paid stands in the store's books: it is taken away before the case ends."""
        stops = self.decision is Decision.NO_MONEY_MOVED_STOP
        return stops and named_row(self.task, self.detail) is not None


def resolve(desk: Desk, case: Case, task: Task, said: str, who: str) -> Case:
    """Record ``said`` by ``who`` as the decision of ``task`` of the leased ``case`` and free the case.

    Raises ``UsageError`` for what does not answer the task, ``CaseConflict`` if somebody decided before.
    """
    word = _understood(desk, case, task, said, who)
    if word.ends_the_case:
        _refuse_to_forget(desk, case, task)
    if not case.is_open and task.is_open and task.kind not in OUTLIVE_THEIR_CASE:
        raise CaseConflict(f"case {case.id} is closed ({case.outcome}): task {task.id} needs no decision")
    with desk.journal.write() as writing:
        writing.tasks.decide(task.id, word.decision, word.detail, who, word.at)
        writing.links.use_up_about(LinkPurpose.DECISION, task.id, at=word.at)
        words = f"{word.text} (task {task.id})"
        writing.events.add(case.id, word.at, "task-decided", words, who=who, data={"task": task.id})
        _move_effect(writing, word)
        _about_claim(writing, case, word)
        _about_hand_payment(writing, word)
        if task.kind in OUTLIVE_THEIR_CASE:
            return case  # nothing waits for it
        case = writing.cases.free(case, at=word.at)
        if word.decision is Decision.SUPPLIERS_ONLY:
            case = writing.cases.stop_suppliers_only(case, at=word.at)
        if word.ends_the_case and not word.leaves_a_row:
            outcome = _outcome(writing, case, word.decision)
            words = f"{who} said: {word.text}"
            return close(writing, desk.world, case, outcome, words, word.at)
    if task.part_id is not None:
        _decide_about_part(desk, case, word)
    return case


def _understood(desk: Desk, case: Case, task: Task, said: str, who: str) -> _Word:
    if not who.strip():
        raise UsageError("say who decides: --by NAME")
    decision, detail = parse_decision(task, said)
    if task.kind is TaskKind.MONEY_DOUBT:
        named_row(task, detail)
    if decision is Decision.COLLECTED:
        detail = collected_amount(case, detail).text
    if decision is Decision.LOWERED:
        lowered_by(detail, case.plan.currency, _most_to_lower(desk, case, task))
    return _Word(task, decision, detail, who, desk.now())


def _most_to_lower(desk: Desk, case: Case, task: Task) -> Money | None:
    """What is due for what the question is about."""
    part = next((part for part in desk.parts(case) if part.id == task.part_id), None)
    return case.plan.due if part is None else worth_in(case.plan, part.units)


def _outcome(reading: Transaction, case: Case, decision: Decision) -> Outcome:
    """A no that comes when suppliers have been asked, or money has moved, is not a refusal any more."""
    ends = _ENDS[decision]
    return Outcome.STOPPED if ends is Outcome.REFUSED and has_changed_something(reading, case) else ends


def _decide_about_part(desk: Desk, case: Case, word: _Word) -> None:
    """A person spoke for a supplier, or said what follows from its no."""
    part = next(part for part in desk.parts(case) if part.id == word.task.part_id)
    reason = f"{word.by}: {word.detail}" if word.detail else f"{word.by} said so"
    match word.decision:
        case Decision.STOPPED:
            record_answer(desk, part, Answer.STOPPED, reason)
        case Decision.NOT_ORDERED:
            record_answer(desk, part, Answer.NOT_ORDERED, reason)
        case Decision.REFUSED:
            record_refusal(desk, case, part, reason)
        case Decision.ASKED:
            record_asked(desk, part, word.by)
        case Decision.WAIT:
            give_more_time(desk, part)
        case Decision.TRY_AGAIN:
            look_at_once(desk, part)
        case Decision.ARRIVED | Decision.SENT_BACK | Decision.WE_COLLECT | Decision.LOWERED:
            decide_part(desk, part, PartDecision.REFUND, word.by)
        case Decision.ABSORB:
            decide_part(desk, part, PartDecision.ABSORB, word.by)
        case _:
            decide_part(desk, part, PartDecision.KEEP, word.by)


def _refuse_to_forget(desk: Desk, case: Case, task: Task) -> None:
    """A case with an effect whose outcome is not known does not end: the doubt would be forgotten."""
    with desk.journal.read() as reading:
        unresolved = [
            item
            for item in reading.effects.unresolved(case.id)
            if item.key != task.effect_key and item.kind in _OF_THE_STORE
        ]
    if unresolved:
        raise CaseConflict(
            f"case {case.id} cannot end while its {unresolved[0].kind} is {unresolved[0].state}: "
            f"answer {Decision.TRY_AGAIN.value!r} to look it up first"
        )


def _about_claim(writing: Transaction, case: Case, word: _Word) -> None:
    """Another installation's row: it may be taken away as it was shown, or its time counts anew."""
    if word.task.kind is not TaskKind.CLAIM or word.decision not in (Decision.GONE, Decision.WAIT):
        return
    claim = writing.claims.of_case(case.id)[-1]
    name, value = word.task.evidence_at("name"), word.task.evidence_at("value")
    freed = {**claim.others.freed, name: value} if word.decision is Decision.GONE else claim.others.freed
    seen = {key: row for key, row in claim.others.seen.items() if key != name}
    writing.claims.note_others(claim, claim.others.changed(seen=seen, freed=freed))


def _about_hand_payment(writing: Transaction, word: _Word) -> None:
    """A row at the store is the payment by hand: whoever says so answers the question for the payment too."""
    if word.task.kind is not TaskKind.HAND_PROOF or word.decision is not Decision.IT_HAPPENED:
        return
    asked = writing.tasks.get(word.task.evidence_at("task"))
    if asked.is_open:
        detail = f"refund {word.task.evidence_at('row')}"
        writing.tasks.decide(asked.id, Decision.PAID_BY_HAND, detail, word.by, word.at)


def _move_effect(writing: Transaction, word: _Word) -> None:
    key = word.task.effect_key
    if key is None or word.decision not in _NEW_STATE:
        return
    effect = writing.effects.get(key)
    if effect is None:
        raise damaged(f"the effect {key} of task {word.task.id} is gone")
    said = HumanWord(decision=word.decision, detail=word.detail, by=word.by, at=word.at)
    result = (effect.result or EffectResult()).changed(human_word=said)
    writing.effects.record(effect, _NEW_STATE[word.decision], result, at=effect.result_at)
