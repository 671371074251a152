"""The questions that a case can put to a person, and the answers each one takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from dropconnect.errors import UsageError
from dropconnect.journal import Transaction
from dropconnect.journal.rows import Case, Effect, Part, Task
from dropconnect.models.cancellation import RefundMethod
from dropconnect.models.money import Money
from dropconnect.models.operation import EffectKind

_SEPARATOR = re.compile(r"^[ ,:;]*(- )?")
"""Between an answer and its detail. A dash alone may be a minus sign: "collected -5" is not 5."""

OWNER = "merchant"
DUE_AFTER = timedelta(days=1)

APPROVE = "approve"
DENY = "deny"
COLLECTED = "collected"
PAID_BY_HAND = "paid by hand"
NO_MONEY_MOVED = "no money moved"
NO_MONEY_MOVED_STOP = "no money moved, stop"
MONEY_MOVED = "money moved"
IT_HAPPENED = "it happened"
TRY_AGAIN = "try again"
STOP = "stop"
STOPPED = "stopped"
NOT_ORDERED = "not ordered"
REFUSED = "refused"
ABSORB = "absorb"
WAIT = "wait"

NEEDS_DETAIL = {
    COLLECTED: 'say how much came in, for example --say "collected 82.49"',
    PAID_BY_HAND: 'add the proof, for example --say "paid by hand, bank transfer of 3 May"',
    MONEY_MOVED: 'add where you saw it, for example --say "money moved, see the gateway\'s refund list"',
}

_APPROVAL = {APPROVE: "go on with the plan", DENY: "close the case, change nothing"}
_COLLECTED = {COLLECTED: "the amount that the customer paid, e.g. collected 82.49", DENY: "close the case"}
_BY_HAND = {
    PAID_BY_HAND: "you sent the money back yourself; name the proof. We then book it",
    DENY: "close the case, nothing was paid back",
}
_MONEY_DOUBT = {
    NO_MONEY_MOVED: "you looked at the gateway: nothing was paid. We ask it once more",
    NO_MONEY_MOVED_STOP: "nothing was paid, and nothing shall be: close the case",
    MONEY_MOVED: "you saw the payment at the gateway; name the proof. We book it, without paying again",
    PAID_BY_HAND: "the gateway paid nothing and you sent the money yourself; name the proof. We book it",
}
_STATE_DOUBT = {
    TRY_AGAIN: "set the order to cancelled once more",
    IT_HAPPENED: "the order is as it should be; go on",
    STOP: "leave the order as it is and close the case",
}
_BOOKING_DOUBT = {
    TRY_AGAIN: "the store does not show it: book it once more, no money moves",
    IT_HAPPENED: "the store shows it; go on",
    STOP: "leave the store's books as they are and close the case",
}
_TROUBLE = {TRY_AGAIN: "it is fixed; go on", STOP: "close the case as it is"}
_REFUSED = {
    TRY_AGAIN: "ask the platform once more; certainly nothing was paid",
    PAID_BY_HAND: "you sent the money back yourself; name the proof. We then book it",
    STOP: "close the case as it is",
}
_SUPPLIER_ANSWER = {
    STOPPED: "the supplier stopped these goods; they will not come",
    REFUSED: "the supplier will not stop them; add its reason",
    NOT_ORDERED: "nobody has ordered these goods anywhere",
}
_SUPPLIER_TROUBLE = {
    TRY_AGAIN: "it is fixed, or the supplier certainly knows nothing of our request: go on",
    STOPPED: "the supplier stopped these goods; they will not come",
    REFUSED: "the supplier will not stop them; add its reason",
}
_SUPPLIER_NO = {
    DENY: "the goods stay ordered; the customer hears why",
    ABSORB: "pay the customer back although the goods still come",
}
_SUPPLIER_SILENT = {**_SUPPLIER_NO, WAIT: "give the supplier as much time again"}
_ANSWERS: Mapping[str, Mapping[str, str]] = {
    "approval": _APPROVAL,
    "collected": _COLLECTED,
    "pay-by-hand": _BY_HAND,
    "money-doubt": _MONEY_DOUBT,
    "booking-doubt": _BOOKING_DOUBT,
    "state-doubt": _STATE_DOUBT,
    "refused": _REFUSED,
    "trouble": _TROUBLE,
    "supplier-answer": _SUPPLIER_ANSWER,
    "supplier-trouble": _SUPPLIER_TROUBLE,
    "supplier-no": _SUPPLIER_NO,
    "supplier-silent": _SUPPLIER_SILENT,
}


def question_about_doubt(effect: Effect) -> str:
    """The kind of task for an effect of which nobody knows whether it happened."""
    if effect.kind is EffectKind.CANCEL_ORDER:
        return "state-doubt"
    return "booking-doubt" if _only_books(effect) else "money-doubt"


def question_about_refusal(effect: Effect) -> str:
    """The kind of task for an effect that certainly did not happen. Only a payment can be made by hand."""
    if effect.kind is EffectKind.REFUND and not _only_books(effect):
        return "refused"
    return question_about_doubt(effect)


def _only_books(effect: Effect) -> bool:
    return effect.command.get("method") == RefundMethod.BOOK_ONLY


def ask(
    journal: Transaction,
    case: Case,
    *,
    kind: str,
    code: str,
    reason: str,
    now: datetime,
    evidence: Mapping[str, Any] | None = None,
    effect: Effect | None = None,
    part: Part | None = None,
) -> Task:
    """Put a question, once: an open one of the same code is handed back."""
    for task in journal.tasks.of_case(case.id):
        if task.code == code and task.decided_at is None:
            return task
    task = journal.tasks.add(
        {
            "case_id": case.id,
            "effect_key": effect.key if effect else None,
            "part_id": part.id if part else None,
            "kind": kind,
            "code": code,
            "reason": reason,
            "evidence": dict(evidence or {}),
            "choices": dict(_ANSWERS[kind]),
            "owner": OWNER,
            "opened_at": now,
            "due_at": now + DUE_AFTER,
        }
    )
    journal.events.add(case.id, now, "task-opened", f"asked {OWNER}: {reason}", data={"task": task.id})
    return task


def parse_answer(task: Task, said: str) -> tuple[str, str]:
    """Split what a person said into one of the task's answers and the detail behind it."""
    words = " ".join(said.split())
    fitting = {answer: end for answer in task.choices if (end := _end_of(answer, words))}
    if not fitting:
        listed = "; ".join(f'"{answer}" ({meaning})' for answer, meaning in task.choices.items())
        raise UsageError(f"{said!r} does not answer task {task.id}. It takes: {listed}")
    answer = max(fitting, key=len)
    detail = _SEPARATOR.sub("", words[fitting[answer] :])
    if answer == APPROVE and detail:
        raise UsageError(
            f"{said!r}: an approval is for the plan as it is; say just {APPROVE!r}, "
            f"or {DENY!r} with the reason"
        )
    if answer in NEEDS_DETAIL and not detail:
        raise UsageError(f"{answer!r} needs more: {NEEDS_DETAIL[answer]}")
    return answer, detail


def _end_of(answer: str, words: str) -> int:
    """Where ``answer`` ends in what was said; 0 if it was not said. Punctuation makes no other answer:
    "no money moved; stop" must not pass for "no money moved"."""
    pattern = r"[ ,;:.-]+".join(re.findall(r"\w+", answer))
    found = re.match(rf"{pattern}\b", words, re.IGNORECASE)
    return found.end() if found else 0


def collected_amount(case: Case, detail: str) -> Money:
    """What a person said came in, in the order's currency. ``UsageError`` if it is no such amount."""
    currency = case.plan.currency
    amount = detail.upper().removesuffix(currency).strip()
    try:
        money = Money.of(amount, currency)
    except ValueError as error:
        raise UsageError(f"{detail!r} is not an amount in {currency}: {error}") from None
    if money < Money.zero(currency):
        raise UsageError("less than nothing cannot have come in")
    return money
