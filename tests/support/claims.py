"""Other installations at the WooCommerce simulator, and what was written to its orders."""

from __future__ import annotations

from dropconnect_woocommerce.simulator import WooCommerceSimulator


def writes(shop: WooCommerceSimulator) -> list[str]:
    """What was written to the shop: the keys of rows, or else what was asked for."""
    found = []
    for exchange in shop.log.requests():
        if exchange.method != "GET":
            rows = exchange.json().get("meta_data", [])
            found += [row["key"] for row in rows] or [exchange.path]
    return found


def announce(shop: WooCommerceSimulator) -> None:
    """Another installation has announced a refund of one lamp, and does nothing more."""
    name = "_dropconnect_intent_" + "a" * 36 + "_b"
    row = {"id": 9001, "key": name, "value": "live other-journal 27.50 1 7"}
    shop.shop.orders[21]["meta_data"].append(row)


def claims_of(shop: WooCommerceSimulator) -> list[str]:
    """The values of the rows that are left at the order."""
    rows = shop.shop.orders[21]["meta_data"]
    return [str(row["value"]) for row in rows if str(row["key"]).startswith("_dropconnect_intent")]
