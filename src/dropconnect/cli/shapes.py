"""The JSON shapes. Each is documented in docs/reference/json.md; a change of one is a new version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dropconnect.cli.views import CaseView
from dropconnect.journal.rows import Effect, Event, Incident, Part, QueuedMessage, Task
from dropconnect.models.cancellation import Plan, SupplierOutlook
from dropconnect.models.money import Money
from dropconnect.models.supplier import RuleRow
from dropconnect.saga.ending.reconciliation import Difference
from dropconnect.saga.suppliers.credits import Credit, credit_of
from dropconnect.saga.suppliers.parts import terms_of

Shape = dict[str, Any]


def money(amount: Money | None) -> Shape | None:
    return {"amount": amount.text, "currency": amount.currency} if amount is not None else None


def time(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def plan(of: Plan) -> Shape:
    refund = of.refund
    return {
        "connection": of.connection,
        "order_id": of.order_id,
        "order_number": of.order_number,
        "order_status": of.order_status,
        "currency": of.currency,
        "reason": of.reason,
        "cause": str(of.cause),
        "whole_order": of.choice.whole_order,
        "lines": [
            {"line_id": line.line_id, "kind": str(line.kind), "quantity": line.quantity}
            for line in of.choice.lines
        ],
        "due": money(of.due),
        "refund": {
            "amount": money(refund.amount),
            "method": str(refund.method),
            "fee": money(refund.fee),
            "restock": refund.restock,
        }
        if refund
        else None,
        "released": money(of.released),
        "calculation": [
            {"label": row.label, "amount": money(row.amount), "why": row.why} for row in of.calculation
        ],
        "steps": [{"kind": str(step.kind), "what": step.what, "why": step.why} for step in of.steps],
        "suppliers": [outlook(item) for item in of.suppliers],
        "objections": [
            {
                "verdict": str(item.verdict),
                "code": item.code,
                "reason": item.reason,
                "raised_by": item.raised_by,
                "line_ids": list(item.line_ids),
            }
            for item in of.objections
        ],
        "refused": of.refused,
        "observed_at": time(of.observed_at),
    }


def outlook(of: SupplierOutlook) -> Shape:
    return {
        "supplier": of.supplier,
        "order_number": of.order_number,
        "units": of.units,
        "eligibility": of.eligibility,
        "reason": of.reason,
        "fee": money(of.fee),
        "fee_percent": of.fee_percent,
        "answer_within_hours": of.answer_within_hours,
        "money_to": of.money_to,
    }


def case(view: CaseView) -> Shape:
    of = view.case
    return {
        "id": of.id,
        "connection": of.connection,
        "order_id": of.order_id,
        "order_number": of.order_number,
        "reason": of.request.reason,
        "lines": [{"selector": line.selector, "quantity": line.quantity} for line in of.request.lines],
        "requested_by": of.request.requested_by,
        "request_id": of.request.request_id,
        "stage": str(of.stage),
        "outcome": str(of.outcome) if of.outcome else None,
        "outcome_reason": of.outcome_reason,
        "waits_for": str(of.waits_for) if of.waits_for else None,
        "waiting_on": of.waiting_on,
        "due_at": time(of.due_at),
        "waits": [
            {"for": str(wait.kind), "whom": wait.whom, "until": time(wait.until), "about": wait.about}
            for wait in view.waits
        ],
        "in_doubt": view.in_doubt,
        "agreed_due": money(of.agreed.due),
        "due": money(of.plan.due),
        "paid_back": money(view.paid_back),
        "follows": of.follows,
        "opened_at": time(of.opened_at),
        "closed_at": time(of.closed_at),
        "watched_until": time(of.watched_until),
        "open_tasks": [item.id for item in view.open_tasks],
        "incidents": len(view.incidents),
    }


def effect(of: Effect) -> Shape:
    result = of.result or {}
    return {
        "key": of.key,
        "kind": str(of.kind),
        "state": str(of.state),
        "amount": money(of.amount),
        "provider_id": result.get("provider_id") or None,
        "attempts": of.attempts,
        "intent_at": time(of.intent_at),
        "result_at": time(of.result_at),
        "result": of.result,
    }


def part(of: Part) -> Shape:
    terms = terms_of(of)
    owed = credit_of(of)
    return {
        "id": of.id,
        "number": of.ordinal + 1,
        "supplier": of.supplier,
        "order_id": of.supplier_order_id,
        "order_number": of.supplier_order_number,
        "units": of.units,
        "whole": of.whole,
        "eligibility": str(terms.eligibility),
        "rule": terms.rule,
        "asked_at": time(of.asked_at),
        "answer_by": time(of.answer_by),
        "reminded_at": time(of.reminded_at),
        "next_look_at": time(of.next_look_at),
        "request_id": of.request_id,
        "answer": str(of.answer) if of.answer else None,
        "reason": of.reason,
        "customer_reason": of.customer_reason,
        "decision": str(of.decision) if of.decision else None,
        "decided_by": of.decided_by,
        "credit": credit(owed) if owed else None,
    }


def credit(of: Credit) -> Shape:
    return {
        "state": of.state,
        "expected": money(of.expected),
        "fee": money(of.fee),
        "fee_percent": of.fee_percent,
        "received": money(of.received),
        "money_to": of.money_to,
        "decided_by": of.decided_by,
        "decided_at": time(of.decided_at),
    }


def credit_line(of: Part, owed: Credit) -> Shape:
    """A credit by itself: with the part of the case that it belongs to."""
    where = {"case": of.case_id, "part": of.ordinal + 1, "supplier": of.supplier}
    return {**where, "order_number": of.supplier_order_number, **credit(owed)}


def message(of: QueuedMessage) -> Shape:
    """Without its text and address: what belongs to the customer is not printed."""
    return {
        "id": of.id,
        "kind": of.kind,
        "notifier": of.notifier,
        "state": str(of.state),
        "reason": of.reason,
        "tries": of.tries,
        "due_at": time(of.due_at),
        "queued_at": time(of.queued_at),
        "sent_at": time(of.sent_at),
    }


def rule(of: RuleRow) -> Shape:
    return {
        "id": of.id,
        "stage": str(of.stage) if of.stage else None,
        "product": str(of.product) if of.product else None,
        "eligibility": str(of.eligibility),
        "fee": money(of.fee),
        "fee_percent": of.fee_percent,
        "channel": of.channel,
        "answer_within_hours": of.answer_within_hours,
        "money_to": of.money_to,
        "step_order": str(of.step_order),
        "reason": of.reason,
        "customer_reason": of.customer_reason,
        "evidence": str(of.evidence),
        "source": of.source,
        "as_of": of.as_of.isoformat(),
        "origin": of.origin,
    }


def difference(of: Difference) -> Shape:
    return {
        "connection": of.connection,
        "order_id": of.order_id,
        "case": of.case_id,
        "kind": of.kind,
        "reason": of.reason,
        "repair": of.repair,
    }


def task(of: Task) -> Shape:
    return {
        "id": of.id,
        "case": of.case_id,
        "part_id": of.part_id,
        "kind": of.kind,
        "reason": of.reason,
        "choices": of.choices,
        "evidence": of.evidence,
        "owner": of.owner,
        "opened_at": time(of.opened_at),
        "due_at": time(of.due_at),
        "decision": of.decision,
        "decision_detail": of.decision_detail,
        "decided_by": of.decided_by,
        "decided_at": time(of.decided_at),
    }


def incident(of: Incident) -> Shape:
    return {
        "id": of.id,
        "case": of.case_id,
        "kind": of.kind,
        "reason": of.reason,
        "evidence": of.evidence,
        "owner": of.owner,
        "opened_at": time(of.opened_at),
        "due_at": time(of.due_at),
    }


def event(of: Event) -> Shape:
    return {"at": time(of.at), "kind": of.kind, "who": of.who, "text": of.text}


def report(view: CaseView) -> Shape:
    """A case with all that is behind it; the common part of ``cancel``, ``show`` and what answers."""
    return {
        "case": case(view),
        "plan": plan(view.case.plan),
        "effects": [effect(item) for item in view.effects],
        "parts": [part(item) for item in view.parts],
        "messages": [message(item) for item in view.messages],
        "tasks": [task(item) for item in view.tasks],
        "incidents": [incident(item) for item in view.incidents],
    }
