"""The second step of planning: from the chosen lines to a plan with money, steps and objections."""

from __future__ import annotations

from datetime import datetime

from dropconnect.models.cancellation import (
    CancellationRequest,
    Choice,
    Objection,
    Plan,
    PlanStep,
    RefundMethod,
    RefundPlan,
    StepKind,
    Verdict,
)
from dropconnect.models.money import Money
from dropconnect.models.operation import EligibilityAnswer, Quote
from dropconnect.models.order import Order, OrderState
from dropconnect.planner import ledger
from dropconnect.planner.amounts import Amounts, work_out
from dropconnect.planner.objections import Facts, about_money, about_order, collected_unknown, nothing_left
from dropconnect.planner.past import Past
from dropconnect.policy import StorePolicy

_ENDED = {OrderState.CANCELLED, OrderState.REFUNDED}


def price(
    order: Order,
    request: CancellationRequest,
    choice: Choice,
    policy: StorePolicy,
    past: Past,
    *,
    quote: Quote | None,
    eligibility: EligibilityAnswer,
    now: datetime,
) -> Plan:
    """The plan for ``choice``, which ``choose`` made of the same order, request, policy and past.

    ``quote`` is the platform's own calculation for exactly these lines, if it makes one; its numbers win,
    minus the policy's fee. A refused plan holds no step and nothing is due. While nobody said what was
    collected, ``due`` is None and there is no step either: plan again with the answer.

    Raises ``UsageError`` for an unknown reason, ``ConfigurationError`` for a fee in another currency.
    """
    facts = Facts(order, choice, policy.cause_of(request.reason), policy, past, eligibility, now)
    amounts, objections = _judge(facts, quote)
    refused = any(objection.verdict is Verdict.REFUSE for objection in objections)
    if refused:
        amounts = None
    refund = _refund(order, policy, amounts) if amounts else None
    otherwise = Money.zero(order.currency) if refused else None
    return Plan(
        connection=order.connection,
        order_id=order.id,
        order_number=order.number,
        order_status=order.provider_status,
        currency=order.currency,
        reason=request.reason,
        cause=facts.cause,
        choice=choice,
        due=amounts.due if amounts else otherwise,
        refund=refund,
        kept=amounts.kept if amounts else (),
        calculation=amounts.calculation if amounts else (),
        steps=_steps(order, choice, refund) if amounts else (),
        objections=_strongest_first(objections),
        observed_at=order.observed_at,
    )


def _judge(facts: Facts, quote: Quote | None) -> tuple[Amounts | None, tuple[Objection, ...]]:
    """The money, if it can be known, and all that speaks against the plan."""
    order, choice = facts.order, facts.choice
    objections = about_order(facts)
    if not choice.lines:
        return None, (*objections, nothing_left(order))
    paid_in = ledger.paid(order, facts.past)
    if paid_in is None:
        return None, (*objections, collected_unknown(order))
    amounts = work_out(order, choice, facts.policy, facts.cause, facts.past, paid_in=paid_in, quote=quote)
    if choice.whole_order and order.state in _ENDED and not amounts.due and not amounts.fee:
        return None, (*objections, nothing_left(order))
    return amounts, (*objections, *about_money(facts, amounts, quote))


def _refund(order: Order, policy: StorePolicy, amounts: Amounts) -> RefundPlan | None:
    """None if nothing is due: a payment of 0 is never sent."""
    if not amounts.due:
        return None
    lines = (part.as_refund_line() for part in amounts.parts if part.quantity or part.gross)
    return RefundPlan(
        amount=amounts.due,
        method=RefundMethod.GATEWAY if order.payment.refundable else RefundMethod.BOOK_ONLY,
        lines=tuple(lines),
        fee=amounts.fee,
        restock=policy.restock,
    )


def _steps(order: Order, choice: Choice, refund: RefundPlan | None) -> tuple[PlanStep, ...]:
    """Money first, then the order's state: a full refund can change the state, so the state comes last."""
    steps: tuple[PlanStep, ...] = ()
    if refund is not None:
        how = (
            f"pay back {refund.amount} through the payment gateway"
            if refund.method is RefundMethod.GATEWAY
            else f"book {refund.amount} that a person paid back by hand"
        )
        why = "the rest of the order" if choice.whole_order else "the cancelled items"
        steps += (PlanStep(kind=StepKind.REFUND, what=how, why=f"due for {why}"),)
    if choice.whole_order and (refund is not None or order.state is not OrderState.CANCELLED):
        why = "nothing is left of the order"
        if order.state is OrderState.CANCELLED:
            why += "; a full refund can turn the status of a cancelled order to refunded"
        what = f"set order {order.number} to cancelled"
        steps += (PlanStep(kind=StepKind.CANCEL_ORDER, what=what, why=why),)
    return steps


def _strongest_first(objections: tuple[Objection, ...]) -> tuple[Objection, ...]:
    order = list(Verdict)
    return tuple(sorted(objections, key=lambda objection: order.index(objection.verdict)))
