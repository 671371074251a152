"""Paid orders made on demand, in the shape of a recorded one."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from dropconnect.testing.simulator import Item, Price, Sale
from dropconnect_woocommerce.simulator.seed import add_order
from dropconnect_woocommerce.simulator.state import Shop
from dropconnect_woocommerce.simulator.stock import take_out
from dropconnect_woocommerce.simulator.wp import Json


def sell(shop: Shop, recorded: Json, items: Sequence[Item], shipping: Price) -> Sale:
    """A new order like ``recorded``, which is paid and has one tax rate and one shipping line."""
    order = copy.deepcopy(recorded)
    lines = [_line(shop, recorded["line_items"][0], item) for item in items]
    order_id = shop.next_id("post")
    cart_tax = sum(item.price.tax for item in items)
    now = shop.now()
    order |= {
        "id": order_id,
        "number": str(order_id),
        "transaction_id": f"fp_{order_id}",
        "total": str(sum(sum(price) for price in (shipping, *(item.price for item in items)))),
        "total_tax": str(cart_tax + shipping.tax),
        "cart_tax": str(cart_tax),
        "shipping_total": str(shipping.net),
        "shipping_tax": str(shipping.tax),
        "line_items": lines,
    }
    order |= {
        f"date_{event}{suffix}": now for event in ("created", "modified", "paid") for suffix in ("", "_gmt")
    }
    [tax_line], [shipping_line] = order["tax_lines"], order["shipping_lines"]
    tax_line |= {
        "id": shop.next_id("item"),
        "tax_total": str(cart_tax),
        "shipping_tax_total": str(shipping.tax),
    }
    shipping_line |= {
        "id": shop.next_id("item"),
        "total": str(shipping.net),
        "total_tax": str(shipping.tax),
    }
    shipping_line["taxes"][0]["total"] = str(shipping.tax)
    add_order(shop, order)
    take_out(shop, order, order)
    return Sale(str(order_id), str(order_id), {line["sku"]: str(line["id"]) for line in lines})


def _line(shop: Shop, recorded: Json, item: Item) -> Json:
    net, tax = str(item.price.net), str(item.price.tax)
    line = copy.deepcopy(recorded)
    line |= {
        "id": shop.next_id("item"),
        "name": item.name,
        "product_id": _product_id(shop, item.sku),
        "quantity": item.quantity,
        "subtotal": net,
        "subtotal_tax": tax,
        "total": net,
        "total_tax": tax,
        "sku": item.sku,
        "price": float(item.price.net / item.quantity),
    }
    line["taxes"][0] |= {"total": tax, "subtotal": tax}
    line["meta_data"] = []
    return line


def _product_id(shop: Shop, sku: str) -> int:
    known = (product_id for product_id, product in shop.products.items() if product["sku"] == sku)
    return next(known, None) or shop.next_id("post")
