"""Writes to the parts of a case: opening them, recording answers, deciding what follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from dropconnect.journal import Transaction
from dropconnect.journal.events import US
from dropconnect.journal.parts import TimeToAnswer
from dropconnect.journal.records import AskedClocks, PartCredit, PartTerms
from dropconnect.journal.rows import Case, NewPart, Part
from dropconnect.journal.states import Answer, CaseKind, CreditState, Decision, PartDecision, TaskKind
from dropconnect.models.operation import Eligibility, StepResult
from dropconnect.models.portal import PortalKit
from dropconnect.models.supplier import LineAnswer, SupplierOrder, SupplierStage, SupplierUnits
from dropconnect.models.trouble import SupplierTrouble
from dropconnect.policy import SupplierNo
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.look.sources import Draft
from dropconnect.saga.waiting.waits import reminder_date
from dropconnect.suppliers.rules import STRICTNESS

BY_POLICY = "policy"
BY_SUPPLIER = "supplier"
BY_STORE = "store"
"""The store's order is over: nothing follows for its money."""

_FOLLOWS = {SupplierNo.DENY: PartDecision.KEEP, SupplierNo.ABSORB: PartDecision.ABSORB}
_REFUNDED = (Answer.STOPPED, Answer.NOT_ORDERED)


def open_parts(writing: Transaction, case: Case, drafts: Sequence[Draft], now: datetime) -> None:
    """One row for each draft. The order of the rows is the order of their effect keys."""
    first = len(writing.parts.of_case(case.id))
    for ordinal, draft in enumerate(drafts, start=first):
        writing.parts.add(_new(case, ordinal, draft))
    words = "; ".join(f"{draft.supplier or 'no supplier'}: {draft.terms.reason}" for draft in drafts)
    writing.events.add(case.id, now, "parts-opened", f"behind the order: {words or 'own stock only'}")


def _new(case: Case, ordinal: int, draft: Draft) -> NewPart:
    order = draft.order
    return NewPart(
        case_id=case.id,
        ordinal=ordinal,
        supplier=draft.supplier,
        supplier_order_id=order.id if order else "",
        supplier_order_number=order.number if order else "",
        units=draft.by_store_line(),
        whole=draft.whole,
        terms=PartTerms(
            answer=draft.terms,
            units=draft.units,
            tracking=order.tracking if order else (),
            unpaid=order is not None and is_unpaid(order),
            lines=order.lines if order else (),
        ),
    )


def renew_terms(desk: Desk, part: Part, answer: LineAnswer, order: SupplierOrder) -> Part:
    """The terms as the supplier states them now, right before it is asked."""
    terms = part.terms.changed(answer=answer, unpaid=is_unpaid(order))
    with desk.journal.write() as writing:
        return writing.parts.set_terms(part, terms)


def record_request(desk: Desk, part: Part, result: StepResult, heard: datetime | None) -> Part:
    """The supplier took the request; its answer is due by its rule, or by the store's policy. ``heard``: what
    its own clock showed."""
    now, time = desk.now(), _time_to_answer(desk, part, heard)
    deadline = time.answer_by
    words = f"asked to stop the goods; its answer is due by {deadline:%Y-%m-%d %H:%M} UTC"
    with desk.journal.write() as writing:
        credit = _credit(part, result)
        part = writing.parts.record_request(part, result.provider_id, credit, time)
        part = writing.parts.look_again(part, at=next_look(desk, part))
        _tell(writing, part, now, words)
    return part


def record_answer(
    desk: Desk, part: Part, answer: Answer, reason: str, result: StepResult | None = None
) -> Part:
    """Record what the supplier (or a person for it) said, and decide where the policy decides."""
    with desk.journal.write() as writing:
        if part.terms.asked_by and answer is not Answer.SILENT:
            part = writing.parts.set_terms(part, part.terms.changed(asked_by=""))
        told = part.terms.answer.customer_reason if _rule_says_no(part, answer) else ""
        answered = writing.parts.record_answer(part, answer, reason, customer_reason=told)
        if answer is Answer.REFUSED:
            answered = writing.parts.set_credit(answered, part.credit.changed(state=CreditState.REFUSED))
        elif answer is Answer.STOPPED:
            answered = writing.parts.set_credit(answered, _credit(part, result))
        decision, by = _what_follows(desk, writing, part, answer)
        if decision is not None and part.decision is None:
            answered = writing.parts.decide(answered, decision, by)
        _tell(writing, part, desk.now(), f"{answer}: {reason}", answer)
    return answered


def _what_follows(
    desk: Desk, reading: Transaction, part: Part, answer: Answer
) -> tuple[PartDecision | None, str]:
    """For the customer's money, and who says so; None: a person decides."""
    if answer in _REFUNDED:
        return PartDecision.REFUND, BY_SUPPLIER
    if reading.cases.get(part.case_id).kind is CaseKind.SUPPLIER_ONLY:
        return PartDecision.ABSORB, BY_STORE
    return _FOLLOWS.get(_no_rule(desk, answer)), BY_POLICY


def _rule_says_no(part: Part, answer: Answer) -> bool:
    """Whether the rule's words for the customer speak of this no: only if the rule itself said no."""
    return answer is Answer.REFUSED and part.terms.answer.eligibility is Eligibility.NO


def give_more_time(desk: Desk, part: Part) -> Part:
    """The supplier gets as much time again, and is not reminded again. It is looked at at once: it may
    have answered while a person thought."""
    with desk.journal.write() as writing:
        part = writing.parts.ask_anew(part, _time_to_answer(desk, part, None))
        _tell(writing, part, desk.now(), "gets as much time again")
    return part


def record_portal(desk: Desk, part: Part, portal: PortalKit | None) -> Part:
    """What a person needs to ask the supplier, as it was told with a result; None: as known before."""
    if portal is None:
        return part
    terms = part.terms.changed(answer=part.terms.answer.changed(portal=portal))
    with desk.journal.write() as writing:
        return writing.parts.set_terms(part, terms)


def record_asked(desk: Desk, part: Part, who: str) -> Part:
    """A person has asked the supplier in its portal: its time to answer begins. It is looked at at once."""
    portal, time = part.terms.answer.portal, _time_to_answer(desk, part, None)
    with desk.journal.write() as writing:
        part = writing.parts.set_terms(part, part.terms.changed(asked_by=who))
        part = writing.parts.ask_anew(part, time)
        if portal is not None and portal.expected is not None:
            credit = part.credit.changed(expected=portal.expected, state=CreditState.EXPECTED)
            part = writing.parts.set_credit(part, credit)
        words = f"asked by {who}; its answer is due by {time.answer_by:%Y-%m-%d %H:%M} UTC"
        _tell(writing, part, desk.now(), words)
    return part


def end_following(desk: Desk, part: Part, why: str) -> Part:
    """What a person asked is not looked for any more, and the question about it is over."""
    end_questions(desk, part, why)
    with desk.journal.write() as writing:
        return writing.parts.set_terms(part, part.terms.changed(asked_by=""))


def end_questions(desk: Desk, part: Part, why: str, *kinds: TaskKind) -> None:
    """What people were asked about the part needs no answer any more; ``kinds``: only these questions."""
    now = desk.now()
    with desk.journal.write() as writing:
        for task in writing.tasks.of_case(part.case_id):
            if task.part_id == part.id and task.is_open and (not kinds or task.kind in kinds):
                writing.tasks.decide(task.id, Decision.OVER, why, US, now)


def name_request(desk: Desk, part: Part, request_id: str) -> Part:
    """What the supplier calls the request, once that is known."""
    if not request_id or request_id == part.request_id:
        return part
    with desk.journal.write() as writing:
        _tell(writing, part, desk.now(), f"the request is found there: {request_id}")
        return writing.parts.name_request(part, request_id)


def decide_part(desk: Desk, part: Part, decision: PartDecision, by: str) -> Part:
    """What follows for the customer's money, by a person's decision or the policy."""
    with desk.journal.write() as writing:
        part = writing.parts.decide(part, decision, by)
        _tell(writing, part, desk.now(), f"{decision} ({by})")
    return part


def record_reminder(desk: Desk, part: Part, at: datetime, words: str = "") -> Part:
    """The supplier was reminded, or cannot be: either way it is not done again."""
    with desk.journal.write() as writing:
        part = writing.parts.record_reminder(part, at=at)
        if words:
            _tell(writing, part, desk.now(), words)
    return part


def record_late_answer(desk: Desk, part: Part, *, stopped: bool) -> Part:
    """What the supplier said after the case had gone on without it."""
    with desk.journal.write() as writing:
        answer = Answer.STOPPED if stopped else Answer.REFUSED
        part = writing.parts.record_late_answer(part, answer)
        _tell(writing, part, desk.now(), "answered late", answer)
    return part


def look_again(desk: Desk, part: Part, at: datetime) -> None:
    """Leave the part alone until ``at``."""
    with desk.journal.write() as writing:
        writing.parts.look_again(part, at=at)


def look_at_once(desk: Desk, part: Part) -> None:
    """Whatever the part waited for is over."""
    with desk.journal.write() as writing:
        writing.parts.look_again(part, at=None)


def _time_to_answer(desk: Desk, part: Part, heard: datetime | None) -> TimeToAnswer:
    """For a request made now: by the supplier's rule, or the store's policy."""
    hours = part.terms.answer.answer_within_hours
    now = desk.now()
    clocks = AskedClocks(boot=desk.clock.boot(), boot_id=desk.clock.boot_id(), date=heard)
    allowed = timedelta(hours=hours if hours is not None else desk.section.policy.supplier_answer_hours)
    return TimeToAnswer(asked_at=now, asked_clocks=clocks, answer_by=now + allowed)


def next_look(desk: Desk, part: Part) -> datetime:
    """When to ask for the answer again: by the polling rhythm, at the reminder and at the deadline."""
    now = desk.now()
    dates = [now + poll_every(desk, part)]
    if part.answer_by is not None and part.asked_at is not None:
        reminder = reminder_date(part.asked_at, part.answer_by)
        dates += [date for date in (reminder, part.answer_by) if date > now]
    return min(dates)


def poll_every(desk: Desk, part: Part) -> timedelta:
    """How often this supplier is asked for a pending answer."""
    return timedelta(minutes=desk.world.suppliers.section(part.supplier).poll_minutes)


def is_unpaid(order: SupplierOrder) -> bool:
    """Whether the merchant has not paid the supplier yet, which then owes nothing."""
    return order.stage in (SupplierStage.DRAFT, SupplierStage.UNPAID)


def is_stopped(order: SupplierOrder) -> bool:
    """Whether the goods do not come, whoever is the cause."""
    return order.stage is SupplierStage.CANCELLED or order.trouble is SupplierTrouble.LOST


def end_in_words(order: SupplierOrder) -> str:
    """Why they do not come."""
    return "the parcel is lost" if order.trouble else f"it is {order.provider_status} already"


def strictest(answers: Sequence[LineAnswer]) -> LineAnswer:
    """The terms that count for units which are asked about together."""
    return max(answers, key=lambda answer: STRICTNESS.index(answer.eligibility))


def units_in_words(part: Part) -> str:
    """Whose stopping is asked for, as in "2 of Desk lamp (LAMP-1)"."""
    named = {unit.store_line_id: unit for unit in part.terms.units}
    unnamed = SupplierUnits(line_id="", store_line_id="", quantity=0)
    return ", ".join(
        named.get(line_id, unnamed).changed(store_line_id=line_id, quantity=count).words
        for line_id, count in part.units.items()
    )


def _tell(writing: Transaction, part: Part, at: datetime, words: str, answer: Answer | None = None) -> None:
    """``answer``: if that is what is told."""
    data = {"answer": answer} if answer is not None else {}
    writing.events.add(part.case_id, at, "supplier", f"{part.name}: {words}", data=data)


def _no_rule(desk: Desk, answer: Answer) -> SupplierNo:
    policy = desk.section.policy
    return policy.supplier_silent if answer is Answer.SILENT else policy.supplier_refuses


def _credit(part: Part, result: StepResult | None) -> PartCredit:
    """What the supplier owes the merchant; a line of its own, whatever the customer gets."""
    amount = result.amount if result is not None else None
    if amount is None and part.terms.unpaid:
        return part.credit
    terms, before = part.terms.answer, part.credit
    credit = before.changed(
        expected=amount if amount is not None else before.expected,
        fee=terms.fee if terms.fee is not None else before.fee,
        fee_percent=terms.fee_percent or before.fee_percent,
        money_to=terms.money_to or before.money_to,
    )
    if not credit.is_promised and credit.state is None:
        return credit
    return credit.changed(state=credit.state or CreditState.EXPECTED)
