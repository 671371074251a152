"""The lines of a refund: what was asked, and the negative copies of the order's lines made of it."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dropconnect_woocommerce.simulator.amounts import Units, money_text, php_divided, php_number, units
from dropconnect_woocommerce.simulator.state import Refund, Shop
from dropconnect_woocommerce.simulator.wp import Json, WpError, refusal

RateId = int | str
"""A tax rate's number, or whatever text a tax plugin has in its place."""
_KINDS = ("line_items", "shipping_lines", "fee_lines")


@dataclass(frozen=True)
class RequestedLine:
    """One entry of the request's ``line_items``: a line's id, units, money without tax, tax by rate."""

    id: int
    quantity: Units
    total: Decimal
    taxes: Mapping[RateId, Decimal]

    @property
    def money(self) -> Decimal:
        return self.total + sum(self.taxes.values(), Decimal(0))


def requested_lines(entries: Sequence[Any]) -> list[RequestedLine]:
    """Entries without an id are ignored, as are entries that ask for nothing."""
    lines = []
    for entry in entries:
        if not isinstance(entry, dict) or "id" not in entry:
            continue
        taxes = {
            _array_key(tax["id"]): php_number(str(tax["refund_total"]))
            for tax in entry.get("refund_tax") or []
            if tax.get("refund_total") is not None
        }
        total = php_number(str(entry.get("refund_total") or 0))
        quantity = units(entry.get("quantity") or 0)
        line = RequestedLine(int(entry["id"]), quantity, total, taxes)
        if line.quantity or line.total or line.taxes:
            lines.append(line)
    return lines


def _array_key(rate_id: RateId) -> RateId:
    """PHP makes a table of the list, whose keys are numbers where the text is one: 1 and "1" are one key."""
    return int(rate_id) if isinstance(rate_id, str) and rate_id.isdecimal() else rate_id


def computed_refusal(order: Json, requested: Sequence[RequestedLine], decimals: int) -> WpError:
    """How WooCommerce 11.1 refuses more than a line's total where it is to compute the money itself
    (``compute_totals``; its source and its issue 68172). Without that name it checks no line either."""
    lines = {line["id"]: line for kind in _KINDS for line in order[kind]}
    for asked in requested:
        line = lines.get(asked.id)
        whole = Decimal(line["total"]) + Decimal(line["total_tax"]) if line else Decimal(0)
        if line and asked.money > whole:
            most = f"({money_text(whole, decimals)})."
            words = f"refund_total cannot exceed the line item total including tax {most}"
            return refusal(422, "woocommerce_rest_refund_total_exceeds_line", words)
    message = "The simulator does not model refunds that the shop computes."
    return WpError(501, "simulator_not_modelled", message, {"status": 501})


def add_lines(shop: Shop, refund: Refund, order: Json, requested: Sequence[RequestedLine]) -> None:
    """Fill the refund's line lists; ids that the order does not have are ignored."""
    by_id = {line.id: line for line in requested}
    for kind in _KINDS:
        getattr(refund, kind).extend(
            _refunded_line(shop, line, by_id[line["id"]]) for line in order[kind] if line["id"] in by_id
        )
    refund.tax_lines.extend(_tax_lines(shop, refund, order))


def _refunded_line(shop: Shop, line: Json, requested: RequestedLine) -> Json:
    refunded = copy.deepcopy(line)
    total = money_text(-requested.total, shop.decimals)
    tax = money_text(-sum(requested.taxes.values(), Decimal(0)), shop.decimals)
    # Shipping and fee lines have no subtotal; WooCommerce then leaves that of their taxes empty.
    has_subtotal = "subtotal" in line
    refunded.update(id=shop.next_id("item"), total=total, total_tax=tax)
    refunded["taxes"] = [
        {"id": rate, "total": (text := money_text(-value, shop.decimals)), "subtotal": text * has_subtotal}
        for rate, value in requested.taxes.items()
    ]
    if has_subtotal:
        refunded.update(subtotal=total, subtotal_tax=tax)
    if "quantity" in line:
        refunded["quantity"] = -requested.quantity
        refunded["price"] = php_divided(requested.total, requested.quantity) if requested.quantity else 0
    refunded["meta_data"] = [
        {
            "id": shop.next_id("meta"),
            "key": "_refunded_item_id",
            "value": str(line["id"]),
            "display_key": "_refunded_item_id",
            "display_value": str(line["id"]),
        }
    ]
    return refunded


def _tax_lines(shop: Shop, refund: Refund, order: Json) -> list[Json]:
    goods = _tax_by_rate([*refund.line_items, *refund.fee_lines])
    shipping = _tax_by_rate(refund.shipping_lines)
    lines = []
    for line in order["tax_lines"]:
        rate = line["rate_id"]
        if rate in goods or rate in shipping:
            refunded = copy.deepcopy(line)
            refunded.update(
                id=shop.next_id("item"),
                tax_total=money_text(goods.get(rate, Decimal(0)), shop.decimals),
                shipping_tax_total=money_text(shipping.get(rate, Decimal(0)), shop.decimals),
            )
            lines.append(refunded)
    return lines


def _tax_by_rate(lines: Sequence[Json]) -> dict[RateId, Decimal]:
    totals: dict[RateId, Decimal] = {}
    for line in lines:
        for tax in line["taxes"]:
            totals[tax["id"]] = totals.get(tax["id"], Decimal(0)) + Decimal(tax["total"])
    return totals
