"""Pure: may these lines of an order be cancelled, and on which terms?"""

from __future__ import annotations

from dropconnect.plugin import CancellationTerms, Choice, Eligibility, Order, OrderState
from dropconnect_woocommerce.orders.mapping import DRAFTS


def cancellation_terms(order: Order, choice: Choice) -> CancellationTerms:
    """May these lines be cancelled? WooCommerce itself guards no status; whether a completed order may
    be cancelled is for the store's policy to say."""
    if order.state is OrderState.TRASHED:
        return CancellationTerms(
            eligibility=Eligibility.NO,
            code="order-trashed",
            reason="The order is in the shop's trash; restore it there first.",
            customer_reason="This order no longer exists.",
        )
    if order.provider_status in DRAFTS:
        return CancellationTerms(
            eligibility=Eligibility.NO,
            code="order-draft",
            reason=f"The order is {order.provider_status!r}: nobody has placed it yet, so there is nothing "
            "to cancel. Delete the draft in the shop if it is not wanted.",
            customer_reason="This order was not placed.",
        )
    if order.state is OrderState.UNKNOWN:
        return CancellationTerms(
            eligibility=Eligibility.UNKNOWN,
            code="status-unknown",
            reason=f"The order is {order.provider_status!r}, a status that a plugin of the shop added.",
            customer_reason="We are checking whether this order can still be cancelled.",
        )
    if not choice.whole_order and order.paid is not None and not order.paid:
        return CancellationTerms(
            eligibility=Eligibility.MANUAL,
            code="edit-in-shop",
            reason="Nothing was paid, and WooCommerce cancels single lines only by refunding them: "
            "take the lines out of the order in the shop.",
            customer_reason="We are changing your order by hand.",
        )
    return CancellationTerms(eligibility=Eligibility.NOW)
