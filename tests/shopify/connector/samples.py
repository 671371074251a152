"""Answers as the documents ask for them, and the order that everything here is about.

Two lamps of 25.00, a desk of 20.00 and a shade of 10.00, each with 10 % tax on top, and shipping of 5.00
without tax: 93.00 in all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from dropconnect.plugin import Order
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.orders.mapping import order_from

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = "5e1a9c02-0000-5000-8000-000000000001"
LAMPS, DESK, SHADE = "11", "12", "13"
SHIPPING = "shipping-91"
TOTAL = "93.00"

Raw = dict[str, Any]


def bag(amount: str, currency: str = "USD", shop: str | None = None) -> Raw:
    """A MoneyBag. ``shop`` is the amount in the shop's euros where that differs."""
    paid = {"amount": amount, "currencyCode": currency}
    return {
        "presentmentMoney": paid,
        "shopMoney": paid if shop is None else {"amount": shop, "currencyCode": "EUR"},
    }


def page(*nodes: Raw, more: bool = False) -> Raw:
    return {"nodes": list(nodes), "pageInfo": {"hasNextPage": more, "endCursor": "next" if more else None}}


def line(number: str, sku: str, price: str, quantity: int = 1, tax: str = "0.00", **changes: Any) -> Raw:
    """A line item; ``price`` is that of all its units."""
    return {
        "id": f"gid://shopify/LineItem/{number}",
        "sku": sku,
        "name": sku.title(),
        "vendor": "Lumen",
        "isGiftCard": False,
        "lineItemGroup": None,
        "sellingPlan": None,
        "quantity": quantity,
        "currentQuantity": quantity,
        "unfulfilledQuantity": quantity,
        "nonFulfillableQuantity": 0,
        "originalTotalSet": bag(price),
        "discountAllocations": [],
        "taxLines": [{"title": "VAT", "ratePercentage": 10, "priceSet": bag(tax)}],
        "customAttributes": [],
        **changes,
    }


def lines() -> list[Raw]:
    return [
        line(LAMPS, "LAMP", "50.00", 2, tax="5.00"),
        line(DESK, "DESK", "20.00", tax="2.00"),
        line(SHADE, "SHADE", "10.00", tax="1.00"),
    ]


def shipping(price: str = "5.00") -> Raw:
    return {
        "id": "gid://shopify/ShippingLine/91",
        "title": "Parcel",
        "isRemoved": False,
        "discountedPriceSet": bag(price),
        "taxLines": [],
    }


def transaction(number: int, kind: str, amount: str, status: str = "SUCCESS", **changes: Any) -> Raw:
    return {
        "id": f"gid://shopify/OrderTransaction/{number}",
        "kind": kind,
        "status": status,
        "gateway": "shopify_payments",
        "manualPaymentGateway": False,
        "errorCode": None,
        "amountSet": bag(amount),
        "parentTransaction": None,
        **changes,
    }


def parent(number: int) -> Raw:
    return {"id": f"gid://shopify/OrderTransaction/{number}"}


def order(**changes: Any) -> Raw:
    """A paid order of which nothing was sent."""
    rows = changes.pop("transactions", [transaction(1, "SALE", TOTAL)])
    return {
        "id": "gid://shopify/Order/1001",
        "name": "#1001",
        "createdAt": "2026-11-20T08:00:00Z",
        "updatedAt": "2026-11-20T08:05:00Z",
        "cancelledAt": None,
        "closed": False,
        "displayFinancialStatus": "PAID",
        "displayFulfillmentStatus": "UNFULFILLED",
        "taxesIncluded": False,
        "refundable": True,
        "email": "ada@example.test",
        "customerLocale": "fr-CA",
        "paymentGatewayNames": ["Shopify Payments"],
        "tags": [],
        "note": None,
        "displayAddress": {"name": "Ada Example"},
        "billingAddress": {"name": "Grace Example"},
        "customAttributes": [],
        "totalPriceSet": bag(TOTAL),
        "totalCapturableSet": bag("0.00"),
        "currentTotalDutiesSet": None,
        "sourceName": "web",
        "additionalFees": [],
        "totalCashRoundingAdjustment": {"paymentSet": bag("0.00")},
        "disputes": [],
        "lineItems": page(*lines()),
        "shippingLines": page(shipping()),
        "transactions": rows,
        "refunds": [],
        "risk": {"recommendation": "NONE", "assessments": []},
        **changes,
    }


def refund(number: int, *transactions: Raw, items: Mapping[str, int] | None = None, **changes: Any) -> Raw:
    """A refund of some units of the sample's lines."""
    prices = {LAMPS: ("25.00", "2.50"), DESK: ("20.00", "2.00"), SHADE: ("10.00", "1.00")}
    total = sum((Decimal(row["amountSet"]["presentmentMoney"]["amount"]) for row in transactions), Decimal())
    return {
        "id": f"gid://shopify/Refund/{number}",
        "createdAt": "2026-11-21T08:00:00Z",
        "note": None,
        "totalRefundedSet": bag(str(total)),
        "refundLineItems": page(
            *(
                {
                    "quantity": units,
                    "restockType": "CANCEL",
                    "lineItem": {"id": f"gid://shopify/LineItem/{line_id}"},
                    "subtotalSet": bag(str(Decimal(prices[line_id][0]) * units)),
                    "totalTaxSet": bag(str(Decimal(prices[line_id][1]) * units)),
                }
                for line_id, units in (items or {}).items()
            )
        ),
        "refundShippingLines": page(),
        "transactions": page(*transactions),
        **changes,
    }


def fields(raw: Raw) -> Fields:
    return Fields(raw, "the sample", "shop")


def mapped(raw: Raw, *refunds: Raw) -> Order:
    """The order as the connector hands it to dropconnect."""
    found = fields(raw)
    return order_from(found, found.nodes("lineItems"), [fields(row) for row in refunds], NOON)
