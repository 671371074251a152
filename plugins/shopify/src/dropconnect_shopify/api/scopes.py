"""Which access scopes the app needs, document by document.

The scopes come from what Shopify publishes with its schema (documented); a test holds this table against it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

_READ = frozenset({"read_orders"})
_WRITE = frozenset({"write_orders", "read_orders"})
_SEE_FULFILLMENT = frozenset(
    {"read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders"}
)
"""Each shows the fulfilment orders of one kind of location; with one of them alone, the others are missing
without a word."""
ORDER_EDITS = "write_order_edits"
"""What only a part of an order that was not paid needs."""
_EDIT = frozenset({ORDER_EDITS, "read_order_edits"})
RETURNS = "read_returns"
"""What only a delivery about a return needs, if it does not name its order."""
_HOLD_FULFILLMENT = frozenset(
    {"write_merchant_managed_fulfillment_orders", "write_third_party_fulfillment_orders"}
)

NEEDED: Mapping[str, frozenset[str]] = {
    "cancel_job": _READ | _SEE_FULFILLMENT | {"read_locations"},
    "claim_check": _READ,
    "claim_set": frozenset({"write_orders"}),
    "customer_check": _READ,
    "find_orders": _READ,
    "fulfillment_order_hold": _HOLD_FULFILLMENT | _SEE_FULFILLMENT,
    "fulfillment_order_lines": _READ | _SEE_FULFILLMENT,
    "fulfillment_order_release_hold": _HOLD_FULFILLMENT | _SEE_FULFILLMENT,
    "fulfillment_orders": _READ | _SEE_FULFILLMENT | {"read_locations"},
    "order": _READ | _SEE_FULFILLMENT | {"read_locations"},
    "order_by_reference": _READ | _SEE_FULFILLMENT | {"read_locations"},
    "order_cancel": _WRITE,
    "order_claim": _READ,
    "order_edit_begin": _EDIT,
    "order_edit_commit": frozenset({ORDER_EDITS, "read_orders"}),
    "order_edit_set_quantity": _EDIT,
    "order_edits": _READ,
    "order_lines": _READ,
    "order_note": _READ,
    "order_of_object": _READ | _SEE_FULFILLMENT,
    "order_of_return": _READ | {RETURNS},
    "order_state": _READ,
    "order_update_note": _WRITE,
    "orders_by_reference": _READ,
    "preflight": _READ | _SEE_FULFILLMENT | {"read_locations"},
    "refund": _READ,
    "refund_create": _WRITE | _SEE_FULFILLMENT | {"read_locations"},
    "requested_edits_offered": frozenset(),
    "shop_check": frozenset(),
    "suggested_full_refund": _READ,
    "suggested_refund": _READ,
    "tags_add": frozenset({"write_orders"}),
    "webhook_subscription_create": frozenset(),
    "webhook_subscription_delete": frozenset(),
    "webhook_subscription_update": frozenset(),
    "webhook_subscriptions": frozenset(),
}

ASSUMED = frozenset(
    {("claim_set", "write_orders"), ("refund_create", "write_orders"), ("tags_add", "write_orders")}
)
"""What Shopify's own list leaves open: it names no scope for these mutations. Metafields need the access that
a change of their order needs (metafieldsSet, documented)."""

ALL_ORDERS = "read_all_orders"
"""Without it, orders older than 60 days look as if they did not exist (documented)."""


def needed() -> frozenset[str]:
    """Every scope that the connector needs. Editing orders and seeing returns it can do without."""
    return frozenset().union(*NEEDED.values()) - _EDIT - {RETURNS}


def missing(granted: Collection[str]) -> list[str]:
    """What the app was not given of it. Who may write may read (documented)."""
    may_write = {scope.removeprefix("write_") for scope in granted if scope.startswith("write_")}
    return sorted(needed() - set(granted) - {f"read_{what}" for what in may_write})
