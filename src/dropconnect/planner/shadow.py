"""How what was planned for an order in shadow mode compares with what people did. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from dropconnect.models.money import Money
from dropconnect.models.shadow import ShadowVerdict


@dataclass(frozen=True)
class Sides:
    """What was planned for an order, and how the order stands."""

    planned: Money | None
    """What would have been paid back; None: the plan is refused, or it is not known."""
    refusal: str
    asks: str
    paid: Money
    """What people paid back."""
    is_over: bool
    goods: str
    """Goods that are alive at a supplier for nobody; empty: none."""


def verdict_of(sides: Sides) -> tuple[ShadowVerdict, str]:
    """The verdict, and why in words. Goods that come to nobody weigh most: that loss still grows."""
    has_paid = sides.paid.amount > 0
    if sides.goods:
        return ShadowVerdict.SUPPLIER_NOT_TOLD, f"{sides.goods} can still come: nobody has told the supplier"
    if sides.refusal:
        verdict = ShadowVerdict.REFUSED_BUT_PAID if has_paid else ShadowVerdict.NOTHING_DONE
        return verdict, f"refused by the plan: {sides.refusal}"
    if sides.asks or sides.planned is None:
        return ShadowVerdict.WOULD_ASK, sides.asks or "the amount is not known"
    if not has_paid and not sides.is_over:
        return ShadowVerdict.NOTHING_DONE, ""
    if sides.paid == sides.planned:
        return ShadowVerdict.SAME_AMOUNT, ""
    if not has_paid:
        return ShadowVerdict.OTHER_AMOUNT, "the order is over at the store, and its money is still there"
    return ShadowVerdict.OTHER_AMOUNT, ""
