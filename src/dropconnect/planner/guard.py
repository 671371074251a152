"""The last look right before money moves, on the provider's fresh numbers."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.models.cancellation import RefundLine, RefundMethod, RefundPlan
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, Order
from dropconnect.planner import balance
from dropconnect.planner.disputes import described, in_the_way
from dropconnect.planner.owed import most_that_is_due
from dropconnect.planner.past import Past
from dropconnect.planner.void import without_void


def violations(order: Order, refund: RefundPlan, past: Past) -> tuple[str, ...]:
    """Why ``refund`` must not be sent for ``order`` as it was read just now; empty if it may.

    Units and money are checked for the order and for every line, because platforms often cap only the
    order's total. Each text is one sentence for the merchant.
    """
    order = without_void(order, past)
    return (*_order(order, refund, past), *_parts(order, refund), *_lines(order, refund, past))


def _order(order: Order, refund: RefundPlan, past: Past) -> Iterator[str]:
    if past.unresolved:
        yield "an earlier payment of this order has no certain outcome"
    if refund.amount.amount <= 0:
        yield f"{refund.amount} is not an amount to pay back"
    if refund.method is not RefundMethod.BOOK_ONLY:
        for dispute in in_the_way(order, past, refund.amount):
            yield f"{described(dispute)}, and nobody has agreed to pay {refund.amount} back all the same"
    paid = balance.paid(order, past)
    if paid is None:
        yield "it is not known what was collected for this order"
        return
    kept = past.fees_kept(order.currency) + refund.fee
    if order.refunded + refund.amount + kept > paid:
        yield (
            f"{order.refunded} paid back before, {refund.amount} now and {kept} kept are more than the "
            f"{paid} that came in"
        )
    yield from _family(order, refund, past, paid)
    yield from _owed(order, refund, past, paid)


def _family(order: Order, refund: RefundPlan, past: Past, paid: Money) -> Iterator[str]:
    """One payment for several orders goes back once."""
    if past.family is None:
        return
    left = past.family.left(order, paid) - past.fees_kept(order.currency)
    if refund.amount + refund.fee > left:
        yield (
            f"{left} are left of the payment that paid for orders {', '.join(past.family.numbers)} too: "
            f"{refund.amount} are too many"
        )


def _owed(order: Order, refund: RefundPlan, past: Past, paid: Money) -> Iterator[str]:
    """Of an order that is not paid in full, the rest of its goods comes first, where a rest stays.

    Money without units is none of a plain part: it is paid for goods that still come, or the order ends.
    Of what is not counted in units all may go: the plan knows its share.
    """
    items = {line.id: line for line in order.items}
    if any(part.line_id in items and part.gross and not part.quantity for part in refund.lines):
        return
    zero = Money.zero(order.currency)
    taken = {part.line_id: (part.quantity, zero) for part in refund.lines}
    if all(balance.units_left(order, line, past) <= taken.get(line.id, (0,))[0] for line in order.items):
        return
    for line in order.lines:
        if line.kind is not LineKind.ITEM:
            left = Money.total(balance.money_left(order, line, past), order.currency)
            taken[line.id] = 0, left
    most = most_that_is_due(order, past, paid, taken)
    if most is not None and refund.amount > most + balance.rounding(order):
        yield f"the rest of the order is not paid yet: {most} of it can go back, not {refund.amount}"


def _parts(order: Order, refund: RefundPlan) -> Iterator[str]:
    parts = Money.total((line.gross for line in refund.lines), order.currency)
    if parts != refund.amount:
        yield f"the parts of the payment sum to {parts}, not to {refund.amount}"
    if len({line.line_id for line in refund.lines}) < len(refund.lines):
        yield "a line is paid back twice in one payment"


def _lines(order: Order, refund: RefundPlan, past: Past) -> Iterator[str]:
    known = {line.id for line in order.lines}
    paid = balance.paid(order, past)
    slack = balance.beyond_lines(order, paid) if paid is not None else Money.zero(order.currency)
    for part in refund.lines:
        if part.line_id not in known:
            yield f"the order has no line {part.line_id} any more"
        else:
            yield from _line(order, part, past, slack)


def _line(order: Order, part: RefundLine, past: Past, slack: Money) -> Iterator[str]:
    line = order.line(part.line_id)
    gone = balance.units_gone(order, line, past)
    if gone + part.quantity > line.quantity:
        yield f"{line.name}: {gone} of {line.quantity} units are gone, {part.quantity} more are too many"
    zero = Money.zero(order.currency)
    if part.net < zero or part.tax < zero:
        yield f"{line.name}: {part.net} and {part.tax} tax: nothing negative is paid back"
    _, given = order.refunded_of(line.id)
    kept = past.kept_of(line.id, order.currency)
    if part.gross and given + part.gross + kept > line.gross + slack:
        yield (
            f"{line.name}: {given} paid back before, {part.gross} now and {kept} kept are more than the "
            f"{line.gross} it cost"
        )
