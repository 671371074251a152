"""The questions that a case can put to a person, and what each one can be decided with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dropconnect.errors import UsageError
from dropconnect.journal import Transaction
from dropconnect.journal.incidents import DUE_AFTER, OWNER
from dropconnect.journal.person_rows import NewTask, Task
from dropconnect.journal.rows import Case, Effect, Part
from dropconnect.journal.sightings import Sighting
from dropconnect.journal.states import Decision, TaskKind
from dropconnect.models.cancellation import RefundMethod
from dropconnect.models.commands import EffectKind, RefundCommand
from dropconnect.models.facts import MessageKind
from dropconnect.models.money import Money

_SEPARATOR = re.compile(r"^[ ,:;]*(- )?")
"""Between a decision and its detail. A dash alone may be a minus sign: "collected -5" is not 5."""

_GO_ON = re.compile(r"[ ,;:.-]*(and )?go on[.!]?$", re.IGNORECASE)
"""What people say behind the amount that came in; the plan is carried out either way."""

NEEDS_DETAIL = {
    Decision.COLLECTED: 'say how much came in, for example --say "collected 82.49"',
    Decision.PAID_BY_HAND: 'add the proof, for example --say "paid by hand, bank transfer of 3 May"',
    Decision.MONEY_MOVED: "add where you saw it, for example "
    '--say "money moved, see the gateway\'s refund list"',
    Decision.SEEN_TO: 'add what you did, for example --say "seen to, the parcel went back"',
    Decision.AS_IT_SHOULD_BE: 'add why, for example --say "as it should be, we paid the difference"',
    Decision.SENT_BACK: 'add the proof, for example --say "sent back, receipt of 3 May"',
    Decision.LOWERED: 'add how much less and why: --say "lowered 5.00 because it is scratched"',
    Decision.NOT_NEEDED: 'add why, for example --say "not needed, the card was never charged"',
}

OUTLIVE_THEIR_CASE = (TaskKind.TELL_CUSTOMER, TaskKind.CUSTOMER_REQUEST)
"""What stays open when its case has closed; nothing waits for the decision."""

_MANUAL_PAYMENT = "you sent the money back yourself; name the proof. We then book it"
_SUPPLIER_STOPPED = "the supplier stopped these goods; they will not come"
_SUPPLIER_REFUSED = "the supplier will not stop them; add its reason"
_SUPPLIER_NO = {
    Decision.DENY: "the goods stay ordered; the customer hears why",
    Decision.ABSORB: "pay the customer back although the goods still come",
}
_CHOICES: Mapping[TaskKind, Mapping[Decision, str]] = {
    TaskKind.APPROVAL: {
        Decision.APPROVE: "carry out the plan",
        Decision.DENY: "close the case, change nothing",
    },
    TaskKind.COLLECTED: {
        Decision.COLLECTED: "the amount that the customer paid, e.g. collected 82.49. The plan is then "
        "carried out",
        Decision.DENY: "close the case",
    },
    TaskKind.PAY_BY_HAND: {
        Decision.PAID_BY_HAND: _MANUAL_PAYMENT,
        Decision.DENY: "close the case, nothing was paid back",
    },
    TaskKind.HAND_PROOF: {
        Decision.IT_HAPPENED: "it is the payment by hand: it stays as its booking, nothing more is booked",
        Decision.FURTHER: "it is other money",
    },
    TaskKind.MONEY_DOUBT: {
        Decision.NO_MONEY_MOVED: "you looked at the gateway: nothing was paid. We ask it once more",
        Decision.NO_MONEY_MOVED_STOP: "nothing was paid, and nothing shall be: close the case",
        Decision.MONEY_MOVED: "you saw the payment at the gateway; name the proof. We book it, without "
        "paying again",
        Decision.PAID_BY_HAND: "the gateway paid nothing and you sent the money yourself; name the proof. "
        "We book it",
    },
    TaskKind.UNPAID_ROW: {
        Decision.TRY_AGAIN: "you deleted it there, or it may be taken away now: look again",
        Decision.LEAVE: "it stays in the store's books and counts as never paid here: continue",
    },
    TaskKind.BOOKING_DOUBT: {
        Decision.TRY_AGAIN: "the store does not show it: book it once more, no money moves",
        Decision.IT_HAPPENED: "the store shows it; continue",
        Decision.STOP: "leave the store's books as they are and close the case",
    },
    TaskKind.STATE_DOUBT: {
        Decision.TRY_AGAIN: "send it to the store once more: it sets the order to what is wanted",
        Decision.IT_HAPPENED: "the order is as it should be; continue",
        Decision.STOP: "leave the order as it is and close the case",
    },
    TaskKind.REFUSED: {
        Decision.TRY_AGAIN: "ask the platform once more; certainly nothing was paid",
        Decision.PAID_BY_HAND: _MANUAL_PAYMENT,
        Decision.STOP: "close the case as it is",
    },
    TaskKind.TROUBLE: {
        Decision.TRY_AGAIN: "it is fixed; continue",
        Decision.STOP: "close the case as it is",
    },
    TaskKind.CLAIM: {
        Decision.GONE: "nobody is behind it any more: take its note away and continue",
        Decision.WAIT: "it is at work: wait for it",
        Decision.STOP: "close the case, the other one does it",
    },
    TaskKind.SAME_WISH: {
        Decision.SAME: "it is the same wish: close the case, nothing more is paid",
        Decision.FURTHER: "these are further units: carry out the plan",
    },
    TaskKind.GIVE_BACK: {
        Decision.GIVEN_BACK: "you gave it back in the store; add how, if you want it kept",
        Decision.NOT_NEEDED: "it shall not be given back, or it was done before; add why",
    },
    TaskKind.TELL_CUSTOMER: {
        Decision.TOLD: "you have told the customer; add how, if you want it kept",
        Decision.NOT_NEEDED: "the customer knows it, or need not know it; add why",
    },
    TaskKind.CUSTOMER_REQUEST: {
        Decision.TOLD: "you have answered the request in the store; add how, if you want it kept",
        Decision.NOT_NEEDED: "it needs no answer there; add why",
    },
    TaskKind.SUPPLIER_ANSWER: {
        Decision.ASKED: "you have asked there: wait for the answer, and look for it where it can be seen",
        Decision.STOPPED: _SUPPLIER_STOPPED,
        Decision.REFUSED: _SUPPLIER_REFUSED,
        Decision.NOT_ORDERED: "nobody has ordered these goods anywhere",
    },
    TaskKind.SUPPLIER_TROUBLE: {
        Decision.TRY_AGAIN: "it is fixed, or the supplier certainly does not know our request: continue",
        Decision.STOPPED: _SUPPLIER_STOPPED,
        Decision.REFUSED: _SUPPLIER_REFUSED,
    },
    TaskKind.SUPPLIER_NO: _SUPPLIER_NO,
    TaskKind.SUPPLIER_SILENT: {**_SUPPLIER_NO, Decision.WAIT: "give the supplier as much time again"},
}


@dataclass(frozen=True)
class Question:
    """What a person is asked. An open one of the same ``code`` is not put twice in a case."""

    kind: TaskKind
    code: str
    reason: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    effect: Effect | None = None
    """What it is about, where it is about an effect."""
    part: Part | None = None
    """What it is about, where it is about a part: then it does not hold up the others."""
    meanings: Mapping[Decision, str] = field(default_factory=dict)
    """What a decision means here, where that is not what it means to every question of the kind."""
    due_at: datetime | None = None
    """By when it should be decided; None: as usual."""
    withheld: frozenset[Decision] = frozenset()
    """What it cannot be decided with here, although others of the kind can."""

    @property
    def choices(self) -> dict[str, str]:
        """What it can be decided with, and what each decision means. Who has no place and no words to ask
        with, has not asked; who has asked and waits, does not ask again."""
        terms = self.part.terms if self.part is not None else None
        can_ask = terms is not None and terms.answer.portal is not None and not terms.asked_by
        return {
            str(said): meaning
            for said, meaning in {**_CHOICES[self.kind], **self.meanings}.items()
            if (said is not Decision.ASKED or can_ask) and said not in self.withheld
        }


def question_about_part(
    part: Part,
    kind: TaskKind,
    reason: str,
    *,
    effect: Effect | None = None,
    due_at: datetime | None = None,
) -> Question:
    """A question about one part, and about this request to its supplier: another one asks anew."""
    since = part.answer_by.timestamp() if part.answer_by else 0
    evidence = part.terms.model_dump(mode="json")
    return Question(kind, f"{kind}-{part.ordinal}-{since:.0f}", reason, evidence, effect, part, due_at=due_at)


def tell_code(kind: MessageKind) -> str:
    """How the codes of tasks begin in which a person tells a customer a message of this kind."""
    return f"tell-{kind}-"


def request_code(seen: Sighting) -> str:
    """The code of the task in which a person answers a customer's request in the store."""
    return f"request-{seen.id}"


def kind_for_doubt(effect: Effect) -> TaskKind:
    """The kind of task for an effect of which it is not known whether it happened."""
    if effect.kind in (EffectKind.CANCEL_ORDER, EffectKind.REMOVE_LINES):
        return TaskKind.STATE_DOUBT
    if effect.kind is EffectKind.REMOVE_REFUND:
        return TaskKind.UNPAID_ROW
    return TaskKind.BOOKING_DOUBT if _only_books(effect) else TaskKind.MONEY_DOUBT


def kind_for_refusal(effect: Effect) -> TaskKind:
    """The kind of task for an effect that certainly did not happen. Only a payment can be made by hand."""
    if effect.kind is EffectKind.REFUND and not _only_books(effect):
        return TaskKind.REFUSED
    return kind_for_doubt(effect)


def _only_books(effect: Effect) -> bool:
    command = effect.command
    return isinstance(command, RefundCommand) and command.method is RefundMethod.BOOK_ONLY


def ask(journal: Transaction, case: Case, question: Question, now: datetime) -> Task:
    """Put a question, once: an open one of the same code is handed back."""
    for task in journal.tasks.of_case(case.id):
        if task.code == question.code and task.is_open:
            return task
    task = journal.tasks.add(
        NewTask(
            case_id=case.id,
            kind=question.kind,
            code=question.code,
            reason=question.reason,
            evidence=dict(question.evidence),
            choices=question.choices,
            owner=OWNER,
            opened_at=now,
            due_at=question.due_at or now + DUE_AFTER,
            effect_key=question.effect.key if question.effect else None,
            part_id=question.part.id if question.part else None,
        )
    )
    words = f"asked {OWNER}: {question.reason}"
    journal.events.add(case.id, now, "task-opened", words, data={"task": task.id})
    return task


def parse_decision(task: Task, said: str) -> tuple[Decision, str]:
    """Split what a person said into one of the task's choices and the detail behind it."""
    found = said_in(said, task.choices)
    if found is None:
        listed = "; ".join(f'"{choice}" ({meaning})' for choice, meaning in task.choices.items())
        raise UsageError(f"{said!r} does not answer task {task.id}. It takes: {listed}")
    decision, detail = Decision(found[0]), found[1]
    if decision is Decision.APPROVE and detail:
        raise UsageError(
            f"{said!r}: an approval is for the plan as it is; say just {Decision.APPROVE.value!r}, "
            f"or {Decision.DENY.value!r} with the reason"
        )
    if decision in NEEDS_DETAIL and not detail:
        raise UsageError(f"{decision.value!r} needs more: {NEEDS_DETAIL[decision]}")
    return decision, detail


def said_in(said: str, choices: Iterable[str]) -> tuple[str, str] | None:
    """Which of ``choices`` was said, and the words behind it; None: none of them."""
    words = " ".join(said.split())
    fitting = {choice: end for choice in choices if (end := _end_of(choice, words))}
    if not fitting:
        return None
    longest = max(fitting, key=len)
    return longest, _SEPARATOR.sub("", words[fitting[longest] :])


def _end_of(choice: str, words: str) -> int:
    """Where ``choice`` ends in what was said; 0 if it was not said. Punctuation makes no other decision:
    "no money moved; stop" must not pass for "no money moved"."""
    pattern = r"[ ,;:.-]+".join(re.findall(r"\w+", choice))
    found = re.match(rf"{pattern}\b", words, re.IGNORECASE)
    return found.end() if found else 0


def collected_amount(case: Case, detail: str) -> Money:
    """What a person said came in, in the order's currency. ``UsageError`` if it is not such an amount."""
    currency = case.plan.currency
    amount = _GO_ON.sub("", detail).upper().removesuffix(currency).strip()
    try:
        money = Money.of(amount, currency)
    except ValueError as error:
        raise UsageError(f"{detail!r} is not an amount in {currency}: {error}") from None
    if money < Money.zero(currency):
        raise UsageError("less than nothing cannot have come in")
    return money
