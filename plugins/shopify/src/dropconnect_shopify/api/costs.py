"""What each document costs in points, before and after Shopify has said so."""

from __future__ import annotations

from collections.abc import Mapping

ESTIMATES: Mapping[str, int] = {
    "cancel_job": 251,
    "claim_check": 4,
    "claim_set": 12,
    "customer_check": 5,
    "find_orders": 65,
    "fulfillment_order_hold": 14,
    "fulfillment_order_release_hold": 13,
    "fulfillment_order_lines": 25,
    "fulfillment_orders": 60,
    "order": 276,
    "order_by_reference": 289,
    "order_cancel": 14,
    "order_claim": 5,
    "order_edit_begin": 28,
    "order_edit_commit": 12,
    "order_edit_set_quantity": 12,
    "order_edits": 36,
    "order_lines": 87,
    "order_note": 1,
    "order_of_object": 22,
    "order_of_return": 8,
    "order_state": 12,
    "order_update_note": 12,
    "orders_by_reference": 80,
    "preflight": 66,
    "refund": 116,
    "orders_with_requested_edits": 50,
    "requested_edit_decline": 12,
    "requested_edit_lines": 93,
    "requested_edit_resolve": 12,
    "requested_edits": 8,
    "requested_edits_offered": 0,
    "refund_create": 291,
    "shop_check": 5,
    "suggested_full_refund": 26,
    "suggested_refund": 26,
    "tags_add": 12,
    "webhook_subscription_create": 12,
    "webhook_subscription_delete": 11,
    "webhook_subscription_update": 11,
    "webhook_subscriptions": 9,
}
"""Requested cost: objects 1, mutations 10 (documented), ``refundCreate`` 20, connections 2 and a logarithm of
their size times one node (recorded: 3 for 1, 6 for 10, 9 for 50, 13 for 250). Held against the documents and
their schema by a test; those of buyers' requests, which no published schema holds, are held against the
simulator's. The pages are so large that a document would pass by the linear rule, too."""

MOST_PER_QUERY = 1000
"""Shopify turns a document away that costs more, whatever the plan (documented)."""


class RequestedCosts:
    """The requested cost of each document: estimated, until a reply tells it. Thread-safe."""

    def __init__(self) -> None:
        self._told: dict[str, float] = {}

    def of(self, document: str) -> float:
        """Points to reserve. A document that is not ours counts as the dearest that there may be."""
        told = self._told.get(document)
        return told if told is not None else ESTIMATES.get(document, MOST_PER_QUERY)

    def learn(self, document: str, requested: float | None) -> None:
        """Keeps the highest that was told: it varies with what the variables leave out."""
        if requested is not None and document in ESTIMATES:
            self._told[document] = max(requested, self._told.get(document, 0.0))
