"""Stock going out and coming back, remembered per line in its meta ``_reduced_stock``.

WooCommerce 10.0.2, measured: stock comes back only out of ``_reduced_stock``, so a cancel after a restocking
refund (or the other way round) gives it back once. Both work on the order as they *read* it, so in parallel
they give it back twice. A refund's ``quantity`` is not capped by what was bought.
"""

from __future__ import annotations

from collections.abc import Mapping

from dropconnect_woocommerce.simulator.amounts import Units, units
from dropconnect_woocommerce.simulator.meta import meta_rows
from dropconnect_woocommerce.simulator.state import Shop
from dropconnect_woocommerce.simulator.wp import Json

REDUCED = "_reduced_stock"
_RESTOCKED = "_restock_refunded_items"


def reduced_stock(line: Json) -> Units:
    """How many units of the line are out of stock on its behalf."""
    return _told(line, REDUCED)


def stock_label(line: Json, before: Units, after: Units) -> str:
    return f"{line['name']} ({line['sku']}) {before}&rarr;{after}"


def give_back(shop: Shop, order: Json, as_read: Json) -> None:
    """The order is cancelled (or pending again): everything still out comes back."""
    changes = []
    for line in as_read["line_items"]:
        quantity = reduced_stock(line)
        change = shop.change_stock(line["product_id"], quantity) if quantity else None
        if change is not None:
            changes.append(stock_label(line, *change))
            stored = _stored_line(order, line)
            stored["meta_data"] = [meta for meta in meta_rows(stored["meta_data"]) if meta["key"] != REDUCED]
    if changes:
        shop.add_note(order["id"], f"Stock levels increased: {', '.join(changes)}")


def take_out(shop: Shop, order: Json, as_read: Json) -> None:
    """The order is on its way: what is not yet out goes out."""
    changes = []
    for line in as_read["line_items"]:
        change = None if reduced_stock(line) else shop.change_stock(line["product_id"], -line["quantity"])
        if change is not None:
            changes.append(stock_label(line, *change))
            _set_meta(shop, _stored_line(order, line), REDUCED, line["quantity"])
    if changes:
        shop.add_note(order["id"], f"Stock levels reduced: {', '.join(changes)}")


def give_back_refunded(shop: Shop, order: Json, as_read: Json, quantities: Mapping[int, Units]) -> None:
    """A refund with ``api_restock``: ``quantities`` by line id come back."""
    for line in as_read["line_items"]:
        out, quantity = reduced_stock(line), quantities.get(line["id"], 0)
        change = shop.change_stock(line["product_id"], quantity) if out and quantity else None
        if change is None:
            continue
        stored = _stored_line(order, line)
        before = _told(line, _RESTOCKED)
        _set_meta(shop, stored, REDUCED, out - quantity)
        _set_meta(shop, stored, _RESTOCKED, before + quantity)
        text = f"Item #{line['product_id']} stock increased from {change[0]} to {change[1]}."
        shop.add_note(order["id"], text)


def _stored_line(order: Json, line: Json) -> Json:
    stored: Json = next(stored for stored in order["line_items"] if stored["id"] == line["id"])
    return stored


def _told(line: Json, key: str) -> Units:
    return next((units(meta["value"]) for meta in meta_rows(line["meta_data"]) if meta["key"] == key), 0)


def _set_meta(shop: Shop, line: Json, key: str, value: Units) -> None:
    if not isinstance(line["meta_data"], list):
        line["meta_data"] = meta_rows(line["meta_data"])
    known = next((meta for meta in meta_rows(line["meta_data"]) if meta["key"] == key), None)
    if known is None:
        known = {"id": shop.next_id("meta"), "key": key}
        line["meta_data"].append(known)
    known.update(value=str(value), display_key=key, display_value=str(value))
