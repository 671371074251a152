"""The mark that we leave in notes, so that what we did is found again by its effect key.

A refund is made together with its note, so a refund without our mark is not ours (Shopify's schema).
"""

from __future__ import annotations

import re
from decimal import Decimal

from dropconnect.plugin import Money

_KEY = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_MARK = re.compile(rf"\[dropconnect ({_KEY})(?: by hand ([0-9.]+) ([A-Z]{{3}}))?\]")


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
        return Money.of(Decimal(found[2]), found[3])
    except (ArithmeticError, ValueError):
        return None


def without_mark(text: str) -> str:
    return _MARK.sub("", text).strip()
