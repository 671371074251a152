"""Orders for the simulated shop: sold, paid, and ready to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dropconnect_shopify.simulator.books.fulfilment import (
    Fulfillment,
    FulfillmentLine,
    FulfillmentOrder,
    Location,
)
from dropconnect_shopify.simulator.books.lines import Line, ShippingLine
from dropconnect_shopify.simulator.books.money import Currencies
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.payments import Payments, Transaction
from dropconnect_shopify.simulator.books.shop import Shop

CARD, GIFT_CARD, MANUAL = "shopify_payments", "gift_card", "Cash on Delivery (COD)"


def sell(
    shop: Shop,
    number: int,
    lines: Sequence[Line],
    *,
    shipping: Iterable[ShippingLine] = (),
    paid: str | Sequence[Transaction] = "card",
    location: Location | None = None,
    **fields: Any,
) -> Order:
    """Put an order into the shop, with all its lines in one fulfilment order.

    ``paid``: "card", "authorized", "manual" (and collected), "no", or the transactions themselves. Other
    ``fields`` are those of ``Order``.
    """
    fields.setdefault("currencies", Currencies(shop.currency, shop.currency))
    created = fields.pop("created", None) or shop.now()
    order = Order(number, list(lines), created, list(shipping), **fields)
    order.payments = Payments(_transactions(order, paid))
    goods = [FulfillmentLine(line, line.quantity) for line in order.lines if line.requires_shipping]
    if goods and not order.fulfillment_orders:
        order.fulfillment_orders.append(FulfillmentOrder(goods, location or Location()))
    with shop.lock:
        shop.orders[order.id] = order
    return order


def gift_card_and_card(order_total: Decimal, gift_card: Decimal) -> list[Transaction]:
    """Paid with a gift card as far as it goes, and the rest by card."""
    return [
        Transaction("SALE", gift_card, gateway=GIFT_CARD),
        Transaction("SALE", order_total - gift_card, gateway=CARD),
    ]


def ship(shop: Shop, order: Order, units: Mapping[str, int] | None = None) -> Fulfillment:
    """Send these units by SKU, or everything that is left; with a tracking number."""
    with shop.lock:
        sent: dict[int, int] = {}
        for fulfillment_order in order.fulfillment_orders:
            for entry in fulfillment_order.lines:
                wanted = entry.remaining if units is None else units.get(entry.line.sku, 0)
                part = min(wanted - sent.get(entry.line.id, 0), entry.remaining)
                if part > 0:
                    entry.remaining -= part
                    sent[entry.line.id] = sent.get(entry.line.id, 0) + part
            if fulfillment_order.remaining == 0:
                fulfillment_order.status = "CLOSED"
                fulfillment_order.holds.clear()
        parcel = Fulfillment(sent, tracking_number="1Z2345", tracking_company="UPS", created=shop.now())
        order.fulfillments.append(parcel)
        shop.touch(order)
        return parcel


def _transactions(order: Order, paid: str | Sequence[Transaction]) -> list[Transaction]:
    if not isinstance(paid, str):
        return list(paid)
    if paid == "no" or order.total == 0:
        return []
    kind = "AUTHORIZATION" if paid == "authorized" else "SALE"
    gateway = MANUAL if paid == "manual" else CARD
    row = Transaction(kind, order.total, gateway=gateway, manual=paid == "manual", created=order.created)
    return [row]
