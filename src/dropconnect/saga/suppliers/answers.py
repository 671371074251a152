"""What follows from a supplier's answer, whoever brought it: its API, or a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dropconnect.journal.rows import Case, Part
from dropconnect.journal.states import Answer, Decision, IncidentKind, PartDecision, TaskKind
from dropconnect.models.cancellation import Cause
from dropconnect.models.operation import StepResult, StepStatus
from dropconnect.saga.case.desk import Desk, numbered
from dropconnect.saga.case.questions import question_about_part
from dropconnect.saga.case.returns import RETURN_CHOICES, RETURN_DUE
from dropconnect.saga.suppliers.parts import record_answer, record_portal, units_in_words

_RETURN = (
    ". The customer has withdrawn from the contract, so a supplier's no changes nothing about the money: it "
    "is due once the goods are back, or the customer shows that they were sent (Article 13(3))"
)


def conclude(desk: Desk, case: Case, part: Part, result: StepResult) -> Case:
    """The supplier's answer is final."""
    if result.status in (StepStatus.DONE, StepStatus.ALREADY):
        record_answer(desk, part, Answer.STOPPED, "the supplier stopped the goods", result)
        return case
    if result.status is StepStatus.REFUSED:
        reason = result.refusal.message if result.refusal else "no reason given"
        return record_refusal(desk, case, part, reason)
    part = record_portal(desk, part, result.portal)
    why = result.refusal.message if result.refusal else "this supplier has to be asked by a person"
    return ask_person(desk, case, part, why)


def record_refusal(desk: Desk, case: Case, part: Part, reason: str) -> Case:
    """The supplier's no; what follows is the policy's, or a person's, to say."""
    part = record_answer(desk, part, Answer.REFUSED, reason)
    return ask_what_follows(desk, case, part, TaskKind.SUPPLIER_NO)


def ask_what_follows(desk: Desk, case: Case, part: Part, kind: TaskKind) -> Case:
    if not part.is_decided:
        reason = f"{part.name}, {units_in_words(part)}: {part.answer}, {part.reason}"
        question = question_about_part(part, kind, reason)
        if case.plan.cause is Cause.WITHDRAWAL:
            question = replace(
                question,
                reason=f"{reason}{_RETURN}",
                meanings=RETURN_CHOICES,
                withheld=frozenset({Decision.DENY}),
                due_at=case.opened_at + RETURN_DUE,
            )
        desk.ask_about(case, question)
    return case


def ask_person(desk: Desk, case: Case, part: Part, reason: str) -> Case:
    """A person finds out what the supplier says."""
    name = part.name or "no supplier known"
    words = f"{name}, {units_in_words(part)}: {reason}. Have these goods stopped, then say what was answered"
    desk.ask_about(case, question_about_part(part, TaskKind.SUPPLIER_ANSWER, words))
    return case


def report_goods_that_come(desk: Desk, case: Case, parts: Sequence[Part]) -> None:
    """Of an order that is over at its store: who would not stop its goods, which come to a customer who has
    the money back, or has never paid."""
    for part in parts:
        if part.decision is PartDecision.ABSORB:
            reason = (
                f"{part.name}, {units_in_words(part)}: {part.answer}, {part.reason}. The store's order is "
                "over and the goods come: ask the carrier to stop the parcel, or the customer to send it back"
            )
            desk.incident(case, numbered(IncidentKind.GOODS_STILL_COME, part.ordinal), reason, part.terms)
