"""What is due: the amount, its parts, the fee, and a reason for every cent."""

from __future__ import annotations

from dataclasses import dataclass

from dropconnect.models.cancellation import Cause, Choice, ChosenLine, MoneyReason, RefundLine
from dropconnect.models.money import Money
from dropconnect.models.operation import Quote
from dropconnect.models.order import LineKind, Order
from dropconnect.models.payment import Tender
from dropconnect.planner import delivery
from dropconnect.planner.balance import at_least_zero, money_left, refundable, without_lines
from dropconnect.planner.disputes import is_settled_by_bank
from dropconnect.planner.fees import Fees
from dropconnect.planner.owed import most_that_is_due
from dropconnect.planner.parts import Part, Values, fit, keep, line_values, our_parts, quoted_parts, total
from dropconnect.planner.past import Past
from dropconnect.planner.right import covered
from dropconnect.planner.tenders import (
    in_money,
    left_of_tenders,
    named,
    price_in_money,
    shares_of_tenders,
    tendered,
)
from dropconnect.policy import ShippingRule, StorePolicy


@dataclass(frozen=True)
class Amounts:
    """The money of a plan. ``parts`` sum to ``due``, and so do the rows of ``calculation``."""

    due: Money
    fee: Money
    parts: tuple[Part, ...]
    calculation: tuple[MoneyReason, ...]
    ours: Money
    """What our own numbers say before the fee; differs from the platform's where it gave a quote."""
    worth: Money
    """What the chosen lines cost, however they were paid."""
    waived: Money
    """The part of the policy's fee that is not kept, as the customer could withdraw instead."""
    still_owed: Money | None = None
    """The part of the money for these lines that is held against what the customer still owes."""
    lowered: Money | None = None
    """What stays with the store because the platform would not pay it back."""
    tenders: tuple[Tender, ...] = ()
    """What a person gives back in another way."""

    @property
    def kept(self) -> tuple[tuple[str, Money], ...]:
        """The fee by line."""
        return tuple((part.line_id, part.kept) for part in self.parts if part.kept)


def work_out(
    order: Order,
    choice: Choice,
    policy: StorePolicy,
    cause: Cause,
    past: Past,
    *,
    paid_in: Money,
    quote: Quote | None,
) -> Amounts:
    """The money due for ``choice`` of an order on which ``paid_in`` came in. The choice has lines."""
    available = _available(order, policy, past, paid_in)
    ours = (_whole if choice.whole_order else _part)(order, choice, past, paid_in, available)
    parts, gross, rows = ours.parts, ours.amount, ours.rows
    lowered = None
    if quote is not None:
        parts = quoted_parts(quote) or parts
        gross = _by_quote(quote, choice, ours, available)
        rows = _quote_rows(order, quote, gross, ours)
        lowered = ours.amount - gross
    if is_settled_by_bank(order, past):
        rows += _row("Taken by the bank", -gross, "lost in a dispute: a person said that nothing more is due")
        lowered, gross = None, Money.zero(order.currency)
    parts = fit(parts, gross)
    free = covered(order, policy, parts)
    fees = Fees(order, policy, cause, past, gross)
    fee = fees.kept(parts, without=free)
    waived = fees.kept(parts) - fee
    rows += _row("Cancellation fee", -fee, "kept by the store's policy, because the customer cancels")
    parts = keep(parts, fee, last=free)
    express = delivery.surplus(order, policy, parts)
    rows += _row("Express delivery", -express, "kept: what it cost more than the standard delivery")
    parts = delivery.kept(parts, express)
    lost = _lost_value(past, parts, gross)
    rows += _row("Loss of value", -lost, "kept: handling took it off the goods, as a person says")
    kept = fee + express + lost
    return Amounts(
        due=gross - kept,
        fee=kept,
        parts=keep(parts, lost),
        calculation=rows,
        ours=ours.amount,
        worth=ours.worth,
        still_owed=ours.still_owed,
        lowered=lowered if lowered is not None and lowered.amount > 0 else None,
        tenders=ours.tenders,
        waived=waived,
    )


def pays(amounts: Amounts) -> str:
    """What a yes leads to, as the words behind "Approve to"."""
    return f"pay back {amounts.due}" if amounts.due else "pay nothing back"


@dataclass(frozen=True)
class _Ours:
    """What our own numbers say. ``rows`` sum to ``amount``; ``parts`` may not yet."""

    amount: Money
    worth: Money
    parts: tuple[Part, ...]
    rows: tuple[MoneyReason, ...]
    tenders: tuple[Tender, ...]
    still_owed: Money | None = None


def _whole(order: Order, choice: Choice, past: Past, paid_in: Money, available: Money) -> _Ours:
    """All that the store still holds."""
    values = line_values(order, choice, past)
    parts, rows = our_parts(order, choice, values), _line_rows(order, choice, past, values)
    rows += _rest_rows(order, paid_in, _sum(rows, order.currency), available, past)
    worth = total(parts, order.currency)
    return _Ours(available, worth, parts, rows, left_of_tenders(order, past))


def _part(order: Order, choice: Choice, past: Past, paid_in: Money, available: Money) -> _Ours:
    """What the lines cost in money, less what the customer still owes for the rest."""
    values = line_values(order, choice, past)
    parts, rows = our_parts(order, choice, values), _line_rows(order, choice, past, values)
    worth = total(parts, order.currency)
    amount = in_money(order, paid_in, worth)
    tenders = shares_of_tenders(order, past, worth - amount)
    why = f"the share of {named(order.tenders) or 'what paid or took off the rest'}: not paid in money"
    rows += _row("Paid in another way", amount - worth, why)
    taken = {part.line_id: (part.quantity, part.gross) for part in parts}
    most, still_owed = most_that_is_due(order, past, paid_in, taken), None
    if most is not None and most < amount:
        still_owed, amount = amount - most, most
        rows += _row("Still owed", -still_owed, f"{paid_in} came in: it pays for the rest of the order first")
    amount = at_least_zero(min(amount, available))
    rows += _row("Limit", amount - _sum(rows, order.currency), "no more than this is left to be paid back")
    return _Ours(amount, worth, parts, rows, tenders, still_owed)


def _by_quote(quote: Quote, choice: Choice, ours: _Ours, available: Money) -> Money:
    """The platform knows what it would pay for a part. Of a whole order all goes back that is held, as far as
    the platform pays it at all."""
    if choice.whole_order:
        return at_least_zero(min(available, quote.refundable))
    most = ours.amount if ours.tenders or ours.still_owed is not None else available
    return at_least_zero(min(quote.amount, quote.refundable, most))


def _available(order: Order, policy: StorePolicy, past: Past, paid_in: Money) -> Money:
    """The most that may be paid back: what is refundable, without shipping where it is never paid back."""
    rest = refundable(order, paid_in, past)
    if policy.shipping is not ShippingRule.NEVER:
        return rest
    withheld = Money.zero(order.currency)
    for line in order.lines:
        if line.kind is LineKind.SHIPPING:
            net, tax = money_left(order, line, past)
            withheld = withheld + net + tax
    return at_least_zero(rest - withheld)


def _lost_value(past: Past, parts: tuple[Part, ...], gross: Money) -> Money:
    """What a person took off these goods; never off their delivery."""
    if past.lowered is None:
        return Money.zero(gross.currency)
    return min(past.lowered, total((part for part in parts if part.kind is LineKind.ITEM), gross.currency))


def _row(label: str, amount: Money, why: str) -> tuple[MoneyReason, ...]:
    return (MoneyReason(label=label, amount=amount, why=why),) if amount else ()


def _sum(rows: tuple[MoneyReason, ...], currency: str) -> Money:
    return Money.total((row.amount for row in rows), currency)


def _line_rows(order: Order, choice: Choice, past: Past, values: Values) -> tuple[MoneyReason, ...]:
    rows: tuple[MoneyReason, ...] = ()
    taxes = Money.zero(order.currency)
    for chosen, (net, tax) in zip(choice.lines, values, strict=True):
        rows += _row(_label(order, chosen), net, _why(order, chosen, past))
        taxes = taxes + tax
    return rows + _row("Tax", taxes, "the tax stored with these lines, for the part that is paid back")


def _label(order: Order, chosen: ChosenLine | RefundLine) -> str:
    line = order.line(chosen.line_id)
    if chosen.kind is LineKind.ITEM:
        return f"{line.name} x {line.counted(chosen.quantity)}"
    return f"{'Shipping' if chosen.kind is LineKind.SHIPPING else 'Fee'}: {line.name}"


def _why(order: Order, chosen: ChosenLine, past: Past) -> str:
    line = order.line(chosen.line_id)
    _, given = order.refunded_of(line.id)
    kept = past.kept_of(line.id, order.currency)
    before = "".join(
        f", less {amount} {what} before" for amount, what in ((given, "paid back"), (kept, "kept")) if amount
    )
    if chosen.kind is not LineKind.ITEM:
        if chosen.whole:
            return f"nothing is left of the order: all of it{before}"
        return "the share of the cancelled items in the value of all items"
    if chosen.whole:
        return (
            f"{line.net} without tax for {line.counted(line.quantity)}{before}: all that is left of the line"
        )
    return f"{chosen.quantity} of {line.quantity} for {line.net} without tax, no more than is left of it"


def _rest_rows(
    order: Order, paid_in: Money, lines: Money, rest: Money, past: Past
) -> tuple[MoneyReason, ...]:
    """Why a whole order pays back ``rest`` although what is left of its lines sums to ``lines``."""
    zero = Money.zero(order.currency)
    unnamed = -at_least_zero(without_lines(order))
    other = -at_least_zero(min(tendered(order), lines + unnamed - rest))
    missing = min(zero, paid_in - price_in_money(order, paid_in))
    elsewhere = -(past.family.refunded + past.family.reserved) if past.family is not None else zero
    elsewhere = max(elsewhere, min(zero, rest - lines - unnamed - other - missing))
    remainder = rest - lines - unnamed - other - missing - elsewhere
    return (
        *_row("Paid back earlier", unnamed, "refunds that do not say for which lines"),
        *_row("Paid in another way", other, f"{named(order.tenders)}: given back by hand"),
        *_row("Not received", missing, f"{paid_in} came in of {price_in_money(order, paid_in)}"),
        *_row("Other orders", elsewhere, "paid back of the same payment through other orders"),
        *_row("Remainder", remainder, f"{rest} is all that is left, by the platform's own totals"),
    )


def _quote_rows(order: Order, quote: Quote, gross: Money, ours: _Ours) -> tuple[MoneyReason, ...]:
    """The platform's numbers, line by line as far as it names them."""
    why = "the platform's own calculation"
    rows: tuple[MoneyReason, ...] = ()
    for line in quote.lines:
        rows += _row(_label(order, line), line.net, why)
    rows += _row("Tax", Money.total((line.tax for line in quote.lines), order.currency), why)
    label = "Beside the lines" if rows else "Quote"
    rows += _row(label, quote.amount - _sum(rows, order.currency), why)
    if gross > quote.amount:
        return rows + _row("Remainder", gross - quote.amount, f"{gross} is all that the store still holds")
    special = tuple(row for row in ours.rows if row.label in ("Paid in another way", "Still owed"))
    for row in special:
        rows += _row(row.label, max(row.amount, gross - _sum(rows, order.currency)), row.why)
    return rows + _row(
        "Limit", gross - _sum(rows, order.currency), "no more than this is left to be paid back"
    )
