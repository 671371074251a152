"""What a plan says to the customer: goods, why some stay, and the money to the cent. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from dropconnect.models.cancellation import ChosenLine, Plan, RefundMethod, RefundPlan, Staying
from dropconnect.models.money import Money
from dropconnect.models.operation import Eligibility
from dropconnect.models.order import LineKind
from dropconnect.planner.right import NO_FEE
from dropconnect.policy import StorePolicy
from dropconnect.report.customer_page import CustomerLine, CustomerMoney, CustomerPlan, WhyStays


def lines_of(plan: Plan) -> tuple[CustomerLine, ...]:
    """All goods that the plan is about: those that can be cancelled first, then those that stay alone."""
    chosen = [line for line in plan.choice.lines if line.kind is LineKind.ITEM and line.quantity]
    kept = {row.line_id: row for row in plan.stays}
    rows = [_line(line, _of_line(plan.stays, line.line_id), refused=plan.refused) for line in chosen]
    named = {line.line_id for line in chosen}
    rows += [_staying(row, plan) for line_id, row in kept.items() if line_id not in named]
    return tuple(rows)


def plan_for_customer(plan: Plan, policy: StorePolicy, days: int) -> CustomerPlan:
    """``days``: until the customer can see the money."""
    lines = lines_of(plan)
    money = None if plan.refused or plan.due is None else _money(plan, policy, days)
    refused = plan.refused or plan.suppliers_only or not any(line.can_cancel for line in lines)
    told = CustomerPlan(lines=lines, money=money, refused=refused, shown="")
    digest = hashlib.sha256(told.model_dump_json().encode()).hexdigest()
    return told.changed(shown=digest)


def _line(line: ChosenLine, stays: tuple[Staying, ...], *, refused: bool) -> CustomerLine:
    staying = sum(row.quantity for row in stays)
    why = WhyStays.RULES if refused else _why(stays)
    return CustomerLine(
        line_id=line.line_id,
        name=line.name or line.line_id,
        can_cancel=0 if refused else line.quantity,
        measure=line.measure,
        stays=line.quantity if refused else staying,
        why=why,
        words=_words(stays),
    )


def _staying(row: Staying, plan: Plan) -> CustomerLine:
    rows = _of_line(plan.stays, row.line_id)
    return CustomerLine(
        line_id=row.line_id,
        name=row.name,
        can_cancel=0,
        measure=row.measure,
        stays=sum(each.quantity for each in rows),
        why=_why(rows),
        words=_words(rows),
    )


def _of_line(stays: Iterable[Staying], line_id: str) -> tuple[Staying, ...]:
    return tuple(row for row in stays if row.line_id == line_id and row.left_out)


def _why(stays: tuple[Staying, ...]) -> WhyStays | None:
    if not stays:
        return None
    return WhyStays.MAKER if any(row.supplier for row in stays) else WhyStays.SENT


def _words(stays: tuple[Staying, ...]) -> str:
    return next((row.customer_reason for row in stays if row.customer_reason), "")


def _money(plan: Plan, policy: StorePolicy, days: int) -> CustomerMoney:
    zero = Money.zero(plan.currency)
    refund = plan.refund
    gross = _gross(refund, zero)
    fee = refund.fee if refund else Money.total((kept for _, kept in plan.kept), plan.currency)
    released = plan.released or zero
    total = (refund.amount if refund else zero) + released
    taken_off = Money.total((row.amount for row in plan.calculation if row.amount.amount < 0), plan.currency)
    by_price = not plan.tenders and -taken_off <= fee and not released and refund is not None
    method = refund.method if refund else (RefundMethod.VOID if released else None)
    return CustomerMoney(
        goods=gross[LineKind.ITEM] + fee,
        delivery=gross[LineKind.SHIPPING],
        other=gross[LineKind.FEE],
        fee=fee,
        fee_percent=_percent(policy),
        may_withdraw=any(row.code == NO_FEE for row in plan.objections),
        total=total,
        at_most=any(row.eligibility != Eligibility.NOW for row in plan.suppliers),
        by_price=by_price,
        method=method,
        days=days,
        by_person=plan.needs_approval,
    )


def _gross(refund: RefundPlan | None, zero: Money) -> dict[LineKind, Money]:
    found = dict.fromkeys(LineKind, zero)
    for line in refund.lines if refund else ():
        found[line.kind] = found[line.kind] + line.gross
    return found


def _percent(policy: StorePolicy) -> str:
    fee = policy.fee
    return f"{fee.percent:f}" if fee is not None and fee.percent is not None else ""
