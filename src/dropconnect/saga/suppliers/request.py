"""One part: ask its supplier to stop the goods, follow the request, take its answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from dropconnect.effects import Write, effect_key
from dropconnect.journal.rows import Answer, Case, Effect, EffectState, Part, PartDecision
from dropconnect.models.operation import (
    EffectKind,
    Eligibility,
    Evidence,
    EvidenceStatus,
    StepResult,
    StepStatus,
)
from dropconnect.models.supplier import (
    CancelSupplierCommand,
    SupplierOrder,
    SupplierQuestion,
)
from dropconnect.policy import SupplierNo
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.customers.outbox import update_waiting
from dropconnect.saga.look.sources import check
from dropconnect.saga.store.cancellation import cancel_store_first
from dropconnect.saga.suppliers import parts as p

IN_DOUBT = (EffectState.INTENT, EffectState.DOUBT)


def step(desk: Desk, case: Case, part: Part) -> Case:
    """The next thing to do for an undecided part. Raises what reads raise."""
    effect = desk.effect(case, EffectKind.CANCEL_SUPPLIER, part.ordinal)
    if effect is None or effect.state is EffectState.UNSENT:
        return _begin(desk, case, part)
    if effect.state in IN_DOUBT:
        return _find_out(desk, case, part, effect)
    if effect.state is EffectState.REQUESTED:
        return (
            _accepted(desk, case, part, effect)
            if part.asked_at is None
            else _follow(desk, case, part, effect)
        )
    return _conclude(desk, case, part, _result(effect))


def question_about(part: Part, effect: Effect, *, settled: bool = True) -> SupplierQuestion:
    return SupplierQuestion(
        key=effect.key,
        order_id=part.supplier_order_id,
        request_id=part.request_id or _result(effect).provider_id,
        before=effect.command["before"],
        sent_at=effect.intent_at,
        settled=settled,
    )


def _begin(desk: Desk, case: Case, part: Part) -> Case:
    """Read the supplier's order again, right before asking for anything."""
    if not part.supplier_order_id:
        return _ask_person(desk, case, part, p.terms_of(part).reason)
    supplier = desk.world.suppliers.connection(part.supplier)
    order = supplier.get_order(part.supplier_order_id)
    if p.is_stopped(order):
        p.answered(desk, part, Answer.STOPPED, f"it is {order.provider_status} already")
        return case
    today = order.observed_at.date()
    terms = p.strictest(check(desk.world.suppliers, part.supplier, order, p.units_of(part), today))
    now_known = {"answer": terms.model_dump(mode="json"), p.UNPAID: p.is_unpaid(order)}
    part = p.change(desk, part, {"terms": {**part.terms, **now_known}})
    if terms.eligibility is Eligibility.NO:
        return refused(desk, case, part, terms.reason)
    if terms.eligibility is Eligibility.UNKNOWN:
        return _ask_person(desk, case, part, terms.reason)
    case, ready = cancel_store_first(desk, case, terms)
    if not ready:
        return case
    if terms.eligibility is Eligibility.MANUAL:
        return _ask_person(desk, case, part, terms.reason)
    return _send(desk, case, part, order)


def _send(desk: Desk, case: Case, part: Part, order: SupplierOrder) -> Case:
    supplier = desk.world.suppliers.connection(part.supplier)
    command = CancelSupplierCommand(
        key=effect_key(case.key, EffectKind.CANCEL_SUPPLIER, part.ordinal),
        order_id=part.supplier_order_id,
        send_by=desk.ledger.send_by(desk.world.suppliers.section(part.supplier).send_within_seconds),
        before=order.reading,
        lines=p.units_of(part),
        whole=part.whole,
        cause=case.plan.cause,
        rule=p.terms_of(part).rule,
    )
    write = Write(
        kind=EffectKind.CANCEL_SUPPLIER,
        ordinal=part.ordinal,
        connection=part.supplier,
        command=command,
        call=lambda: supplier.cancel_order(command),
        what=f"about to ask {part.name} to stop {units_in_words(part)}",
    )
    sent = desk.ledger.send(case, write)
    if sent.error is not None:
        raise sent.error
    return step(desk, sent.case, part)


def _accepted(desk: Desk, case: Case, part: Part, effect: Effect) -> Case:
    part = p.asked(desk, part, _result(effect))
    if desk.section.policy.refund_before_answer:
        p.decided(desk, part, PartDecision.REFUND, "policy: refund before answer")
    return case


def _follow(desk: Desk, case: Case, part: Part, effect: Effect) -> Case:
    supplier = desk.world.suppliers.connection(part.supplier)
    if supplier.supports("supplier_follow_up"):
        result = supplier.follow_up(question_about(part, effect))
    else:
        stopped = p.is_stopped(supplier.get_order(part.supplier_order_id))
        result = StepResult(status=StepStatus.DONE if stopped else StepStatus.REQUESTED)
    if result.status is not StepStatus.REQUESTED:
        desk.ledger.answered(effect, result)
        return _conclude(desk, case, part, result)
    now = desk.now()
    if part.answer_by is not None and now >= part.answer_by:
        if desk.section.policy.supplier_silent is SupplierNo.ASK:
            update_waiting(desk, case, part)
        part = p.answered(desk, part, Answer.SILENT, f"no answer by {part.answer_by:%Y-%m-%d %H:%M} UTC")
        return _ask_what_follows(desk, case, part, "supplier-silent")
    case, part = _remind(desk, case, part, effect)
    p.change(desk, part, {"next_look_at": p.next_look(desk, part)})
    return case


def _remind(desk: Desk, case: Case, part: Part, effect: Effect) -> tuple[Case, Part]:
    """Once, when three quarters of the supplier's time are gone: ask its staff, where that is possible."""
    if part.reminded_at is not None or part.asked_at is None or part.answer_by is None:
        return case, part
    if desk.now() < part.asked_at + (part.answer_by - part.asked_at) * 3 / 4:
        return case, part
    supplier = desk.world.suppliers.connection(part.supplier)
    if not supplier.supports("supplier_escalate"):
        return case, p.change(desk, part, {"reminded_at": desk.now()}, "it cannot be reminded by API")
    earlier = desk.effect(case, EffectKind.ESCALATE_SUPPLIER, part.ordinal)
    if earlier is not None and earlier.state is not EffectState.UNSENT:
        return case, p.change(desk, part, {"reminded_at": earlier.intent_at})  # perhaps: never twice
    question = question_about(part, effect)
    message = f"Order {part.supplier_order_number}: please answer our request to cancel."
    write = Write(
        kind=EffectKind.ESCALATE_SUPPLIER,
        ordinal=part.ordinal,
        connection=part.supplier,
        command=question.as_command(effect_key(case.key, EffectKind.ESCALATE_SUPPLIER, part.ordinal)),
        call=lambda: supplier.escalate(question, message),
        what=f"about to remind {part.name}",
    )
    sent = desk.ledger.send(case, write)
    if sent.error is not None:
        return sent.case, part  # nothing happened: the next look tries again
    return sent.case, p.change(desk, part, {"reminded_at": desk.now()}, "reminded")


def _find_out(desk: Desk, case: Case, part: Part, effect: Effect) -> Case:
    effect, evidence = look_up(desk, part, effect)
    if effect.state not in IN_DOUBT:
        return step(desk, case, part)
    if evidence.status is EvidenceStatus.PENDING:
        p.change(desk, part, {"next_look_at": next_look_up(desk, part, effect)})
        return case
    reason = f"{part.name}, {units_in_words(part)}: it is not known if it was asked: {evidence.reason}"
    desk.ask_about_part(case, part, kind="supplier-trouble", reason=reason, effect=effect)
    return case


def next_look_up(desk: Desk, part: Part, effect: Effect) -> datetime:
    """When to look a request in doubt up again: once it must have settled, then by the polling rhythm."""
    left = desk.ledger.seconds_to_settle(effect, desk.world.suppliers.section(part.supplier).settle_seconds)
    return desk.now() + (timedelta(seconds=left) if left > 0 else p.poll_every(desk, part))


def look_up(desk: Desk, part: Part, effect: Effect) -> tuple[Effect, Evidence]:
    """Whether the request ``effect``, which is in doubt, was made. Raises what reads raise."""
    supplier = desk.world.suppliers.connection(part.supplier)
    entry = desk.world.suppliers.section(part.supplier)
    if not supplier.supports("supplier_look_up"):
        reason = f"{supplier.connector.title} cannot be asked about earlier requests"
        return effect, Evidence(status=EvidenceStatus.UNKNOWABLE, reason=reason)
    return desk.ledger.look_up(
        effect,
        lambda settled: supplier.look_up(question_about(part, effect, settled=settled)),
        settle_seconds=entry.settle_seconds,
        repeat_after_absent=entry.repeat_after_absent,
        found=EffectState.REQUESTED,
    )


def _conclude(desk: Desk, case: Case, part: Part, result: StepResult) -> Case:
    """The supplier's answer is final."""
    if result.status in (StepStatus.DONE, StepStatus.ALREADY):
        p.answered(desk, part, Answer.STOPPED, "the supplier stopped the goods", result)
        return case
    if result.status is StepStatus.REFUSED:
        return refused(desk, case, part, result.refusal.message if result.refusal else "no reason given")
    why = result.refusal.message if result.refusal else "this supplier has to be asked by a person"
    return _ask_person(desk, case, part, why)


def refused(desk: Desk, case: Case, part: Part, reason: str) -> Case:
    """The supplier's no; what follows is the policy's, or a person's, to say."""
    part = p.answered(desk, part, Answer.REFUSED, reason)
    return _ask_what_follows(desk, case, part, "supplier-no")


def _ask_what_follows(desk: Desk, case: Case, part: Part, kind: str) -> Case:
    if not part.is_decided:
        reason = f"{part.name}, {units_in_words(part)}: {part.answer}, {part.reason}"
        desk.ask_about_part(case, part, kind=kind, reason=reason)
    return case


def _ask_person(desk: Desk, case: Case, part: Part, reason: str) -> Case:
    """A person finds out what the supplier says."""
    name = part.name or "no supplier known"
    words = f"{name}, {units_in_words(part)}: {reason}. Have these goods stopped, then say what was answered"
    desk.ask_about_part(case, part, kind="supplier-answer", reason=words)
    return case


def units_in_words(part: Part) -> str:
    return ", ".join(f"{count} of line {line_id}" for line_id, count in part.units.items())


def _result(effect: Effect) -> StepResult:
    """What is recorded of the effect, as a result; a failed one reads as a person's task."""
    facts = effect.result or {}
    status = facts.get("status")
    known = {item.value for item in StepStatus}
    if status not in known:
        status = StepStatus.MANUAL if effect.state is EffectState.REFUSED else StepStatus.REQUESTED
    return StepResult(
        status=status,
        provider_id=facts.get("provider_id", ""),
        amount=facts.get("amount"),
        refusal=facts.get("refusal"),
    )
