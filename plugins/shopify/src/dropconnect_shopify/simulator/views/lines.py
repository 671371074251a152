"""Lines of an order: goods, shipping and taxes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from dropconnect_shopify.simulator.books.lines import Fee, Line, ShippingLine, Tax, share
from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.ids import gid


def line_view(order: Order, line: Line) -> Json:
    bag = order.currencies.bag
    remaining = order.remaining_units(line)

    def discounted(_info: object, **arguments: Any) -> Json:
        # Codes are discounts on the whole cart here, so without them only the line's own counts.
        return bag(line.discounted if arguments["withCodeDiscounts"] else line.total)

    def unsent(whole: Decimal) -> Json:
        return bag(share(whole, line.quantity, 0, remaining, order.currencies))

    return {
        "__typename": "LineItem",
        "id": gid("LineItem", line.id),
        "sku": line.sku,
        "name": line.name,
        "title": line.title,
        "variantTitle": line.variant_title,
        "vendor": line.vendor,
        "quantity": line.quantity,
        "currentQuantity": order.refundable_units(line),
        "refundableQuantity": order.refundable_units(line),
        "unfulfilledQuantity": remaining,
        "nonFulfillableQuantity": line.quantity - remaining - order.shipped_units(line),
        "requiresShipping": line.requires_shipping,
        "restockable": line.restockable,
        "isGiftCard": line.gift_card,
        "lineItemGroup": _group_view(line),
        "sellingPlan": {"name": line.selling_plan, "sellingPlanId": None} if line.selling_plan else None,
        "taxable": bool(line.taxes),
        "merchantEditable": order.cancelled is None and remaining > 0,
        "customAttributes": attributes_view(line.attributes),
        "discountAllocations": _allocations(order, line),
        "originalUnitPriceSet": bag(line.price),
        "originalTotalSet": bag(line.price * line.quantity),
        "discountedTotalSet": discounted,
        "discountedUnitPriceSet": bag(line.total / line.quantity),
        "discountedUnitPriceAfterAllDiscountsSet": bag(line.discounted / line.quantity),
        "totalDiscountSet": bag(line.discount),
        "unfulfilledDiscountedTotalSet": unsent(line.total),
        "unfulfilledOriginalTotalSet": unsent(line.price * line.quantity),
        "taxLines": [tax_view(order, tax) for tax in line.taxes],
    }


def _group_view(line: Line) -> Json | None:
    if line.group is None:
        return None
    return {"id": gid("LineItemGroup", line.group), "title": f"Bundle {line.group}", "quantity": 1}


def fee_view(order: Order, fee: Fee) -> Json:
    return {
        "__typename": "AdditionalFee",
        "id": gid("AdditionalFee", fee.id),
        "name": fee.name,
        "price": order.currencies.bag(fee.price),
        "taxLines": [tax_view(order, tax) for tax in fee.taxes],
    }


def shipping_view(order: Order, line: ShippingLine) -> Json:
    bag = order.currencies.bag
    return {
        "id": gid("ShippingLine", line.id),
        "title": line.title,
        "code": line.title,
        "source": "shopify",
        "custom": False,
        "isRemoved": line.is_removed,
        "discountedPriceSet": bag(line.price),
        "currentDiscountedPriceSet": bag(line.price - order.refunded_shipping(line)),
        "originalPriceSet": bag(line.price + line.discount),
        "taxLines": [tax_view(order, tax) for tax in line.taxes],
        "discountAllocations": [{"allocatedAmountSet": bag(line.discount)}] if line.discount else [],
    }


def tax_view(order: Order, tax: Tax) -> Json:
    return {
        "title": tax.title,
        "rate": float(tax.rate),
        "ratePercentage": float(tax.rate * 100),
        "priceSet": order.currencies.bag(tax.amount),
    }


def all_taxes(lines: Iterable[Line | ShippingLine]) -> list[Tax]:
    """One entry for each title and rate."""
    sums: dict[tuple[str, Decimal], Decimal] = {}
    for line in lines:
        for tax in line.taxes:
            key = (tax.title, tax.rate)
            sums[key] = sums.get(key, Decimal(0)) + tax.amount
    return [Tax(amount, rate, title) for (title, rate), amount in sums.items()]


def attributes_view(attributes: Mapping[str, str]) -> list[Json]:
    return [{"key": key, "value": value} for key, value in attributes.items()]


def _allocations(order: Order, line: Line) -> list[Json]:
    given = [amount for amount in (line.discount, line.cart_discount) if amount]
    return [{"allocatedAmountSet": order.currencies.bag(amount)} for amount in given]
