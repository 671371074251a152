"""The objections to paying back this much, once it is known what is due: one function for each rule."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.models.cancellation import CancellationRequest, Objection, Verdict
from dropconnect.models.money import Money
from dropconnect.models.operation import Quote
from dropconnect.models.order import LineKind, OrderState
from dropconnect.planner.amounts import Amounts
from dropconnect.planner.balance import money_left, without_lines
from dropconnect.planner.disputes import about_disputes
from dropconnect.planner.facts import Facts
from dropconnect.planner.traits import about_traits, takes_lines_out


def about_money(
    facts: Facts, request: CancellationRequest, amounts: Amounts, quote: Quote | None
) -> tuple[Objection, ...]:
    """What speaks against paying back this much."""
    return (
        *about_disputes(facts.order, facts.past, amounts.due),
        *_collected_too_much(facts),
        *_amount_only(facts),
        *_discount_lines(facts),
        *_exceeds_lines(facts, amounts),
        *_quote(amounts, quote),
        *(_by_hand(facts, amounts) if amounts.due and not request.store_credit else ()),
        *(_limits(facts, amounts.due) if amounts.due else ()),
        *(() if amounts.due or takes_lines_out(facts, amounts) else _no_money(facts)),
        *about_traits(facts),
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
    tenders = {tender.line_id for tender in facts.order.tenders}
    lines = (line for line in facts.order.lines if line.id not in tenders)
    negative = tuple(line.id for line in lines if line.gross.amount < 0)
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
        if chosen.kind is LineKind.ITEM and line.quantity:
            whole = line.gross.share(chosen.quantity, line.quantity)
            worth = worth + min(whole, net + tax)
            rounding += line.quantity
        else:
            worth = worth + net + tax
    excess = amounts.ours - worth
    if excess.amount > order.step.amount * rounding:
        yield Objection(
            verdict=Verdict.APPROVE,
            code="more-than-the-units",
            reason=f"all that is left is {excess} more than these units cost: earlier refunds paid less than "
            "their lines, or money came in beside the lines",
        )


def _quote(amounts: Amounts, quote: Quote | None) -> Iterator[Objection]:
    # Beside other tenders the platform counts what they paid, too.
    if quote is not None and quote.amount > amounts.ours and not amounts.tenders:
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
