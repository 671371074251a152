"""The marks that we leave at an order, so that what we did is found again by its effect key.

A refund is made together with its note, so a refund without our mark is not ours (Shopify's schema).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dropconnect.kit import read_amount
from dropconnect.plugin import Money
from dropconnect_shopify.orders.fulfilment import FulfillmentOrder, Hold

_KEY = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_MARK = re.compile(
    rf"\[dropconnect (?P<key>{_KEY})(?: journal (?P<journal>[\w-]+))?(?P<more> more follows)?"
    r"(?: by hand (?P<hand>[0-9.]+) (?P<currency>[A-Z]{3}))?\]"
)
_OURS = "dropconnect-"


@dataclass(frozen=True)
class RefundMark:
    """What stands in the note of a refund that a dropconnect made. Staff can read the note, customers do not
    see it (Shopify's help on refunds); no limit of its length is documented, a mark has at most 150 signs."""

    key: str = ""
    """Of the effect; empty: there is no mark."""
    journal: str = ""
    """The journal in which that effect stands; empty in marks of releases before 2026-12."""
    more_follows: bool = False
    """The case had more to pay back."""
    by_hand: Money | None = None
    """What a person paid, and no transaction shows."""

    def is_of(self, key: str, journal: str) -> bool:
        """Whether the effect ``key`` of that journal made the refund: another journal's may have its key."""
        return self.key == key and self.journal in ("", journal)

    def after(self, text: str) -> str:
        """``text`` with the mark at its end."""
        journal = f" journal {self.journal}" if self.journal else ""
        more = " more follows" if self.more_follows else ""
        hand = f" by hand {self.by_hand.text} {self.by_hand.currency}" if self.by_hand is not None else ""
        return f"{text} [dropconnect {self.key}{journal}{more}{hand}]".lstrip()


def mark_in(text: str) -> RefundMark:
    found = _MARK.search(text)
    if found is None:
        return RefundMark()
    return RefundMark(
        key=found["key"],
        journal=found["journal"] or "",
        more_follows=found["more"] is not None,
        by_hand=_money(found["hand"], found["currency"]),
    )


def _money(amount: str | None, currency: str | None) -> Money | None:
    if amount is None or currency is None:
        return None
    try:
        return Money(amount=read_amount(amount), currency=currency)
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
