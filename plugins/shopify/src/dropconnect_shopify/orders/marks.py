"""The marks that we leave at an order, so that what we did is found again by its effect key.

A refund is made together with its note, so a refund without our mark is not ours (Shopify's schema).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dropconnect.kit import read_amount
from dropconnect.plugin import Money
from dropconnect_shopify.orders.fulfilment import FulfillmentOrder, Hold

_KEY = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_MARK = re.compile(rf"\[dropconnect ({_KEY})(?: by hand ([0-9.]+) ([A-Z]{{3}}))?\]")
_OURS = "dropconnect-"


def marked(text: str, key: str, *, by_hand: Money | None = None) -> str:
    """``text`` with the mark at its end. ``by_hand``: what a person paid, and no transaction shows."""
    hand = f" by hand {by_hand.text} {by_hand.currency}" if by_hand is not None else ""
    return f"{text} [dropconnect {key}{hand}]".lstrip()


def key_in(text: str) -> str:
    """The effect key in the mark; empty if there is none."""
    found = _MARK.search(text)
    return found[1] if found else ""


def paid_by_hand(text: str) -> Money | None:
    """What the mark says a person paid."""
    found = _MARK.search(text)
    if found is None or found[2] is None:
        return None
    try:
        return Money(amount=read_amount(found[2]), currency=found[3])
    except ValueError:
        return None


def without_mark(text: str) -> str:
    return _MARK.sub("", text).strip()


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
