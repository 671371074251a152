"""Takes in what a supplier said on its page. Whoever has the link is believed as far as the merchant says.

The word is kept before anything follows from it, so that a case which somebody has just now loses none. A no
moves no money. A "stopped" does: above the merchant's limit for this supplier a person confirms it.
"""

from __future__ import annotations

from datetime import datetime

from dropconnect.journal.rows import Case, Part
from dropconnect.journal.states import Answer, IncidentKind, PartDecision, TaskKind
from dropconnect.journal.supplier_words import SupplierSaid, SupplierWord
from dropconnect.saga.case.desk import Desk, numbered
from dropconnect.saga.case.questions import Question, question_about_part
from dropconnect.saga.suppliers.answers import record_refusal
from dropconnect.saga.suppliers.deadline import minute
from dropconnect.saga.suppliers.parts import end_following, record_answer, units_in_words

_UNANSWERED = (None, Answer.SILENT)


def hear(desk: Desk, case: Case) -> Case:
    """What follows from words about parts of the case that nobody took in yet. Raises what reads raise."""
    with desk.journal.read() as reading:
        new = [word for word in reading.supplier_words.of_case(case.id) if word.heard_at is None]
    for word in new:
        part = next(part for part in desk.parts(case) if part.id == word.part_id)
        shipped = _shipped(desk, case, part) if word.answer == SupplierSaid.STOPPED else None
        case = _take_in(desk, case, part, word)
        with desk.journal.write() as writing:
            writing.supplier_words.heard(part.id, shipped, at=desk.now())
    return case


def contradicted(desk: Desk, case: Case, part: Part, words: str) -> Case:
    """It said something else since, and nobody has decided yet: the person who is asked reads both."""
    part = next(row for row in desk.parts(case) if row.id == part.id)
    if part.is_decided or part.answer not in _UNANSWERED or not case.is_open:
        return case
    part = end_following(desk, part, "it has said two different things on its page")
    question = question_about_part(part, TaskKind.SUPPLIER_ANSWER, f"{words}. Ask it which of both is so")
    code = f"supplier-says-both-{part.ordinal}"
    desk.ask_about(case, Question(question.kind, code, question.reason, question.evidence, part=part))
    return case


def shipped_all_the_same(desk: Desk, case: Case) -> None:
    """Goods that a supplier said it stopped, and that the store shows as sent since: an incident."""
    with desk.journal.read() as reading:
        words = [word for word in reading.supplier_words.of_case(case.id) if word.shipped is not None]
    for word in words:
        part = next(part for part in desk.parts(case) if part.id == word.part_id)
        before, now = word.shipped or {}, _shipped(desk, case, part)
        if any(now[line_id] > before.get(line_id, 0) for line_id in now):
            reason = f"{part.name} said that it stopped its goods, and the store shows them as sent since"
            kind = numbered(IncidentKind.TRACKING_AFTER_CANCEL, part.ordinal)
            desk.incident(case, kind, reason, part.terms)


def _take_in(desk: Desk, case: Case, part: Part, word: SupplierWord) -> Case:
    said = in_words(word)
    if part.is_decided or part.answer not in _UNANSWERED or not case.is_open:
        return _too_late(desk, case, part, word)
    part = end_following(desk, part, f"it has answered on its page: {said}")
    if word.answer != SupplierSaid.STOPPED:
        return record_refusal(desk, case, part, f"on its page: {said}")
    if _is_believed(desk, case, part):
        record_answer(desk, part, Answer.STOPPED, f"on its page: {said}")
        return case
    desk.ask_about(case, _confirmation(part, said, word.said_at))
    return case


def _too_late(desk: Desk, case: Case, part: Part, word: SupplierWord) -> Case:
    """The question was decided without it. Only what contradicts that needs a person."""
    stopped = word.answer == SupplierSaid.STOPPED
    said = f"{part.name} said on its page: {in_words(word)}"
    if stopped != (part.decision is PartDecision.REFUND):
        decided = part.decision or "closed without its answer"
        reason = f"{said}, after the case had been decided otherwise ({decided})"
        desk.incident(case, numbered(IncidentKind.LATE_ANSWER, part.ordinal), reason, part.terms)
    else:
        desk.note(case, "supplier-answer", said)
    return case


def _is_believed(desk: Desk, case: Case, part: Part) -> bool:
    limit, due = desk.world.suppliers.section(part.supplier).believed_up_to, case.plan.due
    if limit is None or due is None or due.currency != limit.currency:
        return False
    return due <= limit


def _confirmation(part: Part, said: str, at: datetime) -> Question:
    words = (
        f"{part.name}, {units_in_words(part)}: on its page it says {said} ({minute(at)}). Make sure that it "
        "is so, then say what it answered"
    )
    question = question_about_part(part, TaskKind.SUPPLIER_ANSWER, words)
    return Question(question.kind, f"supplier-says-{part.ordinal}", words, question.evidence, part=part)


def in_words(word: SupplierWord) -> str:
    """What it said, for people."""
    if word.answer == SupplierSaid.STOPPED:
        return "the goods are stopped"
    if word.answer == SupplierSaid.SENT:
        return f"already sent{f', tracking {word.detail}' if word.detail else ''}"
    return f"it cannot stop them: {word.detail}"


def _shipped(desk: Desk, case: Case, part: Part) -> dict[str, int]:
    order = desk.store.look_at_order(case.order_id)
    return {line.id: line.shipped_quantity for line in order.lines if line.id in part.units}
