"""The marks that we leave at an order, so that what we did is found again by its effect key.

A refund is made together with its note, so a refund without our mark is not ours (Shopify's schema). Staff
can read the note, customers do not see it (Shopify's help on refunds); no limit of its length is documented.
"""

from __future__ import annotations

from collections.abc import Iterable

from dropconnect_shopify.orders.fulfilment import FulfillmentOrder, Hold

_OURS = "dropconnect-"


def note_mark(key: str) -> str:
    """In the order's own note. Staff read it: long enough to tell the notes of one order apart."""
    return f"[dropconnect {key[:8]}]"


def hold_handle(key: str) -> str:
    """At most 64 characters (Shopify's schema)."""
    return f"{_OURS}{key}"


def is_our_hold(hold: Hold) -> bool:
    """Whether it is a hold of any effect of ours."""
    return hold.ours and hold.handle.startswith(_OURS)


def holds_of(rows: Iterable[FulfillmentOrder], handle: str) -> dict[str, tuple[Hold, ...]]:
    """Fulfilment order -> the holds of this effect on it, where it has any."""
    found = {row.id: tuple(hold for hold in row.holds if hold.ours and hold.handle == handle) for row in rows}
    return {order: holds for order, holds in found.items() if holds}
