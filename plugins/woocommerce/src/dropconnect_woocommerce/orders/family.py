"""Pure: orders that one payment paid for together, and the subscription that made an order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dropconnect.kit import values_of
from dropconnect_woocommerce.api.fields import Fields

_HAS_CHILDREN = ("has_sub_order", "has_wcmp_sub_order", "has_mvx_sub_order")
"""Order meta by which marketplaces (Dokan, MultiVendorX) say that they split the order (read in their
sources)."""
_SUBSCRIPTION = (
    "_subscription_renewal",
    "_subscription_resubscribe",
    "_subscription_switch",
    "wps_subscription_id",
)
"""Order meta with the id of the subscription that made the order: WooCommerce Subscriptions, and
Subscriptions for WooCommerce of WP Swings."""
_LISTED = "subscriptions"
"""Order meta of YITH Subscription: a list of their ids."""
_MARKS = ("is_a_renew", "wps_sfw_order_has_subscription", "wps_sfw_renewal_order")
"""Order meta that says "yes" (YITH, WP Swings)."""
_OF_DEPOSITS = frozenset({"wc_deposits", "yith_wcdp_balance_order"})
"""``created_via`` of an order in which the rest of a deposit is paid (WooCommerce Deposits, YITH Deposits;
read in their sources). It names the order of the deposit as its parent, and has a payment of its own."""


def parent_of(order: Fields) -> str:
    """The id of the order whose payment paid for this one too; empty if it stands alone."""
    if order.words("created_via") in _OF_DEPOSITS:
        return ""
    return order.loose_id("parent_id")


def has_children(order: Fields) -> bool:
    return any(order.meta(name) not in ("", "0", "no", "False") for name in _HAS_CHILDREN)


def children_from(rows: Iterable[Any], order_id: str, connection: str) -> tuple[str, ...]:
    """The ids of those orders of a list that name ``order_id`` as their parent, in ascending order."""
    found = [Fields(row, "an order of the list", connection) for row in rows]
    return tuple(sorted((row.id() for row in found if parent_of(row) == order_id), key=int))


def subscription_of(order: Fields) -> str:
    """The subscription that made the order, by its id where the order shows it."""
    named = next((value for name in _SUBSCRIPTION if (value := order.meta(name))), "")
    if named:
        return named
    listed = [text for text in map(str, values_of(order.meta_value(_LISTED))) if text.isdecimal()]
    if listed:
        return ", ".join(listed)
    marked = any(order.meta(name) == "yes" for name in _MARKS)
    return "of unknown number" if marked or order.words("created_via") == "subscription" else ""
