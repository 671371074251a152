"""Makes reports of rows and plans: the one place that knows how the journal keeps things."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from dropconnect.journal.person_rows import Task
from dropconnect.journal.records import PartCredit, PartTerms
from dropconnect.journal.rows import Case, Effect, Event, Part, QueuedMessage
from dropconnect.journal.states import TaskKind
from dropconnect.models.base import Model
from dropconnect.models.cancellation import Plan, Verdict
from dropconnect.models.portal import PortalKit
from dropconnect.models.supplier import RuleRow
from dropconnect.report.case import (
    Cancellation,
    CaseReport,
    CaseSummary,
    EffectReport,
    MailDraft,
    MessageReport,
    TaskReport,
    TimelineEvent,
)
from dropconnect.report.incidents import choices_told, incident_report
from dropconnect.report.meaning import CaseRows
from dropconnect.report.plan import (
    CalculationRow,
    OwnStock,
    PlannedLine,
    PlannedRefund,
    PlannedReturn,
    PlannedStep,
    PlanObjection,
    PlanReport,
    StayingGoods,
    SupplierForecast,
)
from dropconnect.report.runner import holder_report
from dropconnect.report.standing import Standing
from dropconnect.report.supplier import Credit, CreditReport, PartReport, RuleReport
from dropconnect.saga.suppliers.credits import credit_of
from dropconnect.saga.waiting.waits import is_overdue

_Told = TypeVar("_Told", bound=Model)


def _told(report: type[_Told], found: object) -> _Told:
    """A report whose fields all have the name that they have in ``found``."""
    return report.model_validate(found, from_attributes=True)


def plan_report(plan: Plan, case_id: int | None) -> PlanReport:
    """``case_id`` is the case that this is the plan of; None: there is none."""
    return PlanReport(
        case_id=case_id,
        connection=plan.connection,
        order_id=plan.order_id,
        order_number=plan.order_number,
        order_status=plan.order_status,
        currency=plan.currency,
        reason=plan.reason,
        cause=plan.cause,
        whole_order=plan.choice.whole_order,
        lines=tuple(_told(PlannedLine, line) for line in plan.choice.lines),
        due=plan.due,
        expected=plan.expected if plan.expected is not None else plan.due,
        stays=tuple(_told(StayingGoods, row) for row in plan.stays),
        refund=_told(PlannedRefund, plan.refund) if plan.refund else None,
        released=plan.released,
        calculation=tuple(_told(CalculationRow, row) for row in plan.calculation),
        tenders=tuple(_told(PlannedReturn, tender) for tender in plan.tenders),
        steps=tuple(_told(PlannedStep, step) for step in plan.steps),
        suppliers=tuple(_told(SupplierForecast, outlook) for outlook in plan.suppliers),
        own_stock=tuple(_told(OwnStock, goods) for goods in plan.own_stock),
        suppliers_only=plan.suppliers_only,
        objections=tuple(_told(PlanObjection, objection) for objection in plan.objections),
        refused=plan.refused,
        observed_at=plan.observed_at,
    )


def case_summary(rows: CaseRows) -> CaseSummary:
    case, request = rows.case, rows.case.request
    return CaseSummary(
        id=case.id,
        standing=rows.standing,
        connection=case.connection,
        order_id=case.order_id,
        order_number=case.order_number,
        customer=case.customer,
        kind=case.kind,
        reason=request.reason,
        lines=request.lines,
        comment=request.comment,
        requested_by=request.requested_by,
        program=request.program.purpose if request.program is not None else "",
        request_id=request.request_id,
        stage=case.stage,
        outcome=case.outcome,
        outcome_reason=case.outcome_reason,
        waits_for=case.waits_for,
        waiting_on=case.waiting_on,
        due_at=case.due_at,
        waits=rows.waits,
        overdue=rows.overdue,
        in_doubt=rows.in_doubt,
        agreed_due=case.agreed.due,
        due=case.plan.due,
        paid_back=rows.paid_back,
        follows=case.follows,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        watched_until=case.watched_until,
        open_tasks=tuple(task.id for task in rows.open_tasks),
        incident_count=len(rows.open_incidents),
        holder=holder_report(rows.holder) if rows.holder else None,
    )


def case_report(rows: CaseRows) -> CaseReport:
    return CaseReport(case=case_summary(rows), **_details(rows))


def cancellation_report(rows: CaseRows, *, known: bool) -> Cancellation:
    """``known``: the request came before, and nothing was moved now."""
    return Cancellation(
        standing=rows.standing,
        known=known,
        refused=False,
        refusal="",
        case=case_summary(rows),
        **_details(rows),
    )


def refused_cancellation(plan: Plan, refusal: str) -> Cancellation:
    """No case was opened."""
    return Cancellation(
        standing=Standing.REFUSED,
        known=False,
        refused=True,
        refusal=refusal,
        case=None,
        plan=plan_report(plan, None),
    )


def shadow_cancellation(plan: Plan) -> Cancellation:
    """The plan was kept, and nothing was done: that is not what a caller who wants it done asked for."""
    refusal = 'shadow: planned, nothing done (mode = "shadow")'
    against = "; ".join(item.reason for item in plan.by_verdict(Verdict.REFUSE))
    if against:
        refusal += f"; the plan is refused: {against}"
    return refused_cancellation(plan, refusal).changed(shadow=True)


def task_report(task: Task, case: Case, now: datetime) -> TaskReport:
    """``now``: whether it is overdue."""
    return TaskReport(
        id=task.id,
        case_id=task.case_id,
        connection=case.connection,
        order_number=case.order_number,
        part_id=task.part_id,
        kind=task.kind,
        reason=task.reason,
        portal=_portal_of(task),
        mail=task.evidence_as(MailDraft) if task.kind is TaskKind.TELL_CUSTOMER else None,
        choices=choices_told(task.choices),
        evidence=_as_json(task.evidence) or {},
        owner=task.owner,
        opened_at=task.opened_at,
        due_at=task.due_at,
        overdue=is_overdue(task, now),
        reminded_at=task.reminded_at,
        second_at=task.second_at,
        decision=task.decision,
        decision_detail=task.decision_detail,
        decided_by=task.decided_by,
        decided_at=task.decided_at,
    )


def _portal_of(task: Task) -> PortalKit | None:
    """What the person needs, where the supplier of a part has to be asked by hand."""
    if task.kind is not TaskKind.SUPPLIER_ANSWER:
        return None
    return task.evidence_as(PartTerms).answer.portal


def message_report(message: QueuedMessage) -> MessageReport:
    """Without its text and address: what belongs to the customer is not told."""
    return _told(MessageReport, message)


def timeline_event(event: Event) -> TimelineEvent:
    return _told(TimelineEvent, event)


def credit_report(part: Part) -> CreditReport | None:
    """A credit by itself; None where the supplier of the part owes nothing."""
    owed = credit_of(part)
    return owed_report(part, owed) if owed else None


def owed_report(part: Part, owed: PartCredit) -> CreditReport:
    return CreditReport(
        case_id=part.case_id,
        part_number=part.ordinal + 1,
        supplier=part.supplier,
        order_number=part.supplier_order_number,
        **dict(_told(Credit, owed)),
    )


def rule_report(row: RuleRow) -> RuleReport:
    return _told(RuleReport, row)


def _details(rows: CaseRows) -> dict[str, Any]:
    return {
        "plan": plan_report(rows.case.plan, rows.case.id),
        "effects": tuple(_effect_report(effect) for effect in rows.effects),
        "parts": tuple(_part_report(part) for part in rows.parts),
        "messages": tuple(message_report(message) for message in rows.messages),
        "tasks": tuple(task_report(task, rows.case, rows.now) for task in rows.tasks),
        "incidents": tuple(incident_report(incident, rows.case, rows.now) for incident in rows.incidents),
        "timeline": tuple(timeline_event(event) for event in rows.events),
    }


def _effect_report(effect: Effect) -> EffectReport:
    return EffectReport(
        key=effect.key,
        kind=effect.kind,
        state=effect.state,
        amount=effect.amount,
        provider_id=effect.provider_id or None,
        attempts=effect.attempts,
        intent_at=effect.intent_at,
        result_at=effect.result_at,
        result=_as_json(effect.result),
    )


def _part_report(part: Part) -> PartReport:
    terms, owed = part.terms.answer, credit_of(part)
    return PartReport(
        id=part.id,
        number=part.ordinal + 1,
        supplier=part.supplier,
        order_id=part.supplier_order_id,
        order_number=part.supplier_order_number,
        units=part.units,
        names=part.names,
        whole=part.whole,
        eligibility=terms.eligibility,
        rule=terms.rule,
        asked_at=part.asked_at,
        answer_by=part.answer_by,
        reminded_at=part.reminded_at,
        next_look_at=part.next_look_at,
        request_id=part.request_id,
        answer=part.answer,
        reason=part.reason,
        customer_reason=part.customer_reason,
        decision=part.decision,
        decided_by=part.decided_by,
        credit=_told(Credit, owed) if owed else None,
    )


def _as_json(kept: Model | Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the journal keeps as a model or as JSON, as JSON."""
    if kept is None:
        return None
    return kept.model_dump(mode="json") if isinstance(kept, Model) else dict(kept)
