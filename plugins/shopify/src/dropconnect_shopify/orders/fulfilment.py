"""The fulfilment orders of an order: what is still to be sent, from where, and what holds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.store import Operation, Store

OPEN_STATUSES = frozenset({"OPEN", "IN_PROGRESS", "ON_HOLD", "SCHEDULED"})
"""A fulfilment order whose goods are still to be sent."""
ENDED_STATUSES = frozenset({"CANCELLED", "CLOSED", "INCOMPLETE"})
_LIST = "fulfillmentOrders"
_LOCATIONS = "read_locations"


@dataclass(frozen=True)
class Hold:
    id: str
    handle: str
    ours: bool
    """This app made it. The handle says for which of its cases."""


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


def knows_locations(store: Store) -> bool:
    """Whether the app may see which place is active; without it Shopify itself says so, if it must."""
    return store.has_scope(_LOCATIONS)


def may_know_locations(store: Store) -> bool:
    """The same without a request: True also while the scopes are not known."""
    return store.may_have_scope(_LOCATIONS)


def read_fulfillment_orders(operation: Operation) -> tuple[FulfillmentOrder, ...]:
    """All fulfilment orders of the order with all their lines, and what may be done with them."""
    return tuple(fulfillment_order_from(row) for row in _pages(operation))


def whole_page(order: Fields) -> tuple[FulfillmentOrder, ...] | None:
    """All fulfilment orders that a document about the order brought; None where they are cut off."""
    rows = order.nodes(_LIST)
    if order.has_more(_LIST) or any(row.has_more("lineItems") for row in rows):
        return None
    return tuple(fulfillment_order_from(row) for row in rows)


def _pages(operation: Operation) -> Iterator[Fields]:
    after: str | None = None
    locations = knows_locations(operation.store)
    while True:
        page = operation.order("fulfillment_orders", after=after, restock=locations)
        yield from (_with_all_lines(operation, row) for row in page.nodes(_LIST))
        if not page.has_more(_LIST):
            return
        after = page.end_of(_LIST)


def _with_all_lines(operation: Operation, row: Fields) -> Fields:
    lines, page = [*row.nodes("lineItems")], row
    while page.has_more("lineItems"):
        asked = {"id": row.text("id"), "after": page.end_of("lineItems")}
        page = operation.ask("fulfillment_order_lines", asked).object("fulfillmentOrder")
        lines += page.nodes("lineItems")
    whole = {"nodes": [line.content for line in lines], "pageInfo": {"hasNextPage": False}}
    return Fields({**row.content, "lineItems": whole}, row.where, row.connection)


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
        location=place.title("name") or "the place that sends it",
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
