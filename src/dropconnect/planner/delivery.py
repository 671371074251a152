"""What a withdrawal pays back of the delivery: the standard one, and not what another one cost more.

Directive 2011/83/EU, Article 13(2): the trader need not pay back what a type of delivery costs more than the
least expensive standard delivery that he offers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dropconnect.models.cancellation import Objection, Verdict
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, Order
from dropconnect.planner.balance import at_least_zero
from dropconnect.planner.parts import Part, total
from dropconnect.policy import StorePolicy
from dropconnect.withdrawal_right import WithdrawalPolicy


def surplus(order: Order, policy: StorePolicy, parts: Sequence[Part]) -> Money:
    """What of the delivery in ``parts`` is kept; 0 where nothing says what the standard one costs."""
    zero = Money.zero(order.currency)
    standard = _standard(order, policy)
    if standard is None or standard.currency != order.currency:
        return zero
    lines = [line.id for line in order.lines if line.kind is LineKind.SHIPPING]
    before = Money.total((order.refunded_of(line_id)[1] for line_id in lines), order.currency)
    delivery = total((part for part in parts if part.kind is LineKind.SHIPPING), order.currency)
    return at_least_zero(min(delivery, delivery - at_least_zero(standard - before)))


def kept(parts: Sequence[Part], amount: Money) -> tuple[Part, ...]:
    """``parts`` without ``amount``, which is taken off the delivery; it must not exceed that."""
    result, left = [], amount
    for part in parts:
        off = min(left, part.gross) if part.kind is LineKind.SHIPPING else Money.zero(amount.currency)
        result.append(replace(part.less(off), kept=part.kept + off))
        left = left - off
    return tuple(result)


def about_delivery(order: Order, policy: StorePolicy, parts: Sequence[Part]) -> Iterator[Objection]:
    """A person looks where the standard delivery has a price and it cannot be said which."""
    delivery = total((part for part in parts if part.kind is LineKind.SHIPPING), order.currency)
    if not isinstance(policy, WithdrawalPolicy) or not policy.standard_delivery or not delivery:
        return
    standard = _standard(order, policy)
    if not order.country:
        why = "the store does not say to which country it went"
    elif standard is not None and standard.currency != order.currency:
        why = f"the standard delivery costs {standard}, which cannot be compared with it"
    else:
        return
    yield Objection(
        verdict=Verdict.APPROVE,
        code="standard-delivery",
        reason=f"all of the delivery, {delivery}, is paid back: {why}. Approve that, or deny and pay back by "
        "hand in the store what the standard delivery costs",
        raised_by="policy",
    )


def _standard(order: Order, policy: StorePolicy) -> Money | None:
    return policy.standard_delivery.get(order.country) if isinstance(policy, WithdrawalPolicy) else None
