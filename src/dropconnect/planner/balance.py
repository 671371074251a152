"""What is left of an order: units, money per line, money in all. On the platform's own numbers."""

from __future__ import annotations

from dropconnect.models.money import Money
from dropconnect.models.order import Order, OrderLine, OrderState
from dropconnect.planner.past import Past

_NEVER_PAID = {OrderState.UNPAID, OrderState.FAILED}


def at_least_zero(money: Money) -> Money:
    return money if money.amount >= 0 else Money.zero(money.currency)


def rounding(order: Order) -> Money:
    """By how much a total may differ from the sum of its lines because somebody rounded: a step a line."""
    return Money.of(order.step.amount * max(2, len(order.lines)), order.currency)


def lines_total(order: Order) -> Money:
    """What all lines cost as they were bought, whatever became of them since."""
    return Money.total((line.gross for line in order.lines), order.currency)


def units_gone(order: Order, line: OrderLine, past: Past) -> int:
    """Units of the line that were cancelled already, by the platform's refunds or by our own cases."""
    refunded, _ = order.refunded_of(line.id)
    return max(refunded, past.cancelled.get(line.id, 0))


def units_left(order: Order, line: OrderLine, past: Past) -> int:
    return max(0, line.quantity - units_gone(order, line, past))


def units_free(order: Order, line: OrderLine, past: Past) -> int:
    """Units of the line that were neither cancelled nor shipped."""
    return max(0, units_left(order, line, past) - line.shipped_quantity)


def money_left(order: Order, line: OrderLine, past: Past) -> tuple[Money, Money]:
    """Net and tax of the line that were neither paid back nor kept; never of the other sign.

    Where more net than the line's was paid back or kept, its tax makes up for it, and the other way
    round. A line of negative price (a discount that the shop books as a line of its own) stays negative.
    """
    zero, net, tax = Money.zero(order.currency), line.net, line.tax
    for refund in order.refunds:
        for row in refund.lines:
            if row.line_id == line.id:
                net, tax = net - row.net, tax - row.tax
    if line.gross < zero:
        return min(net, zero), min(tax, zero)
    net = net - past.kept_of(line.id, order.currency)
    if net < zero:
        net, tax = zero, tax + net
    elif tax < zero:
        net, tax = net + tax, zero
    return at_least_zero(net), at_least_zero(tax)


def paid(order: Order, past: Past) -> Money | None:
    """The money that came in; None while it is not known.

    What a person said was collected counts up to the order's total: the platform books no more than
    that. An order that the platform itself calls unpaid has nothing to pay back, unless another source
    says that money came in. Once an order is cancelled, the status that spoke of a part payment is gone,
    and nobody pays the rest any more: what the person said still counts.
    """
    if order.paid is not None:
        word = past.collected if order.state is OrderState.CANCELLED else None
        return order.paid if word is None else min(order.paid, word)
    if past.collected is not None:
        return min(past.collected, at_least_zero(order.total))
    says_paid = any(claim.amount for claim in order.payment_evidence)
    return Money.zero(order.currency) if order.state in _NEVER_PAID and not says_paid else None


def refundable(order: Order, paid_in: Money, past: Past) -> Money:
    """Of what came in, all that was neither paid back nor kept; of a payment for several orders no more
    than is left of it."""
    held = paid_in - order.refunded - past.fees_kept(order.currency)
    if past.family is not None:
        held = min(held, past.family.left(order, paid_in) - past.fees_kept(order.currency))
    return at_least_zero(held)


def without_lines(order: Order) -> Money:
    """What refunds paid back without saying for which line. Negative if lines say more than was paid."""
    named = Money.total((row.gross for refund in order.refunds for row in refund.lines), order.currency)
    return order.refunded - named


def beyond_lines(order: Order, paid_in: Money) -> Money:
    """By how much the parts of a refund may exceed their lines, because the order's own total does.

    Some shops round per line and some per order, so total and lines differ by a cent; and a refund may
    have paid less than its lines say.
    """
    return at_least_zero(paid_in - lines_total(order)) + at_least_zero(-without_lines(order))
