"""No fee on the store's page for goods from whose contract the consumer may still withdraw.

Directive 2011/83/EU, Article 13(1): a withdrawal keeps nothing, so nobody should pay for the other button.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dropconnect.models.cancellation import Objection, Verdict
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, Order
from dropconnect.planner.parts import Part
from dropconnect.policy import StorePolicy
from dropconnect.withdrawal_right import PagePolicy

NO_FEE = "right-of-withdrawal"
"""The code of the note that a fee is not kept because of this right."""


def covered(order: Order, policy: StorePolicy, parts: Sequence[Part]) -> frozenset[str]:
    """The ids of the goods in ``parts`` that the right covers; of an order that names a company, none where
    a person judges that."""
    if not isinstance(policy, PagePolicy) or policy.right.asks_about(order.customer.company):
        return frozenset()
    items = (part for part in parts if part.kind is LineKind.ITEM and (part.quantity or part.gross))
    return frozenset(
        part.line_id for part in items if policy.right.exemption_of(order.line(part.line_id).sku) is None
    )


def about_right(order: Order, policy: StorePolicy, fee: Money, waived: Money) -> Iterator[Objection]:
    """``waived``: the fee that is not kept. A company's fee is a question: the right is a consumer's."""
    if waived:
        yield Objection(
            verdict=Verdict.WARN,
            code=NO_FEE,
            reason=f"the policy's fee of {waived} is not kept on these goods: the customer asks on the "
            "store's page, and may still withdraw from the contract without one",
            raised_by="policy",
        )
    company = order.customer.company
    if fee and isinstance(policy, PagePolicy) and policy.right.asks_about(company):
        yield Objection(
            verdict=Verdict.APPROVE,
            code="fee-of-a-company",
            reason=f"the order names a company, {company}, and {fee} is kept: a consumer could withdraw "
            "without a fee, a company cannot. Approve, and the fee is kept. If it is a consumer's order, "
            "deny, and cancel it with --reason withdrawal",
            raised_by="policy",
        )
