"""A WooCommerce shop from the short form in which a case gives its orders."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.support.workplace import KEYS, section

from dropconnect_woocommerce.simulator import WooCommerceSimulator
from dropconnect_woocommerce.simulator.state import Refund

DAY = "2026-11-23T01:32:06"
ITEM, SHIPPING, FEE = "line_items", "shipping_lines", "fee_lines"
OURS = frozenset({"decimals", "patch", "refund_rows", "prefix", "ghost_refund", "null_dates"})
"""What a case says of its shop beside what the simulator reads."""

_ADDRESS = {
    "first_name": "Ada",
    "last_name": "Test",
    "company": "",
    "address_1": "1 Main St",
    "address_2": "",
    "city": "Springfield",
    "state": "",
    "postcode": "00000",
    "country": "US",
    "phone": "",
}
_ALWAYS: dict[str, Any] = {
    "parent_id": 0,
    "version": "10.0.2",
    "prices_include_tax": False,
    **{f"date_{name}": DAY for name in ("created", "modified", "paid")},
    **{f"date_{name}_gmt": DAY for name in ("created", "modified", "paid")},
    "date_completed": None,
    "date_completed_gmt": None,
    **dict.fromkeys(
        ("discount_total", "discount_tax", "shipping_total", "shipping_tax", "cart_tax", "total_tax"), "0.00"
    ),
    "customer_id": 0,
    "shipping": _ADDRESS,
    "customer_ip_address": "",
    "customer_user_agent": "",
    "created_via": "checkout",
    "customer_note": "",
    "cart_hash": "",
    "is_editable": False,
    "needs_payment": False,
    "needs_processing": True,
    "currency_symbol": "",
}
"""The fields of an order that WooCommerce 10 shows whatever the order is."""


class WooCommerceShop:
    """The shop of one case, to be asked afterwards what happened in it."""

    def __init__(self, shop: dict[str, Any]) -> None:
        content = {name: value for name, value in copy.deepcopy(shop).items() if name not in OURS}
        content["orders"] = [long_order(order) for order in content["orders"]]
        self.environment = dict(KEYS)
        self.simulator = WooCommerceSimulator.from_shop(content, decimals=shop.get("decimals", 2))
        for row in shop.get("refund_rows", ()):
            self._refunded(row)
        for number, fields in shop.get("patch", {}).items():
            self.simulator.shop.orders[int(number)].update(copy.deepcopy(fields))
        if "null_dates" in shop:
            order = self.simulator.shop.orders[shop["null_dates"]]
            order.update({name: None for name in order if name.startswith("date_")})
        if "prefix" in shop or "ghost_refund" in shop:
            self._answer_otherwise(shop.get("prefix", ""), shop.get("ghost_refund"))

    def section(self, url: str, more: str) -> str:
        return section("shop", url, more)

    def paid(self, order: str) -> Decimal:
        return self.simulator.money_paid(int(order))

    def status(self, order: str) -> str:
        return str(self.simulator.shop.orders[int(order)]["status"])

    def _answer_otherwise(self, prefix: str, ghost: int | None) -> None:
        """What a site adds to its answers: text before the JSON, a deleted refund in an order's list."""
        answer = self.simulator.handle

        def handle(request: Any) -> Any:
            response = answer(request)
            body = response.body
            if ghost is not None and response.status_code == 200 and _is_of(request.path, ghost):
                order = json.loads(body)
                order["refunds"].append({"id": 0, "reason": "", "total": "-0.00"})
                body = json.dumps(order).encode()
            response.body = prefix.encode() + body
            response.headers["content-length"] = str(len(response.body))
            return response

        self.simulator.handle = handle

    def _refunded(self, row: dict[str, Any]) -> None:
        """A refund that is there already, with its lines as WooCommerce shows them."""
        shop = self.simulator.shop
        order = shop.orders[row["order"]]
        number = shop.next_id("post")
        refund = Refund(
            number,
            row["order"],
            DAY,
            Decimal(row["amount"]),
            row.get("reason", ""),
            1,
            refunded_payment=row.get("refunded_payment", True),
        )
        wanted = {part["id"]: part for part in row.get("lines", ())}
        for kind in (ITEM, SHIPPING, FEE):
            lines = [line for line in order[kind] if line["id"] in wanted]
            getattr(refund, kind).extend(self._refund_line(kind, line, wanted[line["id"]]) for line in lines)
        shop.refunds[number] = refund

    def _refund_line(self, kind: str, line: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
        shop = self.simulator.shop
        meta = {"id": shop.next_id("meta"), "key": "_refunded_item_id", "value": str(line["id"])}
        new = copy.deepcopy(line) | {
            "id": shop.next_id("item"),
            "total": part["total"],
            "total_tax": part.get("total_tax", "0.00"),
            "taxes": [],
            "meta_data": [meta],
        }
        return new | ({"quantity": part.get("quantity", 0)} if kind == ITEM else {})


def _is_of(path: str, order: int) -> bool:
    return re.search(rf"/orders/{order}$", path) is not None


def repeated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """``{"repeat": 260, "item": {...}}`` stands for that many lines."""
    found = []
    for row in rows:
        count, item = row.get("repeat"), row.get("item", row)
        name = item.get("sku", "SKU")
        found += [item] if count is None else [{**item, "sku": f"{name}-{n}"} for n in range(count)]
    return found


def long_order(short: dict[str, Any]) -> dict[str, Any]:
    """An order as the API shows it, with the short form's values in it. ``raw`` replaces whole fields."""
    number = short["id"]
    ids = iter(range(number * 1000 + 500, number * 1000 + 999))
    meta = short.get("meta", [])
    order = {
        **_ALWAYS,
        "id": number,
        "status": short.get("status", "processing"),
        "currency": short.get("currency", "USD"),
        "total": short["total"],
        "order_key": f"wc_order_{number}",
        "billing": {**_ADDRESS, "email": "ada@example.test", **short.get("billing", {})},
        "payment_method": short.get("payment_method", "fakepay"),
        "payment_method_title": short.get("payment_method_title", "FakePay"),
        "transaction_id": short.get("transaction_id", f"fp_{number}"),
        "number": short.get("number", str(number)),
        ITEM: [
            _line(number * 1000 + n, row, ids, **_item(number, n, row))
            for n, row in enumerate(repeated(short.get("items", [])), 1)
        ],
        SHIPPING: [
            _line(number * 1000 + n, row, ids, **_SHIPPING)
            for n, row in enumerate(short.get("shipping", ()), 101)
        ],
        FEE: [_line(number * 1000 + n, row, ids, **_FEE) for n, row in enumerate(short.get("fees", ()), 201)],
        "meta_data": _meta(meta, ids, shown=False),
        "tax_lines": short.get("tax_lines", []),
        "coupon_lines": short.get("coupons", []),
        "refunds": short.get("refunds", []),
        "payment_url": f"https://127.0.0.1/checkout/order-pay/{number}/",
    }
    return order | copy.deepcopy(short.get("raw", {}))


_SHIPPING = {
    "method_title": "Flat rate",
    "method_id": "flat_rate",
    "instance_id": "1",
    "tax_status": "taxable",
}
_FEE = {"name": "Fee", "tax_class": "", "tax_status": "taxable", "amount": ""}


def _item(number: int, position: int, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row.get("sku", "Thing"),
        "product_id": number * 10 + position,
        "variation_id": 0,
        "quantity": 1,
        "tax_class": "",
        "subtotal": row.get("total", "0.00"),
        "subtotal_tax": row.get("total_tax", "0.00"),
        "sku": f"SKU-{position}",
        "price": 0,
        "image": {"id": "", "src": ""},
        "parent_name": None,
    }


def _line(line_id: int, row: dict[str, Any], ids: Iterator[int], **kind: Any) -> dict[str, Any]:
    """A line of an order; what a case says of it comes last."""
    tax = row.get("total_tax", "0.00")
    taxes = [{"id": 1, "total": tax, "subtotal": tax}] if tax not in ("0.00", "", None) else []
    given = {name: value for name, value in row.items() if value is not None or name != "taxes"}
    line = {"id": line_id, "total": "0.00", "total_tax": "0.00", "taxes": taxes, "meta_data": [], **kind}
    line |= given
    return line | {"meta_data": _meta(line["meta_data"], ids, shown=True)}


def _meta(meta: Any, ids: Iterator[int], *, shown: bool) -> Any:
    """The rows for a mapping; rows that a case writes itself stay as they are."""
    if not isinstance(meta, dict):
        return meta
    rows = [{"id": next(ids), "key": key, "value": value} for key, value in meta.items()]
    return [
        {**row, "display_key": row["key"], "display_value": row["value"]} if shown else row for row in rows
    ]
