"""Pure: what decides whether an order may be cancelled, as the preflight query brought it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.orders.fulfilment import FulfillmentOrder


@dataclass(frozen=True)
class Situation:
    created_at: datetime | None
    """None: Shopify does not say."""
    is_cancelled: bool
    financial_status: str
    fulfillment_status: str
    return_status: str
    refundable: bool
    has_money: bool
    transactions: tuple[tuple[str, str, bool], ...]
    """Kind, status, and whether only people see its money."""
    fulfillments: tuple[str, ...]
    fulfillment_orders: tuple[FulfillmentOrder, ...]


def situation_of(order: Fields, fulfillment_orders: tuple[FulfillmentOrder, ...]) -> Situation:
    return Situation(
        created_at=order.moment("createdAt"),
        is_cancelled=order.raw("cancelledAt") is not None,
        financial_status=order.optional_text("displayFinancialStatus"),
        fulfillment_status=order.text("displayFulfillmentStatus"),
        return_status=order.text("returnStatus"),
        refundable=order.flag("refundable"),
        has_money=order.paid("netPaymentSet").amount > 0,
        transactions=tuple(
            (row.text("kind"), row.text("status"), row.flag("manualPaymentGateway"))
            for row in order.objects("transactions")
        ),
        fulfillments=tuple(row.text("status") for row in order.objects("fulfillments")),
        fulfillment_orders=fulfillment_orders,
    )
