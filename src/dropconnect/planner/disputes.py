"""Disputes: what a bank may take back, or has taken, is not paid back a second time unasked. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.models.cancellation import Objection, Verdict
from dropconnect.models.money import Money
from dropconnect.models.order import Order
from dropconnect.models.payment import Dispute, DisputeState
from dropconnect.planner.past import Past

CODE = "dispute-"
"""What the code of an objection about a dispute begins with."""

_SAYS = {
    DisputeState.OPEN: "is open: the bank may take the money",
    DisputeState.LOST: "is lost: the bank has taken the money",
    DisputeState.UNKNOWN: "stands in a way that dropconnect does not know: the bank may take the money",
}


def code_of(dispute: Dispute) -> str:
    """Names the dispute in this state: in another state it is another question."""
    return f"{CODE}{dispute.state}-{dispute.id}"


def in_the_way(order: Order, past: Past, amount: Money) -> tuple[Dispute, ...]:
    """The disputes in whose face ``amount`` must not be paid back before a person decides.

    An agreement counts for the order, for as much as it was given for.
    """
    found = []
    for dispute in _threats(order):
        agreed = past.disputes.get(code_of(dispute))
        if agreed is None or agreed < amount:
            found.append(dispute)
    return tuple(found)


def about_disputes(order: Order, past: Past, due: Money) -> Iterator[Objection]:
    """A person decides with the bank's amounts in view. Where nothing is paid back it is only told."""
    blocking = in_the_way(order, past, due) if due else ()
    for dispute in _threats(order):
        blocks = dispute in blocking
        yield Objection(
            verdict=Verdict.APPROVE if blocks else Verdict.WARN,
            code=code_of(dispute),
            reason=described(dispute) + (_choice(order, dispute, due) if blocks else ""),
            raised_by="platform",
        )


def described(dispute: Dispute) -> str:
    """What the customer's bank wants, in words for the merchant."""
    amount = (
        str(dispute.amount) if dispute.amount is not None else "an amount that the platform does not tell"
    )
    status = f" ({dispute.provider_status})" if dispute.provider_status else ""
    return f"the customer's bank disputes {amount}: dispute {dispute.id}{status} {_SAYS[dispute.state]}"


def _choice(order: Order, dispute: Dispute, due: Money) -> str:
    """What a yes and a no lead to, in amounts."""
    came_in = f" of {order.paid} that came in" if order.paid is not None else ""
    if dispute.amount is None or dispute.amount.currency != due.currency:
        both = f"{order.refunded + due}{came_in}, and what the bank takes"
    else:
        both = f"{order.refunded + due + dispute.amount}{came_in}"
    return (
        f". Approve, and {due} is paid back all the same: with the bank's the customer then gets {both}. "
        "Deny, and nothing is paid back: answer the dispute first, and cancel again when it has ended"
    )


def _threats(order: Order) -> Iterator[Dispute]:
    return (dispute for dispute in order.disputes if dispute.state is not DisputeState.WON)
