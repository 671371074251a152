"""Writes to the parts of a case: opening them, recording answers, deciding what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from dropconnect.journal.rows import Answer, Case, Part, PartDecision
from dropconnect.models.money import Money
from dropconnect.models.operation import Eligibility, StepResult
from dropconnect.models.supplier import LineAnswer, SupplierOrder, SupplierStage, SupplierUnits
from dropconnect.policy import SupplierNo
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.look.sources import Draft

BY_POLICY = "policy"
BY_SUPPLIER = "supplier"

_FOLLOWS = {SupplierNo.DENY: PartDecision.KEEP, SupplierNo.ABSORB: PartDecision.ABSORB}
_REFUNDED = {Answer.STOPPED: PartDecision.REFUND, Answer.NOT_ORDERED: PartDecision.REFUND}


UNPAID = "unpaid"
"""In a part's terms: the merchant had not paid the supplier, which then owes nothing."""


def open_parts(desk: Desk, case: Case, drafts: tuple[Draft, ...]) -> None:
    """One row for each draft. The order of the rows is the order of their effect keys."""
    now = desk.now()
    with desk.journal.write() as writing:
        first = len(writing.parts.of_case(case.id))
        for ordinal, draft in enumerate(drafts, start=first):
            order = draft.order
            writing.parts.add(
                {
                    "case_id": case.id,
                    "ordinal": ordinal,
                    "supplier": draft.supplier,
                    "supplier_order_id": order.id if order else "",
                    "supplier_order_number": order.number if order else "",
                    "units": _by_store_line(draft),
                    "whole": draft.whole,
                    "terms": {
                        "answer": draft.terms.model_dump(mode="json"),
                        "units": [unit.model_dump(mode="json") for unit in draft.units],
                        "tracking": list(order.tracking) if order else [],
                        UNPAID: order is not None and is_unpaid(order),
                    },
                }
            )
        words = "; ".join(f"{draft.supplier or 'no supplier'}: {draft.terms.reason}" for draft in drafts)
        writing.events.add(case.id, now, "parts-opened", f"behind the order: {words or 'own stock only'}")


def _by_store_line(draft: Draft) -> dict[str, int]:
    units: dict[str, int] = {}
    for unit in draft.units:
        units[unit.store_line_id] = units.get(unit.store_line_id, 0) + unit.quantity
    return units


def terms_of(part: Part) -> LineAnswer:
    return LineAnswer.model_validate(part.terms["answer"])


def units_of(part: Part) -> tuple[SupplierUnits, ...]:
    return tuple(SupplierUnits.model_validate(unit) for unit in part.terms["units"])


def change(desk: Desk, part: Part, values: Mapping[str, Any], words: str = "") -> Part:
    """Write to the part, with a line in the timeline."""
    with desk.journal.write() as writing:
        part = writing.parts.change(part, values)
        if words:
            writing.events.add(part.case_id, desk.now(), "supplier", f"{part.name}: {words}")
    return part


def asked(desk: Desk, part: Part, result: StepResult) -> Part:
    """The supplier took the request; its answer is due by its rule, or by the store's policy."""
    now = desk.now()
    deadline = answer_due(desk, part)
    values = {
        "asked_at": now,
        "answer_by": deadline,
        "request_id": result.provider_id,
        "credit": _credit(part, result, "expected"),
    }
    words = f"asked to stop the goods; its answer is due by {deadline:%Y-%m-%d %H:%M} UTC"
    part = change(desk, part, values, words)
    return change(desk, part, {"next_look_at": next_look(desk, part)})


def answered(desk: Desk, part: Part, answer: Answer, reason: str, result: StepResult | None = None) -> Part:
    """Record what the supplier (or a person for it) said, and decide where the policy decides."""
    values: dict[str, Any] = {"answer": answer, "reason": reason, "next_look_at": None}
    if answer is Answer.REFUSED:
        values["credit"] = {**part.credit, "state": "refused"}
        terms = terms_of(part)
        # The rule's words for the customer speak of this no only if the rule itself said no.
        values["customer_reason"] = terms.customer_reason if terms.eligibility is Eligibility.NO else ""
    elif answer is Answer.STOPPED:
        values["credit"] = _credit(part, result, "expected")
    decision = _REFUNDED.get(answer) or _FOLLOWS.get(_no_rule(desk, answer))
    if decision is not None and part.decision is None:
        by = BY_SUPPLIER if answer in _REFUNDED else BY_POLICY
        values |= {"decision": decision, "decided_by": by}
    return change(desk, part, values, f"{answer}: {reason}")


def more_time(desk: Desk, part: Part) -> Part:
    """The supplier gets as much time again; its silence so far is forgotten. It is not reminded again."""
    values = {
        "answer": None,
        "asked_at": desk.now(),
        "answer_by": answer_due(desk, part),
        "next_look_at": None,  # at once: it may have answered while a person thought
    }
    return change(desk, part, values, "gets as much time again")


def answer_due(desk: Desk, part: Part) -> datetime:
    """By when an answer to a request made now is due: by the supplier's rule, or the store's policy."""
    hours = terms_of(part).answer_within_hours
    return desk.now() + timedelta(
        hours=hours if hours is not None else desk.section.policy.supplier_answer_hours
    )


def decided(desk: Desk, part: Part, decision: PartDecision, by: str) -> Part:
    return change(
        desk, part, {"decision": decision, "decided_by": by, "next_look_at": None}, f"{decision} ({by})"
    )


def _no_rule(desk: Desk, answer: Answer) -> SupplierNo:
    policy = desk.section.policy
    return policy.supplier_silent if answer is Answer.SILENT else policy.supplier_refuses


def next_look(desk: Desk, part: Part) -> datetime:
    """When to ask for the answer again: by the polling rhythm, at the reminder and at the deadline."""
    now = desk.now()
    dates = [now + poll_every(desk, part)]
    if part.answer_by is not None and part.asked_at is not None:
        reminder = part.asked_at + (part.answer_by - part.asked_at) * 3 / 4
        dates += [date for date in (reminder, part.answer_by) if date > now]
    return min(dates)


def poll_every(desk: Desk, part: Part) -> timedelta:
    return timedelta(minutes=desk.world.suppliers.section(part.supplier).poll_minutes)


def _credit(part: Part, result: StepResult | None, state: str) -> dict[str, Any]:
    """What the supplier owes the merchant; a line of its own, whatever the customer gets."""
    terms = terms_of(part)
    amount = result.amount if result is not None else None
    credit = dict(part.credit)
    if amount is None and part.terms.get(UNPAID):
        return credit
    if amount is not None:
        credit["expected"] = amount.model_dump(mode="json")
    if terms.fee is not None:
        credit["fee"] = terms.fee.model_dump(mode="json")
    if terms.fee_percent:
        credit["fee_percent"] = terms.fee_percent
    if terms.money_to:
        credit["money_to"] = terms.money_to
    return {**credit, "state": credit.get("state", state)} if credit else {}


def received(part: Part, amount: Money) -> dict[str, Any]:
    return {**part.credit, "received": amount.model_dump(mode="json"), "state": "received"}


def is_unpaid(order: SupplierOrder) -> bool:
    return order.stage in (SupplierStage.DRAFT, SupplierStage.UNPAID)


def is_stopped(order: SupplierOrder) -> bool:
    return order.stage is SupplierStage.CANCELLED


_STRICTNESS = (Eligibility.NOW, Eligibility.ASK, Eligibility.MANUAL, Eligibility.UNKNOWN, Eligibility.NO)


def strictest(answers: Sequence[LineAnswer]) -> LineAnswer:
    """The terms that count for units which are asked about together."""
    return max(answers, key=lambda answer: _STRICTNESS.index(answer.eligibility))
