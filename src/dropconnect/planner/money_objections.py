"""The objections to paying back this much, once it is known what is due: one function for each rule."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.models.cancellation import CancellationRequest, Objection, Verdict
from dropconnect.models.money import Money
from dropconnect.models.operation import Quote
from dropconnect.models.order import LineKind, OrderState
from dropconnect.planner.amounts import Amounts, pays
from dropconnect.planner.balance import at_least_zero, money_left, paid, rounding, without_lines
from dropconnect.planner.delivery import about_delivery
from dropconnect.planner.disputes import about_disputes
from dropconnect.planner.facts import Facts
from dropconnect.planner.owed import surplus
from dropconnect.planner.right import about_right
from dropconnect.planner.tenders import left_of_tenders
from dropconnect.planner.traits import about_traits, takes_lines_out


def about_money(
    facts: Facts, request: CancellationRequest, amounts: Amounts, quote: Quote | None
) -> tuple[Objection, ...]:
    """What speaks against paying back this much."""
    worth = _worth_of_units(facts)
    return (
        *about_disputes(facts.order, facts.past, amounts.due),
        *_collected_too_much(facts, amounts),
        *_amount_only(facts),
        *_discount_lines(facts, amounts),
        *_exceeds_lines(facts, amounts, worth),
        *_held_beside(facts, amounts, worth),
        *_quote(facts, amounts, quote),
        *about_delivery(facts.order, facts.policy, amounts.parts),
        *about_right(facts.order, facts.policy, amounts.fee, amounts.waived),
        *(_by_hand(facts, amounts) if amounts.due and not request.store_credit else ()),
        *(about_limits(facts, amounts.due) if amounts.due else ()),
        *(() if amounts.due or takes_lines_out(facts, amounts) else _no_money(facts)),
        *about_traits(facts),
    )


def about_limits(facts: Facts, due: Money, *, at_most: bool = False) -> Iterator[Objection]:
    """The limits of the policy that paying ``due`` passes. ``at_most``: it is not known yet how much less it
    will be."""
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
            much = f"{'up to ' if at_most else ''}{Money.total(amounts, limit.currency)}"
            reason = f"{what}: {much}, more than {limit}"
        else:
            continue
        yield Objection(verdict=Verdict.APPROVE, code=code, reason=reason, raised_by="policy")


def _collected_too_much(facts: Facts, amounts: Amounts) -> Iterator[Objection]:
    order, collected = facts.order, facts.past.collected
    price = at_least_zero(order.total)
    if order.paid is None and collected is not None and collected > price:
        reason = f"{collected} was collected for {order.total}: no more than {price} can be booked at this "
        reason += f"order. Approve to {pays(amounts)}, and pay the other {collected - price} back by hand; "
        reason += "if less came in, deny, cancel again with --another, and say what it was"
        yield Objection(verdict=Verdict.APPROVE, code="collected-exceeds-total", reason=reason)


def _amount_only(facts: Facts) -> Iterator[Objection]:
    unnamed = without_lines(facts.order)
    if unnamed and not facts.choice.whole_order:
        yield Objection(
            verdict=Verdict.APPROVE,
            code="amount-only-refund",
            reason=f"earlier refunds and their lines differ by {unnamed}: it cannot be known what was "
            "already paid back for these lines",
        )


def _discount_lines(facts: Facts, amounts: Amounts) -> Iterator[Objection]:
    """A part of the order does not carry its share of a discount that is a line of its own."""
    tenders = {tender.line_id for tender in facts.order.tenders}
    lines = [line for line in facts.order.lines if line.id not in tenders and line.gross.amount < 0]
    if lines and not facts.choice.whole_order:
        names = ", ".join(f"{line.name or f'line {line.id}'} ({line.gross})" for line in lines)
        yield Objection(
            verdict=Verdict.APPROVE,
            code="discount-line",
            reason=f"the order has a discount as a line of its own, {names}: its share is not taken off "
            f"these lines. Approve to pay back {amounts.due}; deny to divide it by hand in the store",
            line_ids=tuple(line.id for line in lines),
        )


def _exceeds_lines(facts: Facts, amounts: Amounts, worth: Money) -> Iterator[Objection]:
    """Money that earlier refunds held back comes along with the last units: more than they cost."""
    order = facts.order
    units = sum(order.line(row.line_id).quantity for row in facts.choice.lines if row.kind is LineKind.ITEM)
    excess = amounts.ours - worth
    if excess.amount > order.step.amount * (len(order.lines) + units):
        reason = f"all that is left is {excess} more than these units cost: earlier refunds paid less than "
        reason += f"their lines, or money came in beside the lines. Approve to {pays(amounts)}, with these "
        reason += f"{excess}; deny to change nothing"
        yield Objection(verdict=Verdict.APPROVE, code="more-than-the-units", reason=reason)


def _worth_of_units(facts: Facts) -> Money:
    """What the chosen units cost, however much of their lines' money is left.

    Of a line that stands for a tender, the share that was given back to it is used up.
    """
    order = facts.order
    worth = zero = Money.zero(order.currency)
    tenders = {tender.line_id for tender in order.tenders if tender.line_id}
    left = {tender.line_id: tender.amount for tender in left_of_tenders(order, facts.past)}
    for chosen in facts.choice.lines:
        line = order.line(chosen.line_id)
        net, tax = money_left(order, line, facts.past)
        if line.id in tenders:
            worth = worth - left.get(line.id, zero)
        elif chosen.kind is LineKind.ITEM and line.quantity:
            worth = worth + min(line.gross.share(chosen.quantity, line.quantity), net + tax)
        else:
            worth = worth + net + tax
    return at_least_zero(worth)


def _held_beside(facts: Facts, amounts: Amounts, worth: Money) -> Iterator[Objection]:
    """Goods that an edit took out may not have been paid back: a part of the order does not carry that."""
    order, paid_in = facts.order, paid(facts.order, facts.past)
    if facts.choice.whole_order or facts.past.family is not None or not paid_in:
        return
    held = surplus(order, facts.past, paid_in) - at_least_zero(amounts.ours - worth)
    if held > rounding(order):
        reason = f"the store holds {held} more than the goods that are left of the order cost, as for goods "
        reason += "that were taken out and not paid back: it is not paid with these lines. It comes back "
        reason += "with the whole order, or by hand"
        yield Objection(verdict=Verdict.WARN, code="held-beside-the-lines", reason=reason)


def _quote(facts: Facts, amounts: Amounts, quote: Quote | None) -> Iterator[Objection]:
    """The platform knows neither the fees that we kept nor what is taken off for other reasons: those are
    told by themselves."""
    if quote is None:
        return
    known = amounts.ours + Money.total((tender.amount for tender in amounts.tenders), facts.order.currency)
    if amounts.still_owed is not None:
        known = known + amounts.still_owed
    if facts.choice.whole_order:
        known = known + facts.past.fees_kept(facts.order.currency)
    if quote.amount > known:
        reason = f"the platform would pay back {quote.amount} for this, and the order's own totals say "
        reason += f"{amounts.ours}. Approve to {pays(amounts)}; deny to change nothing, and pay back by hand "
        reason += "in the store what is right"
        yield Objection(verdict=Verdict.APPROVE, code="quote-exceeds", reason=reason)


def _by_hand(facts: Facts, amounts: Amounts) -> Iterator[Objection]:
    payment = facts.order.payment
    if not payment.refundable:
        yield Objection(
            verdict=Verdict.APPROVE,
            code="pay-back-by-hand",
            reason=f"{payment.title or payment.method or 'the payment'} cannot be paid back through the "
            f"platform: pay {amounts.due} by hand, then it is booked",
        )


def _no_money(facts: Facts) -> Iterator[Objection]:
    """A payment of 0 is never sent; unless the whole order is to be cancelled no step is left then."""
    if not facts.choice.whole_order or facts.order.state is OrderState.CANCELLED:
        yield Objection(
            verdict=Verdict.WARN,
            code="no-money",
            reason="nothing is due for these lines: nothing is sent, the platform keeps showing them",
        )
