"""One part: ask its supplier to stop the goods, follow the request, take its answer."""

from __future__ import annotations

from dropconnect.connection import Connection
from dropconnect.effects import Write, effect_key
from dropconnect.journal.events import US
from dropconnect.journal.rows import Case, Effect, Part
from dropconnect.journal.states import Answer, CaseKind, PartDecision, TaskKind
from dropconnect.models.commands import EffectKind
from dropconnect.models.operation import Eligibility, StepResult, StepStatus
from dropconnect.models.supplier import CancelSupplierCommand, SupplierOrder
from dropconnect.saga.attempt import Attempt, Standing, inspect, send
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import question_about_part
from dropconnect.saga.look.sources import check
from dropconnect.saga.store.cancellation import cancel_store_first
from dropconnect.saga.suppliers.answers import (
    ask_person,
    conclude,
    record_refusal,
)
from dropconnect.saga.suppliers.by_hand import follow_person, read_again
from dropconnect.saga.suppliers.channel import (
    may_have_been_made,
    next_look_up,
    question_about,
    send_by,
    supplier_channel,
    supplier_of,
)
from dropconnect.saga.suppliers.letters import is_letter, letters_to, may_be_written_to
from dropconnect.saga.suppliers.parts import (
    decide_part,
    end_in_words,
    is_stopped,
    look_again,
    next_look,
    record_answer,
    record_asked,
    record_request,
    renew_terms,
    strictest,
    units_in_words,
)
from dropconnect.saga.suppliers.reminder import remind
from dropconnect.saga.suppliers.silence import after_silence
from dropconnect.saga.suspicion import BY_ANOTHER, suspect

_REQUEST = EffectKind.CANCEL_SUPPLIER


def take_step(desk: Desk, case: Case, part: Part) -> Case:
    """The next thing to do for an undecided part. Raises what reads raise."""
    if part.terms.asked_by:
        return follow_person(desk, case, part)
    effect = desk.effect(case, _REQUEST, part.ordinal)
    if effect is None:
        return _begin(desk, case, part)
    attempt = inspect(desk, case, supplier_channel(desk, part), _REQUEST, part.ordinal)
    if attempt.standing is Standing.NOT_SENT:
        return _begin(desk, attempt.case, part)
    return _take_up(desk, part, attempt)


def _begin(desk: Desk, case: Case, part: Part) -> Case:
    """Read the supplier's order again, right before asking for anything."""
    if not part.supplier_order_id:
        return ask_person(desk, case, part, part.terms.answer.reason)
    order = read_again(desk, part)
    if is_stopped(order):
        record_answer(desk, part, Answer.STOPPED, end_in_words(order))
        return case
    today = order.observed_at.date()
    answers = check(desk.world.suppliers, part.supplier, order, part.terms.units, today)
    terms = strictest(answers)
    part = renew_terms(desk, part, terms, order)
    if terms.eligibility is Eligibility.NO:
        return record_refusal(desk, case, part, terms.reason)
    if terms.eligibility is Eligibility.UNKNOWN:
        return ask_person(desk, case, part, terms.reason)
    step = cancel_store_first(desk, case, terms)
    if not step.complete:
        return step.case
    if terms.eligibility is Eligibility.MANUAL and not may_be_written_to(desk, step.case, part):
        return ask_person(desk, step.case, part, terms.reason)
    return _send(desk, step.case, part, order)


def _send(desk: Desk, case: Case, part: Part, order: SupplierOrder) -> Case:
    command = CancelSupplierCommand(
        key=effect_key(case.key, _REQUEST, part.ordinal),
        order_id=part.supplier_order_id,
        send_by=send_by(desk, part),
        before=order.reading,
        lines=part.terms.units,
        whole=part.whole,
        cause=case.plan.cause,
        rule=part.terms.answer.rule,
    )
    what = f"about to ask {part.name} to stop {units_in_words(part)}"
    write = Write(_REQUEST, part.ordinal, _way_to(desk, part), command, what)
    is_first = desk.effect(case, _REQUEST, part.ordinal) is None and case.restored_at is None
    if is_first and not is_letter(part) and may_have_been_made(desk, part, command):
        case, _ = suspect(desk, case, write, BY_ANOTHER)
        return take_step(desk, case, part)
    attempt = send(desk, case, write)
    if attempt.error is not None:
        raise attempt.error
    if attempt.standing is Standing.PENDING:
        return take_step(desk, attempt.case, part)
    return _take_up(desk, part, attempt)


def _way_to(desk: Desk, part: Part) -> Connection:
    return letters_to(desk, part) if is_letter(part) else supplier_of(desk, part)


def _take_up(desk: Desk, part: Part, attempt: Attempt) -> Case:
    """What follows from how the request stands; it has been sent, and not in vain."""
    case, effect = attempt.case, attempt.effect
    if effect is None:
        raise LookupError(f"the request about part {part.id} was never made")
    if attempt.standing is Standing.PENDING:
        look_again(desk, part, next_look_up(desk, part, effect))
        return case
    if attempt.standing is Standing.UNKNOWN:
        return _ask_about_doubt(desk, part, attempt)
    result = _result_of(effect)
    if attempt.standing is not Standing.REQUESTED:
        return conclude(desk, case, part, result)
    return _accepted(desk, case, part, result) if part.asked_at is None else _follow(desk, case, part, effect)


def _accepted(desk: Desk, case: Case, part: Part, result: StepResult) -> Case:
    if is_letter(part):
        part = record_asked(desk, part, US)  # from here on as if a person had asked it
    else:
        part = record_request(desk, part, result, supplier_of(desk, part).heard)
    if desk.section.policy.refund_before_answer and case.kind is not CaseKind.SUPPLIER_ONLY:
        decide_part(desk, part, PartDecision.REFUND, "policy: refund before answer")
    return case


def _follow(desk: Desk, case: Case, part: Part, effect: Effect) -> Case:
    supplier = supplier_of(desk, part)
    if supplier.supports("supplier_follow_up"):
        result = supplier.follow_up(question_about(part, effect))
    else:
        stopped = is_stopped(supplier.get_order(part.supplier_order_id))
        result = StepResult(status=StepStatus.DONE if stopped else StepStatus.REQUESTED)
    if result.status is not StepStatus.REQUESTED:
        desk.answered(case, effect, result)
        return conclude(desk, case, part, result)
    over = after_silence(desk, case, part, supplier.heard)
    if over is not None:
        return over
    case = remind(desk, case, part, effect)
    look_again(desk, part, next_look(desk, part))
    return case


def _ask_about_doubt(desk: Desk, part: Part, attempt: Attempt) -> Case:
    found = attempt.evidence.reason if attempt.evidence else "nothing was found"
    reason = f"{part.name}, {units_in_words(part)}: it is not known if it was asked: {found}"
    kind = TaskKind.SUPPLIER_TROUBLE
    desk.ask_about(attempt.case, question_about_part(part, kind, reason, effect=attempt.effect))
    return attempt.case


def _result_of(effect: Effect) -> StepResult:
    """What is recorded of the request, as a result; one that could not be made is a person's task."""
    result = effect.result
    if result is None or result.status is None:
        return StepResult.by_hand()
    return StepResult(
        status=result.status,
        provider_id=result.provider_id,
        amount=result.amount,
        refusal=result.refusal,
        portal=result.portal,
    )
