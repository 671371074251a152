"""Pure: what decides whether an order may be cancelled, as the preflight query brought it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dropconnect_shopify.api.fields import Fields

OPEN_STATUSES = frozenset({"OPEN", "IN_PROGRESS", "ON_HOLD", "SCHEDULED"})
"""A fulfilment order whose goods are still to be sent."""
ENDED_STATUSES = frozenset({"CANCELLED", "CLOSED", "INCOMPLETE"})


@dataclass(frozen=True)
class Hold:
    id: str
    handle: str
    ours: bool
    """This app made it; which of its cases, the handle says."""


@dataclass(frozen=True)
class FulfillmentOrder:
    """A part of an order that is to be sent from one place. Ids are Shopify's gids."""

    id: str
    status: str
    request_status: str
    location: str
    location_id: str
    """Empty where it was not asked for."""
    location_active: bool | None
    remaining: dict[str, int]
    """Line id -> units still to be sent."""
    holds: tuple[Hold, ...]
    actions: frozenset[str]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    def concerns(self, line_ids: Iterable[str]) -> bool:
        return self.is_open and any(self.remaining.get(line_id) for line_id in line_ids)


@dataclass(frozen=True)
class Situation:
    created_at: datetime
    is_cancelled: bool
    financial_status: str
    fulfillment_status: str
    return_status: str
    refundable: bool
    has_money: bool
    disputes: tuple[str, ...]
    transactions: tuple[tuple[str, str, bool], ...]
    """Kind, status, and whether only people see its money."""
    fulfillments: tuple[str, ...]
    fulfillment_orders: tuple[FulfillmentOrder, ...]


def situation_of(order: Fields, fulfillment_orders: tuple[FulfillmentOrder, ...]) -> Situation:
    return Situation(
        created_at=order.utc("createdAt"),
        is_cancelled=order.raw("cancelledAt") is not None,
        financial_status=order.optional_text("displayFinancialStatus"),
        fulfillment_status=order.text("displayFulfillmentStatus"),
        return_status=order.text("returnStatus"),
        refundable=order.flag("refundable"),
        has_money=order.paid("netPaymentSet").amount > 0,
        disputes=tuple(row.text("status") for row in order.objects("disputes")),
        transactions=tuple(
            (row.text("kind"), row.text("status"), row.flag("manualPaymentGateway"))
            for row in order.objects("transactions")
        ),
        fulfillments=tuple(row.text("status") for row in order.objects("fulfillments")),
        fulfillment_orders=fulfillment_orders,
    )


def fulfillment_order_from(row: Fields) -> FulfillmentOrder:
    place = row.object("assignedLocation")
    location = place.optional("location")
    remaining = Counter[str]()
    for line in row.nodes("lineItems"):
        remaining[line.object("lineItem").id("LineItem")] += line.whole_number("remainingQuantity")
    actions = row.objects("supportedActions") if "supportedActions" in row.content else ()
    return FulfillmentOrder(
        id=row.text("id"),
        status=row.text("status"),
        request_status=row.text("requestStatus"),
        location=place.text("name"),
        location_id="" if location is None else location.text("id"),
        location_active=None if location is None else location.flag("isActive"),
        remaining=dict(remaining),
        holds=tuple(
            Hold(hold.text("id"), hold.optional_text("handle"), hold.flag("heldByRequestingApp"))
            for hold in row.objects("fulfillmentHolds")
        ),
        actions=frozenset(action.text("action") for action in actions),
    )


def remaining_units(fulfillment_orders: Iterable[FulfillmentOrder]) -> Counter[str]:
    """Line id -> units that are still to be sent, over all open fulfilment orders."""
    units = Counter[str]()
    for row in fulfillment_orders:
        if row.is_open:
            units.update(row.remaining)
    return units
