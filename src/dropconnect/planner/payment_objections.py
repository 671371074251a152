"""The objections that come from how an order was paid: what is not plain money in and money out.

Each says the amounts, and what follows from a yes and from a no.
"""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.models.cancellation import Objection, Verdict
from dropconnect.models.money import Money
from dropconnect.models.order import Order, OrderState, Refund
from dropconnect.planner.amounts import Amounts, pays
from dropconnect.planner.balance import lines_total, paid, rounding
from dropconnect.planner.facts import Facts
from dropconnect.planner.past import Family
from dropconnect.planner.tenders import named, tendered, unexplained

TENDERS = "other-tenders"


def about_payment(facts: Facts, amounts: Amounts) -> tuple[Objection, ...]:
    """What the way of payment has against paying back this much."""
    return (
        *_tenders(facts, amounts),
        *_unexplained(facts, amounts),
        *_still_owed(facts, amounts),
        *_lowered(facts, amounts),
        *_vouchers(facts, amounts),
        *_spent_credit(facts),
        *_family(facts, amounts),
    )


def about_booked_only(facts: Facts) -> Iterator[Objection]:
    """Refunds that stand in the books of the store although no gateway has said that it paid them."""
    order, past = facts.order, facts.past
    rows = [row for row in order.refunds if _is_booked_only(row) and row.id not in past.known_ids]
    if not rows or not order.payment.refundable:
        return
    amount = Money.total((row.amount for row in rows), order.currency)
    ids = ", ".join(row.id for row in rows)
    where = f"the list of {order.payment.title or order.payment.method or 'the gateway'}"
    if order.payment.reference:
        where += f" (payment {order.payment.reference})"
    reason = f"{amount} of the refunds ({ids}) were only booked: no gateway confirmed that it went back. "
    reason += f"Look in {where}. "
    if order.refunded < order.total and facts.choice.lines:
        reason += f"If the {amount} reached the customer, approve: they count as paid back. If not, deny, "
        reason += "delete those refunds in the store, which moves no money, and cancel again with --another"
        yield Objection(verdict=Verdict.APPROVE, code=f"booked-only:{ids}"[:40], reason=reason)
        return
    reason += (
        f"If the {amount} did not reach the customer, pay there by hand; or delete those refunds in the "
    )
    status = "set the order's status back, " if order.state is OrderState.REFUNDED else ""
    reason += f"store, which moves no money, {status}and cancel again"
    yield Objection(verdict=Verdict.WARN, code="booked-only", reason=reason)


def about_subscription(facts: Facts) -> Iterator[Objection]:
    """Cancelling an order does not end what makes the next one."""
    name = facts.order.subscription
    if name:
        reason = f"the subscription {name} goes on and makes further orders: end it in the store if it shall"
        yield Objection(verdict=Verdict.WARN, code="subscription", reason=reason)


def about_groups(facts: Facts) -> Iterator[Objection]:
    """Some lines of a bundle go, and others stay."""
    order, choice = facts.order, facts.choice
    chosen = {line.line_id for line in choice.lines}
    if choice.whole_order:
        return
    for group in dict.fromkeys(line.group for line in order.items if line.group):
        members = [line for line in order.items if line.group == group]
        going = [line for line in members if line.id in chosen]
        staying = [line for line in members if line.id not in chosen]
        if not going or not staying:
            continue
        gone = ", ".join(line.words for line in going)
        stays = ", ".join(f"{line.words}, {line.gross}" for line in staying)
        reason = f"{gone} belongs to a bundle with {stays}, not cancelled with it. Approve to take out "
        reason += "just this; to cancel what belongs together, deny and name those lines too"
        ids = tuple(line.id for line in members)
        yield Objection(verdict=Verdict.APPROVE, code=f"bundle-{group}"[:40], reason=reason, line_ids=ids)


def _is_booked_only(row: Refund) -> bool:
    return row.confirmed is False and not row.key and bool(row.amount)


def _tenders(facts: Facts, amounts: Amounts) -> Iterator[Objection]:
    if not amounts.tenders:
        return
    if facts.choice.whole_order:
        reason = (
            f"{named(amounts.tenders)} paid a part of this order: that is not given back with the money. "
        )
        reason += f"Approve to {pays(amounts)}; before the case closes you are asked to give the rest "
        reason += "back by hand"
    else:
        share = Money.total((tender.amount for tender in amounts.tenders), facts.order.currency)
        reason = f"{named(facts.order.tenders)} paid a part of this order. Of the {amounts.worth} for these "
        reason += f"lines {amounts.worth - share} is the share in money, and {share} the share of "
        reason += f"{named(amounts.tenders)}. Approve to {pays(amounts)}, and to be asked to give "
        reason += "the share back by hand; deny to divide it otherwise by hand in the store"
    yield Objection(verdict=Verdict.APPROVE, code=TENDERS, reason=reason)


def _unexplained(facts: Facts, amounts: Amounts) -> Iterator[Objection]:
    order, gap = facts.order, unexplained(facts.order)
    if not gap:
        return
    known = f", {tendered(order)} of it by {named(order.tenders)}" if order.tenders else ""
    reason = f"the lines cost {lines_total(order)} and the order {order.total}{known}: {gap} were paid or "
    reason += "taken off in another way, such as a gift card, a wallet or points, which the store does not "
    reason += f"show. Approve to {pays(amounts)} in money, and give back by hand what else was paid"
    yield Objection(verdict=Verdict.APPROVE, code="paid-another-way", reason=reason)


def _still_owed(facts: Facts, amounts: Amounts) -> Iterator[Objection]:
    order, owed, paid_in = facts.order, amounts.still_owed, paid(facts.order, facts.past)
    if owed is None:
        return
    reason = f"{paid_in} came in of {order.total}, and the rest of the order has to be paid first: of the "
    reason += f"{amounts.worth} for these lines {owed} is taken off what the customer still owes. Approve to "
    reason += f"{pays(amounts)}; if nothing more is owed, deny and pay back by hand in the store"
    yield Objection(verdict=Verdict.APPROVE, code="still-owed", reason=reason)


def _lowered(facts: Facts, amounts: Amounts) -> Iterator[Objection]:
    kept = amounts.lowered
    if kept is None or kept <= rounding(facts.order):
        return
    reason = f"{kept} stay with the store: the order's own totals say {amounts.ours}, the platform would pay "
    reason += f"back {amounts.ours - kept}. Approve to pay back {amounts.due}; {kept} then stay with the "
    reason += "store unless you pay them by hand"
    yield Objection(verdict=Verdict.APPROVE, code="quote-lower", reason=reason)


def _vouchers(facts: Facts, amounts: Amounts) -> Iterator[Objection]:
    """What was sold may have been spent, and paying it back gives the money twice."""
    order = facts.order
    parts = {part.line_id: part.gross for part in amounts.parts}
    lines = [order.line(line_id) for line_id, gross in parts.items() if gross and order.line(line_id).voucher]
    if not lines:
        return
    amount = Money.total((parts[line.id] for line in lines), order.currency)
    names = ", ".join(line.name for line in lines)
    reason = f"{names} is a gift card or voucher that may have been spent: disable it in the store first. "
    reason += f"Approve when that is done: its {amount} are paid back with the rest; deny to change nothing, "
    reason += "and cancel the other lines by name"
    ids = tuple(line.id for line in lines)
    yield Objection(verdict=Verdict.APPROVE, code="voucher", reason=reason, line_ids=ids)


def _spent_credit(facts: Facts) -> Iterator[Objection]:
    """Negative lines that are neither a tender nor known for a discount: nobody would give them back."""
    order = facts.order
    tenders = {tender.line_id for tender in order.tenders}
    lines = [line for line in order.lines if line.gross.amount < 0 and line.id not in tenders]
    lines = [line for line in lines if not line.discount]
    if not lines or not facts.choice.whole_order:
        return  # Of a part the discount itself is asked about.
    names = ", ".join(f"{line.name or f'line {line.id}'} ({line.gross})" for line in lines)
    reason = f"{names} lowered the price of this order: if it is credit that the customer can spend again, "
    reason += "give it back by hand"
    ids = tuple(line.id for line in lines)
    yield Objection(verdict=Verdict.WARN, code="maybe-credit", reason=reason, line_ids=ids)


def _family(facts: Facts, amounts: Amounts) -> Iterator[Objection]:
    family = facts.past.family
    if family is None:
        return
    others = ", ".join(family.numbers)
    gone = family.refunded + family.reserved
    if family.unread:
        unread = ", ".join(family.unread)
        reason = (
            f"order {unread} had a part in the same payment and cannot be read any more: look how much of "
        )
        reason += f"the payment was paid back through it, and approve {amounts.due} if that much is left"
        yield Objection(verdict=Verdict.APPROVE, code="family-unread", reason=reason)
    if gone and amounts.due:
        reason = (
            f"one payment paid for this order and {others}: {gone} of it were paid back there or are about "
        )
        reason += f"to be. Approve to pay back {amounts.due} more, if that was for other goods; else deny"
        yield Objection(verdict=Verdict.APPROVE, code="same-payment", reason=reason)
    else:
        yield Objection(
            verdict=Verdict.WARN, code="same-payment", reason=_same_payment(facts.order, family, gone)
        )


def _same_payment(order: Order, family: Family, gone: Money) -> str:
    others = ", ".join(family.numbers) or "others"
    if gone:
        return f"one payment paid for this order and {others}: what was left of it went back there"
    which = "they are parts of this one" if not order.parent_id else "it is paid back once over all of them"
    return f"one payment paid for this order and {others}, which stay as they are: {which}"
