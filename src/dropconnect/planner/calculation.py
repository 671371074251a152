"""The second step of planning: from the chosen lines to a plan with money, steps and objections."""

from __future__ import annotations

from datetime import datetime, timedelta

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
from dropconnect.models.operation import CancellationTerms, Quote
from dropconnect.models.order import LineKind, Order, OrderState
from dropconnect.models.traits import COMMON_TRAITS, CancelPays, PlatformTraits
from dropconnect.planner import balance
from dropconnect.planner.amounts import Amounts, work_out
from dropconnect.planner.facts import Facts
from dropconnect.planner.money_objections import about_limits, about_money
from dropconnect.planner.objections import about_order, about_way, collected_unknown, nothing_left
from dropconnect.planner.past import Past
from dropconnect.planner.payment_objections import about_payment
from dropconnect.planner.traits import takes_lines_out
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
    eligibility: CancellationTerms,
    now: datetime,
    ahead: timedelta = timedelta(0),
    sees_others: bool = True,
    traits: PlatformTraits = COMMON_TRAITS,
    removes_lines: bool = False,
) -> Plan:
    """The plan for ``choice``, which ``choose`` made of the same order, request, policy and past.

    ``quote`` is the platform's own calculation for exactly these lines, if it makes one; its numbers win,
    minus the policy's fee. A refused plan holds no step and nothing is due. While it is not known what was
    collected, ``due`` is None and there is no step either: plan again once a person has said it. ``ahead``:
    by how much the clock that ``now`` comes from is ahead of the store's (less than 0: behind).
    ``sees_others`` and ``removes_lines`` are explained at ``Facts``.

    Raises ``UsageError`` for an unknown reason, ``ConfigurationError`` for a fee in another currency.
    """
    cause = policy.cause_of(request.reason)
    facts = Facts(
        order, choice, cause, policy, past, eligibility, now, ahead, sees_others, traits, removes_lines
    )
    amounts, objections = _judge(facts, request, quote)
    refused = any(objection.verdict is Verdict.REFUSE for objection in objections)
    if refused:
        amounts = None
    refund = _refund(facts, request, amounts) if amounts else None
    released = _released(facts) if amounts else None
    otherwise = Money.zero(order.currency) if refused else None
    return Plan(
        connection=order.connection,
        order_id=order.id,
        order_number=order.number,
        order_status=order.provider_status,
        parent_id=order.parent_id,
        currency=order.currency,
        reason=request.reason,
        cause=facts.cause,
        choice=choice,
        due=amounts.due if amounts else otherwise,
        refund=refund,
        released=released,
        cancel_first=_cancels_first(facts),
        kept=amounts.kept if amounts else (),
        tenders=amounts.tenders if amounts else (),
        calculation=amounts.calculation if amounts else (),
        steps=_steps(facts, amounts, refund, released) if amounts else (),
        objections=_strongest_first(objections),
        observed_at=order.observed_at,
    )


def _judge(
    facts: Facts, request: CancellationRequest, quote: Quote | None
) -> tuple[Amounts | None, tuple[Objection, ...]]:
    """The money, if it can be known, and all that speaks against the plan."""
    order, choice = facts.order, facts.choice
    objections = (*about_order(facts), *about_way(facts, request))
    if not choice.lines:
        return None, (*objections, nothing_left(order, request.left_out))
    paid_in = balance.paid(order, facts.past)
    if paid_in is None:
        return None, (*objections, collected_unknown(order), *_at_most(facts, quote))
    amounts = work_out(order, choice, facts.policy, facts.cause, facts.past, paid_in=paid_in, quote=quote)
    pays_nothing = not (amounts.due or amounts.fee or amounts.tenders)
    if choice.whole_order and order.state in _ENDED and pays_nothing:
        return None, (*objections, nothing_left(order))
    return amounts, (
        *objections,
        *about_payment(facts, amounts),
        *about_money(facts, request, amounts, quote),
    )


def _at_most(facts: Facts, quote: Quote | None) -> tuple[Objection, ...]:
    """The limits that would be passed if all that the order costs came in: whoever says what did agrees to
    them in the same breath."""
    order, choice = facts.order, facts.choice
    most = balance.at_least_zero(order.total)
    amounts = work_out(order, choice, facts.policy, facts.cause, facts.past, paid_in=most, quote=quote)
    return tuple(about_limits(facts, amounts.due, at_most=True)) if amounts.due else ()


def _cancels_first(facts: Facts) -> bool:
    """Never where cancelling pays the rest: what is due is paid first, and nothing is left for it to pay."""
    pays = facts.traits.cancel_pays is CancelPays.REST
    return facts.choice.whole_order and facts.eligibility.cancel_first and not pays


def _released(facts: Facts) -> Money | None:
    """What is released by cancelling the whole order, where the platform does that."""
    releases = facts.choice.whole_order and facts.eligibility.releases_authorization
    return facts.order.authorized or None if releases else None


def _refund(facts: Facts, request: CancellationRequest, amounts: Amounts) -> RefundPlan | None:
    """None if nothing is due: a payment of 0 is never sent."""
    if not amounts.due:
        return None
    lines = (part.as_refund_line() for part in amounts.parts if part.quantity or part.gross)
    return RefundPlan(
        amount=amounts.due,
        method=_method(facts.order, request),
        lines=tuple(lines),
        fee=amounts.fee,
        # A cancellation that comes first has put the goods back already.
        restock=facts.policy.restock and not _cancels_first(facts),
    )


def _method(order: Order, request: CancellationRequest) -> RefundMethod:
    if request.store_credit:
        return RefundMethod.STORE_CREDIT
    return RefundMethod.GATEWAY if order.payment.refundable else RefundMethod.BOOK_ONLY


_PAYS = {
    RefundMethod.GATEWAY: "pay back {amount} through the payment gateway",
    RefundMethod.BOOK_ONLY: "book {amount} that a person paid back by hand",
    RefundMethod.STORE_CREDIT: "give the customer {amount} as credit at the store",
}


def _steps(
    facts: Facts, amounts: Amounts, refund: RefundPlan | None, released: Money | None
) -> tuple[PlanStep, ...]:
    """Money first, then the order's state, because a full refund can change the state; the other way round
    where the platform wants it."""
    if takes_lines_out(facts, amounts):
        return (_removal_step(facts),)
    money = _money_step(facts, refund)
    state = _state_step(facts, refund, released)
    return (*state, *money) if _cancels_first(facts) else (*money, *state)


def _money_step(facts: Facts, refund: RefundPlan | None) -> tuple[PlanStep, ...]:
    if refund is None:
        return ()
    why = "the rest of the order" if facts.choice.whole_order else "the cancelled items"
    what = _PAYS[refund.method].format(amount=refund.amount)
    return (PlanStep(kind=StepKind.REFUND, what=what, why=f"due for {why}"),)


def _removal_step(facts: Facts) -> PlanStep:
    units = ", ".join(
        f"{line.quantity} of {facts.order.line(line.line_id).name}"
        for line in facts.choice.lines
        if line.kind is LineKind.ITEM and line.quantity
    )
    return PlanStep(
        kind=StepKind.REMOVE_LINES,
        what=f"take {units} out of order {facts.order.number}; no money moves",
        why="nothing was paid for it that could be paid back, and the store must not charge or send it",
    )


def _state_step(facts: Facts, refund: RefundPlan | None, released: Money | None) -> tuple[PlanStep, ...]:
    order = facts.order
    is_cancelled = order.state is OrderState.CANCELLED
    if not facts.choice.whole_order or (is_cancelled and refund is None):
        return ()
    why = "nothing is left of the order"
    if is_cancelled:
        why += "; a full refund can turn the status of a cancelled order to refunded"
    what = f"set order {order.number} to cancelled"
    if released is not None:
        what += f", which releases {released} that were authorised and never taken"
    return (PlanStep(kind=StepKind.CANCEL_ORDER, what=what, why=why),)


def _strongest_first(objections: tuple[Objection, ...]) -> tuple[Objection, ...]:
    order = list(Verdict)
    return tuple(sorted(objections, key=lambda objection: order.index(objection.verdict)))
