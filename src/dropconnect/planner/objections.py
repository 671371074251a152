"""The objections to a plan: one small function for each rule.

Rules about the order come first (``about_order``); rules about money follow (``about_money``) once it is
known what is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.models.cancellation import CancellationRequest, Cause, Choice, Objection, Verdict
from dropconnect.models.money import Money
from dropconnect.models.operation import CancellationTerms, Eligibility, Quote
from dropconnect.models.order import LineKind, Order, OrderState
from dropconnect.planner.amounts import Amounts
from dropconnect.planner.balance import money_left, smallest_unit, units_gone, without_lines
from dropconnect.planner.past import Past
from dropconnect.policy import Consent, StorePolicy

_VERDICTS = {Consent.ASK: Verdict.APPROVE, Consent.REFUSE: Verdict.REFUSE}

_ANSWERS: dict[Eligibility, tuple[Verdict, str, str]] = {
    Eligibility.NO: (Verdict.REFUSE, "not-cancellable", "the platform does not allow it"),
    Eligibility.MANUAL: (
        Verdict.REFUSE,
        "manual-only",
        "no program can do it at this platform: a person must",
    ),
    Eligibility.ASK: (
        Verdict.APPROVE,
        "answer-comes-later",
        "the platform can only be asked: it answers later",
    ),
    Eligibility.UNKNOWN: (
        Verdict.APPROVE,
        "eligibility-unknown",
        "the platform does not say if it allows it",
    ),
}


@dataclass(frozen=True)
class Facts:
    """All that the rules look at."""

    order: Order
    choice: Choice
    cause: Cause
    policy: StorePolicy
    past: Past
    eligibility: CancellationTerms
    now: datetime


def about_order(facts: Facts) -> tuple[Objection, ...]:
    """What speaks against cancelling these lines of this order at all."""
    rules = (_unresolved, _eligibility, _stage, _shipped, _window, _read_only)
    return tuple(objection for rule in rules for objection in rule(facts))


def about_way(facts: Facts, request: CancellationRequest) -> tuple[Objection, ...]:
    """What speaks against the way in which the request wants it done."""
    return tuple(_store_credit(facts, request))


def about_money(
    facts: Facts, request: CancellationRequest, amounts: Amounts, quote: Quote | None
) -> tuple[Objection, ...]:
    """What speaks against paying back this much."""
    return (
        *_collected_too_much(facts),
        *_amount_only(facts),
        *_discount_lines(facts),
        *_exceeds_lines(facts, amounts),
        *_quote(amounts, quote),
        *(_by_hand(facts, amounts) if amounts.due and not request.store_credit else ()),
        *(_limits(facts, amounts.due) if amounts.due else ()),
        *(() if amounts.due else _no_money(facts)),
        *_restocks(facts),
    )


def nothing_left(order: Order) -> Objection:
    return Objection(
        verdict=Verdict.REFUSE,
        code="nothing-left",
        reason=f"nothing is left of order {order.number} to cancel or to pay back",
    )


def collected_unknown(order: Order) -> Objection:
    return Objection(
        verdict=Verdict.APPROVE,
        code="collected-unknown",
        reason=f"say what was collected for order {order.number} of {order.total}: "
        f"{order.payment.title or 'its way of payment'} does not tell the platform whether money came in",
    )


def _unresolved(facts: Facts) -> Iterator[Objection]:
    if facts.past.unresolved:
        yield Objection(
            verdict=Verdict.REFUSE,
            code="unresolved-money",
            reason="an earlier payment of this order has no certain outcome: resolve it first",
        )


def _eligibility(facts: Facts) -> Iterator[Objection]:
    answer = facts.eligibility
    if answer.eligibility in _ANSWERS:
        verdict, code, reason = _ANSWERS[answer.eligibility]
        yield Objection(
            verdict=verdict, code=answer.code or code, reason=answer.reason or reason, raised_by="platform"
        )


def _store_credit(facts: Facts, request: CancellationRequest) -> Iterator[Objection]:
    if request.store_credit and not facts.eligibility.store_credit:
        yield Objection(
            verdict=Verdict.REFUSE,
            code="no-store-credit",
            reason="this store cannot give credit for this order: leave out the store credit, and the money "
            "is paid back the way it came",
            raised_by="platform",
        )


def _stage(facts: Facts) -> Iterator[Objection]:
    consent = facts.policy.stage(facts.order.state)
    if consent in _VERDICTS:
        says = "a person decides about them" if consent is Consent.ASK else "these are not cancelled"
        yield Objection(
            verdict=_VERDICTS[consent],
            code=f"stage-{facts.order.state}",
            reason=f"the order is {facts.order.state} ({facts.order.provider_status}): {says}",
            raised_by="policy",
        )


def _shipped(facts: Facts) -> Iterator[Objection]:
    """Only units that are neither cancelled nor shipped are free to be cancelled."""
    consent = facts.policy.shipped
    if consent not in _VERDICTS:
        return
    for chosen in facts.choice.lines:
        line = facts.order.line(chosen.line_id)
        free = max(0, line.quantity - units_gone(facts.order, line, facts.past) - line.shipped_quantity)
        if line.shipped_quantity and chosen.quantity > free:
            yield Objection(
                verdict=_VERDICTS[consent],
                code="shipped",
                reason=f"{line.name}: {line.shipped_quantity} of {line.quantity} shipped, {free} still free",
                raised_by="policy",
                line_ids=(line.id,),
            )


def _window(facts: Facts) -> Iterator[Objection]:
    days = facts.policy.window_days
    if days is None or facts.cause is not Cause.CUSTOMER:
        return
    last = facts.order.created_at + timedelta(days=days)
    if facts.now > last:
        yield Objection(
            verdict=Verdict.REFUSE,
            code="window-passed",
            reason=f"customers may cancel within {days} days: for this order until {last:%Y-%m-%d %H:%M} UTC",
            raised_by="policy",
        )


def _read_only(facts: Facts) -> Iterator[Objection]:
    if facts.policy.read_only:
        yield Objection(
            verdict=Verdict.WARN,
            code="read-only",
            reason="the connection is read-only: the plan will not be carried out",
            raised_by="policy",
        )


def _collected_too_much(facts: Facts) -> Iterator[Objection]:
    order, collected = facts.order, facts.past.collected
    if order.paid is None and collected is not None and collected > order.total:
        yield Objection(
            verdict=Verdict.APPROVE,
            code="collected-exceeds-total",
            reason=f"{collected} was collected for {order.total}: the surplus is to be paid back by hand",
        )


def _amount_only(facts: Facts) -> Iterator[Objection]:
    unnamed = without_lines(facts.order)
    if unnamed and not facts.choice.whole_order:
        yield Objection(
            verdict=Verdict.APPROVE,
            code="amount-only-refund",
            reason=f"earlier refunds and their lines differ by {unnamed}: it cannot be known what was "
            "already paid back for these lines",
        )


def _discount_lines(facts: Facts) -> Iterator[Objection]:
    """A part of the order does not carry its share of a discount that is a line of its own."""
    negative = tuple(line.id for line in facts.order.lines if line.gross.amount < 0)
    if negative and not facts.choice.whole_order:
        yield Objection(
            verdict=Verdict.APPROVE,
            code="discount-line",
            reason="the order has a discount as a line of its own: its share is not taken off these lines",
            line_ids=negative,
        )


def _exceeds_lines(facts: Facts, amounts: Amounts) -> Iterator[Objection]:
    """Money that earlier refunds held back comes along with the last units: more than they cost."""
    order = facts.order
    worth = Money.zero(order.currency)
    rounding = len(order.lines)
    for chosen in facts.choice.lines:
        line = order.line(chosen.line_id)
        net, tax = money_left(order, line, facts.past)
        if chosen.kind is LineKind.ITEM:
            whole = line.gross.share(chosen.quantity, max(1, line.quantity))
            worth = worth + min(whole, net + tax)
            rounding += line.quantity
        else:
            worth = worth + net + tax
    excess = amounts.ours - worth
    if excess.amount > smallest_unit(order.currency).amount * rounding:
        yield Objection(
            verdict=Verdict.APPROVE,
            code="more-than-the-units",
            reason=f"all that is left is {excess} more than these units cost: earlier refunds paid less than "
            "their lines, or money came in beside the lines",
        )


def _quote(amounts: Amounts, quote: Quote | None) -> Iterator[Objection]:
    if quote is not None and quote.amount > amounts.ours:
        yield Objection(
            verdict=Verdict.APPROVE,
            code="quote-exceeds",
            reason=f"the platform would pay back {quote.amount}, the order's own totals say {amounts.ours}",
        )


def _by_hand(facts: Facts, amounts: Amounts) -> Iterator[Objection]:
    payment = facts.order.payment
    if not payment.refundable:
        yield Objection(
            verdict=Verdict.APPROVE,
            code="pay-back-by-hand",
            reason=f"{payment.title or payment.method or 'the payment'} cannot be paid back through the "
            f"platform: pay {amounts.due} by hand, then it is booked",
        )


def _limits(facts: Facts, due: Money) -> Iterator[Objection]:
    policy, order = facts.policy, facts.order
    today = facts.past.paid_today or Money.zero(due.currency)
    rows: tuple[tuple[str, Money | None, tuple[Money, ...], str], ...] = (
        ("over-approval-limit", policy.approve_over, (due,), "this payment"),
        ("over-order-cap", policy.cap_per_order, (order.refunded, due), "with this the order's payments"),
        ("over-day-cap", policy.cap_per_day, (today, due), "with this the payments of 24 hours"),
    )
    for code, limit, amounts, what in rows:
        if limit is None:
            continue
        if any(amount.currency != limit.currency for amount in amounts):
            reason = f"the limit of {limit} cannot be compared with {' and '.join(map(str, amounts))}"
        elif Money.total(amounts, limit.currency) > limit:
            reason = f"{what}: {Money.total(amounts, limit.currency)}, more than {limit}"
        else:
            continue
        yield Objection(verdict=Verdict.APPROVE, code=code, reason=reason, raised_by="policy")


def _no_money(facts: Facts) -> Iterator[Objection]:
    """A payment of 0 is never sent; unless the whole order is to be cancelled no step is left then."""
    if not facts.choice.whole_order or facts.order.state is OrderState.CANCELLED:
        yield Objection(
            verdict=Verdict.WARN,
            code="no-money",
            reason="nothing is due for these lines: nothing is sent, the platform keeps showing them",
        )


def _restocks(facts: Facts) -> Iterator[Objection]:
    cancels = facts.choice.whole_order and facts.order.state is not OrderState.CANCELLED
    if cancels and facts.eligibility.restocks_on_cancel and not facts.policy.restock:
        yield Objection(
            verdict=Verdict.WARN,
            code="restocks-anyway",
            reason="the platform puts the goods back into stock when the order is cancelled, although the "
            "policy says not to",
            raised_by="platform",
        )
