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

LOST = f"{CODE}{DisputeState.LOST}-"
"""What the code of an objection about a lost dispute begins with."""


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


def is_settled_by_bank(order: Order, past: Past) -> bool:
    """Whether a person said of a lost dispute that the money went back by it, so that nothing more is due."""
    return any(code_of(dispute) in past.bank_has for dispute in _threats(order))


def described(dispute: Dispute) -> str:
    """What the customer's bank wants, or has taken, in words for the merchant."""
    status = f" ({dispute.provider_status})" if dispute.provider_status else ""
    name = f"dispute {dispute.id}{status}"
    if dispute.state is DisputeState.LOST:
        amount = dispute.amount if dispute.amount is not None else "money"
        unsaid = "" if dispute.amount is not None else ": the platform does not tell how much"
        return f"the customer's bank has taken {amount} back in {name}{unsaid}"
    amount = dispute.amount if dispute.amount is not None else "the payment"
    unsaid = "" if dispute.amount is not None else ", of an amount that the platform does not tell,"
    stands = "is open" if dispute.state is DisputeState.OPEN else "stands in a way dropconnect does not know"
    return f"the customer's bank disputes {amount}: {name}{unsaid} {stands}, and the bank may take the money"


def _choice(order: Order, dispute: Dispute, due: Money) -> str:
    """What each answer leads to, in amounts."""
    came_in = f" of {order.paid} that came in" if order.paid is not None else ""
    taken = dispute.amount if dispute.amount is not None and dispute.amount.currency == due.currency else None
    if taken is None:
        both = f"{order.refunded + due}{came_in}, and what the bank takes"
    else:
        both = f"{order.refunded + due + taken}{came_in}"
    pays = f". Approve, and {due} is paid back all the same: with the bank's the customer then gets {both}. "
    if dispute.state is not DisputeState.LOST:
        return (
            pays
            + "Deny, and nothing is paid back: answer the dispute first, and cancel again when it has ended"
        )
    stays = ""
    if taken is not None and order.paid is not None and order.paid > order.refunded + taken:
        stays = f", so that {order.paid - order.refunded - taken} of what came in stay with the store"
    return (
        pays
        + f'Say "nothing is due", and what was asked for is cancelled without paying anything back{stays}. '
        "Deny, and nothing is changed"
    )


def _threats(order: Order) -> Iterator[Dispute]:
    return (dispute for dispute in order.disputes if dispute.state is not DisputeState.WON)
