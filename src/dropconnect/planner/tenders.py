"""What else than money paid an order: the share of money in a price, and what a person gives back."""

from __future__ import annotations

from decimal import Decimal

from dropconnect.models.money import Money
from dropconnect.models.order import Order
from dropconnect.models.payment import Tender
from dropconnect.planner.balance import at_least_zero, lines_total, rounding
from dropconnect.planner.past import Past


def tendered(order: Order) -> Money:
    """What all tenders paid."""
    return Money.total((tender.amount for tender in order.tenders), order.currency)


def unexplained(order: Order) -> Money:
    """What the lines cost more than the order, beyond rounding, for which no tender stands; else zero.

    Some platforms take a gift card off the total, others count it as a payment of the total. Units that
    were edited out may be in the total or not.
    """
    gap = lines_total(order) - order.total
    for difference in (gap, gap - _edited_out(order)):
        rest = difference - tendered(order)
        if difference <= rounding(order) or -rounding(order) <= rest <= rounding(order):
            return Money.zero(order.currency)
    return gap - tendered(order) if gap > tendered(order) else gap


def price_in_money(order: Order, paid_in: Money) -> Money:
    """What of the order's price was to be paid in money."""
    off_the_total = lines_total(order) - order.total + rounding(order) >= tendered(order)
    if off_the_total or paid_in >= order.total:
        return at_least_zero(order.total)
    return at_least_zero(order.total - tendered(order))


def in_money(order: Order, paid_in: Money, price: Money) -> Money:
    """The share of ``price`` that was to be paid in money, rounded half up."""
    other = tendered(order) + unexplained(order)
    if not other:
        return price
    money = price_in_money(order, paid_in).amount
    return order.rounded(price.amount * money / (money + other.amount))


def left_of_tenders(order: Order, past: Past) -> tuple[Tender, ...]:
    """The tenders, less what a person has given back to them."""
    left = []
    for tender in order.tenders:
        amount = tender.amount - past.returned.get(tender.id, Money.zero(order.currency))
        if amount.amount > 0:
            left.append(tender.changed(amount=amount))
    return tuple(left)


def shares_of_tenders(order: Order, past: Past, amount: Money) -> tuple[Tender, ...]:
    """``amount`` divided over the tenders by what they paid, none beyond what is left of it."""
    whole = (tendered(order) + unexplained(order)).amount
    rest, shares = amount, []
    for tender in left_of_tenders(order, past):
        paid = next(row.amount for row in order.tenders if row.id == tender.id)
        share = min(tender.amount, rest, order.rounded(amount.amount * paid.amount / whole))
        if share.amount > 0:
            shares.append(tender.changed(amount=share))
            rest = rest - share
    return tuple(shares)


def named(tenders: tuple[Tender, ...]) -> str:
    """The tenders in words, each with its amount."""
    return ", ".join(f"{tender.label or tender.kind} ({tender.amount})" for tender in tenders)


def _edited_out(order: Order) -> Money:
    """What the units cost that an edit took out of the order without money."""
    amount = Decimal(0)
    for refund in order.refunds:
        for row in refund.lines:
            line = next((line for line in order.lines if line.id == row.line_id), None)
            if line is not None and line.quantity and row.quantity and not row.gross:
                amount += line.gross.amount * row.quantity / line.quantity
    return Money.rounded(amount, order.currency)
