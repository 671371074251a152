"""What follows from a platform's traits: money that cannot be kept, parts that it cannot take out. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.models.cancellation import Choice, Objection, Plan, Verdict
from dropconnect.models.order import LineKind, Order, OrderState
from dropconnect.models.traits import CancelPays, PartialWay, PlatformTraits
from dropconnect.planner.amounts import Amounts
from dropconnect.planner.facts import Facts
from dropconnect.planner.past import Past
from dropconnect.policy import ShippingRule, StorePolicy

MORE_THAN_UNITS = "more-than-the-units"
"""What comes beside the units here is what was kept before: that is told already."""
FEE_LOST = "cannot-be-kept"
_ENDED = (OrderState.CANCELLED, OrderState.REFUNDED)


def pays_rest(order: Order, choice: Choice, traits: PlatformTraits) -> bool:
    """Whether the platform pays back all that is left when it cancels what is chosen."""
    cancels = choice.whole_order and order.state is not OrderState.CANCELLED
    return cancels and traits.cancel_pays is CancelPays.REST


def nothing_kept(policy: StorePolicy, past: Past) -> tuple[StorePolicy, Past]:
    """Policy and past as such a platform sees them: it knows no fee, and gives back what was kept before."""
    return policy.changed(fee=None, shipping=ShippingRule.WHEN_EMPTY), past.changed(kept={})


def with_loss_told(plan: Plan, wanted: Plan) -> Plan:
    """``plan`` pays all that is left; a person agrees if the policy wants less to be paid (``wanted``)."""
    if plan.due is None or wanted.due is None or wanted.refused or plan.due == wanted.due:
        return plan
    lost = Objection(
        verdict=Verdict.APPROVE,
        code=FEE_LOST,
        reason=f"by the policy {wanted.due} would be due, and {plan.due - wanted.due} would be kept. This "
        f"platform pays back all that is left when an order is cancelled, so nothing can be kept. Approve, "
        f"and {plan.due} is paid back. To keep it deny, pay {wanted.due} back in the store by hand, and "
        "leave the order uncancelled",
        raised_by="platform",
    )
    known = {row.code for row in wanted.objections}
    others = (row for row in plan.objections if row.code != MORE_THAN_UNITS or row.code in known)
    order = list(Verdict)
    objections = sorted((lost, *others), key=lambda row: order.index(row.verdict))
    return plan.changed(objections=tuple(objections))


def only_by_hand(plan: Plan) -> Objection:
    """Cancelling pays, and the connector offers no refund that could be booked, looked up and sent once."""
    return Objection(
        verdict=Verdict.REFUSE,
        code="cancel-by-hand",
        reason=f"this platform pays back {plan.due} by cancelling the order, and its connector offers no "
        "refund by itself, so it could not be seen whether it was paid once. Cancel the order in the store "
        "by hand",
        raised_by="platform",
    )


def takes_lines_out(facts: Facts, amounts: Amounts) -> bool:
    """Whether units leave the order by a step of their own: nothing was paid for them, so no refund of them
    tells the platform, and it would send them and charge for them."""
    chosen = any(line.kind is LineKind.ITEM and line.quantity for line in facts.choice.lines)
    is_part = chosen and not facts.choice.whole_order and facts.order.state not in _ENDED
    return is_part and facts.removes_lines and not amounts.due and not amounts.fee


def about_traits(facts: Facts) -> Iterator[Objection]:
    """What the platform does, or cannot do, whatever it is told."""
    yield from _part_by_hand(facts)
    yield from _restocks(facts)


def _part_by_hand(facts: Facts) -> Iterator[Objection]:
    if facts.traits.partial is PartialWay.NONE and not facts.choice.whole_order:
        yield Objection(
            verdict=Verdict.APPROVE,
            code="part-by-hand",
            reason="this platform cannot take a part out of an order, and goes on to show these lines. "
            "Approve, and what is due is paid back: take the lines out by hand. Deny, and nothing is changed",
            raised_by="platform",
        )


def _restocks(facts: Facts) -> Iterator[Objection]:
    cancels = facts.choice.whole_order and facts.order.state is not OrderState.CANCELLED
    if cancels and facts.traits.restocks and not facts.policy.restock:
        yield Objection(
            verdict=Verdict.WARN,
            code="restocks-anyway",
            reason="the platform puts the goods back into stock when the order is cancelled, although the "
            "policy says not to",
            raised_by="platform",
        )
