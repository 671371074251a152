"""An order that is not paid in full: what the customer still owes comes before what goes back."""

from __future__ import annotations

from collections.abc import Mapping

from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, Order
from dropconnect.planner.balance import at_least_zero, lines_total, money_left, rounding, units_left
from dropconnect.planner.past import Past
from dropconnect.planner.tenders import in_money


def rest_costs(order: Order, past: Past, paid_in: Money, taken: Mapping[str, tuple[int, Money]]) -> Money:
    """What the order costs in money without ``taken``: line id -> units, and what they are worth."""
    zero = Money.zero(order.currency)
    rest = at_least_zero(order.total - lines_total(order))
    tenders = {tender.line_id for tender in order.tenders}
    for line in order.lines:
        if line.id in tenders:
            continue  # not a lower price: its share is taken off below
        units, worth = taken.get(line.id, (0, zero))
        net, tax = money_left(order, line, past)
        left = net + tax - worth
        if line.kind is LineKind.ITEM and line.quantity:
            left = min(left, line.gross.share(units_left(order, line, past) - units, line.quantity))
        rest = rest + left
    return at_least_zero(in_money(order, paid_in, rest))


def most_that_is_due(
    order: Order, past: Past, paid_in: Money, taken: Mapping[str, tuple[int, Money]]
) -> Money | None:
    """The most that goes back for ``taken`` while the rest has to be paid; None if nothing is owed.

    Of an order on which nothing came in nothing can go back: no need to say that more is owed. Refunds of an
    amount alone are taken for a favour: they lower the price, and leave nothing owed.
    """
    funds = _funds(order, past, paid_in)
    if not paid_in or rest_costs(order, past, paid_in, {}) <= funds + rounding(order):
        return None
    return at_least_zero(funds - rest_costs(order, past, paid_in, taken))


def surplus(order: Order, past: Past, paid_in: Money) -> Money:
    """What the store holds beyond what is left of the order costs; negative if the customer still owes."""
    return (
        _funds(order, past, paid_in) - (order.refunded - _named(order)) - rest_costs(order, past, paid_in, {})
    )


def _named(order: Order) -> Money:
    """What refunds paid back for lines that they name."""
    named = Money.total((row.gross for refund in order.refunds for row in refund.lines), order.currency)
    return min(order.refunded, named)


def _funds(order: Order, past: Past, paid_in: Money) -> Money:
    return paid_in - _named(order) - past.fees_kept(order.currency)
