"""``metafieldsSet``: all or none, and only where a metafield still is as the caller read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.books.metafields import Metafield
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.shop import Shop

Input = Mapping[str, Any]
_MOST = 25
_DIGEST = "compareDigest"
_LENGTHS = {"namespace": (3, 255), "key": (2, 64)}


def set_metafields(shop: Shop, owners: Sequence[Order | None], asked: Sequence[Input]) -> list[Metafield]:
    """Check everything, then set it. ``owners``: the order of each row, None where there is none."""
    if len(asked) > _MOST:
        raise Refused(f"At most {_MOST} metafields", "metafields", code="LESS_THAN_OR_EQUAL_TO")
    checked = [
        (_checked(shop, owner, row, index), row)
        for index, (owner, row) in enumerate(zip(owners, asked, strict=True))
    ]
    return [_set(shop, order, row) for order, row in checked]


def _checked(shop: Shop, order: Order | None, row: Input, index: int) -> Order:
    def no(message: str, name: str, code: str) -> Refused:
        return Refused(message, "metafields", str(index), name, code=code)

    if order is None:
        raise no("Owner does not exist", "ownerId", "INVALID")
    for name, (shortest, longest) in _LENGTHS.items():
        length = len(row.get(name) or "x" * shortest)
        if not shortest <= length <= longest:
            code = "TOO_SHORT" if length < shortest else "TOO_LONG"
            raise no(f"{name} must have {shortest} to {longest} characters", name, code)
    for name in ("value", "type"):
        if not row.get(name):
            raise no(f"{name} can't be blank", name, "BLANK")
    if row["type"] == "single_line_text_field" and "\n" in row["value"]:
        raise no("value must be one line", "value", "INVALID_VALUE")
    there = order.metafields.get(_place(shop, row))
    if _DIGEST in row and row[_DIGEST] != (there.digest if there is not None else None):
        message = "The resource has been updated since it was loaded: try again with its new compareDigest"
        raise no(message, _DIGEST, shop.knobs.stale_digest)
    return order


def _set(shop: Shop, order: Order, row: Input) -> Metafield:
    place, now = _place(shop, row), shop.now()
    there = order.metafields.get(place)
    if there is None:
        there = order.metafields[place] = Metafield(*place, row["type"], row["value"], now, now)
    there.type, there.value, there.updated = row["type"], row["value"], now
    shop.touch(order)
    return there


def _place(shop: Shop, row: Input) -> tuple[str, str]:
    """Without a namespace it is one that only this app can see (documented)."""
    return row.get("namespace") or f"app--{shop.app}", row["key"]
