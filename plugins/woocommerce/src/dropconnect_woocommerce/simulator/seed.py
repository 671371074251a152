"""Filling the shop: from a file of recorded orders, or from the built-in example."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from dropconnect.testing.simulator import SimulatorClock
from dropconnect_woocommerce.simulator.amounts import units
from dropconnect_woocommerce.simulator.meta import meta_rows
from dropconnect_woocommerce.simulator.state import Refund, Shop
from dropconnect_woocommerce.simulator.stock import reduced_stock, stock_label
from dropconnect_woocommerce.simulator.transitions import STATUS_NAMES
from dropconnect_woocommerce.simulator.wp import Json

ShopSource = Path | str | Mapping[str, Any] | Iterable[Mapping[str, Any]]
"""A JSON file or its content: ``{"orders": [...], "products": [...], ...}``, or a list of orders."""

_UNKNOWN_STOCK = 1000
_ASSUMED_GATEWAYS: list[Json] = [
    {
        "id": gateway_id,
        "title": title,
        "enabled": True,
        "method_title": title,
        "method_supports": supports,
    }
    for gateway_id, title, supports in (
        ("bacs", "Direct bank transfer", ["products"]),
        ("cod", "Cash on delivery", ["products"]),
        ("fakepay", "FakePay", ["products", "refunds"]),
    )
]


def filled_shop(source: ShopSource, clock: SimulatorClock, *, decimals: int) -> Shop:
    """A shop with the orders of ``source``; what it does not tell (stock, gateways) is assumed."""
    content = _content(source)
    orders = [copy.deepcopy(dict(entry.get("order", entry))) for entry in content["orders"]]
    shop = Shop(clock, currency=orders[0]["currency"] if orders else "USD", decimals=decimals)
    shop.payment_gateways = copy.deepcopy(content.get("payment_gateways", _ASSUMED_GATEWAYS))
    shop.taxes = copy.deepcopy(content.get("taxes", []))
    shop.products = {product["id"]: copy.deepcopy(dict(product)) for product in content.get("products", [])}
    _start_ids(shop, orders)
    for order in orders:
        add_order(shop, order)
    _set_clock_after(clock, orders)
    return shop


def example_shop() -> Mapping[str, Any]:
    """The small built-in shop."""
    text = files("dropconnect_woocommerce.simulator").joinpath("example_shop.json").read_text("utf-8")
    content: Mapping[str, Any] = json.loads(text)
    return content


def _content(source: ShopSource) -> Mapping[str, Any]:
    loaded = json.loads(Path(source).read_text("utf-8")) if isinstance(source, Path | str) else source
    return loaded if isinstance(loaded, Mapping) else {"orders": list(loaded)}


def _set_clock_after(clock: SimulatorClock, orders: list[Json]) -> None:
    """What happens from now on is newer than everything in the recorded orders."""
    dates = [datetime.fromisoformat(order["date_modified_gmt"]).replace(tzinfo=UTC) for order in orders]
    behind = (max(dates, default=clock.now()) - clock.now()).total_seconds()
    clock.advance(max(behind, 0) + 1)


def _start_ids(shop: Shop, orders: list[Json]) -> None:
    posts = [*(order["id"] for order in orders), *shop.products]
    posts += [refund["id"] for order in orders for refund in order.get("refunds", [])]
    items = [
        item
        for order in orders
        for kind in ("line_items", "tax_lines", "shipping_lines", "fee_lines", "coupon_lines")
        for item in order[kind]
    ]
    metas = [meta["id"] for owner in [*orders, *items] for meta in meta_rows(owner["meta_data"])]
    shop.start_ids_after("post", posts)
    shop.start_ids_after("item", (item["id"] for item in items))
    shop.start_ids_after("meta", metas)


def add_order(shop: Shop, order: Json) -> None:
    """Put an order into the shop, as GET answers it, with products and notes that are assumed for it."""
    order.pop("_links", None)
    for line in order["line_items"]:
        shop.products.setdefault(line["product_id"], _assumed_product(line))
    for refund in order.pop("refunds", []):
        amount = Decimal(refund["total"]).copy_abs()
        shop.refunds[refund["id"]] = Refund(
            refund["id"],
            order["id"],
            order["date_modified"],
            amount,
            refund["reason"],
            1,
            refunded_payment=True,
        )
    shop.orders[order["id"]] = order
    _add_first_notes(shop, order)


def _assumed_product(line: Json) -> Json:
    return {
        "id": line["product_id"],
        "sku": line["sku"],
        "name": line["name"],
        "type": "simple",
        "manage_stock": True,
        "stock_quantity": _UNKNOWN_STOCK,
        "price": line["total"],
        "regular_price": line["total"],
        "tax_class": line["tax_class"],
    }


def _add_first_notes(shop: Shop, order: Json) -> None:
    """The notes the shop wrote when the order was placed."""
    placed = order["date_created_gmt"]
    reduced = []
    for line in order["line_items"]:
        if quantity := reduced_stock(line):
            stock = units(shop.products[line["product_id"]]["stock_quantity"])
            reduced.append(stock_label(line, stock + quantity, stock))
    if reduced:
        shop.add_note(order["id"], f"Stock levels reduced: {', '.join(reduced)}", created=placed)
    if order["status"] not in ("pending", "checkout-draft"):
        name = STATUS_NAMES.get(order["status"], order["status"])
        shop.add_note(order["id"], f"Order status changed from Pending payment to {name}.", created=placed)
