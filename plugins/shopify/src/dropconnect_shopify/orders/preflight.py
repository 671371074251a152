"""May it be cancelled? One slim query; more only for what it cuts off and for old orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from dropconnect.plugin import CancellationTerms, Choice, Order
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.orders.rules import VISIBLE_FOR, Question, answer
from dropconnect_shopify.orders.situation import (
    FulfillmentOrder,
    Situation,
    fulfillment_order_from,
    situation_of,
)
from dropconnect_shopify.orders.store import Store


def knows_locations(store: Store) -> bool:
    """Whether the app may see which place is active; without it Shopify itself says so, if it must."""
    return store.has_scope("read_locations")


def check(store: Store, order: Order, choice: Choice, operation: str) -> CancellationTerms:
    situation = look(store, order.id, operation)
    now = datetime.now(UTC)
    is_old = now - situation.created_at > VISIBLE_FOR
    question = Question(
        situation=situation,
        order=order,
        choice=choice,
        may_read_old_orders=is_old and store.has_scope("read_all_orders"),
        now=now,
    )
    return answer(question, cancel_first=not store.settings.refund_with_cancel)


def look(store: Store, order_id: str, operation: str) -> Situation:
    order = store.order("preflight", order_id, operation, {"restock": knows_locations(store)})
    rows = order.nodes("fulfillmentOrders")
    if order.has_more("fulfillmentOrders") or any(row.has_more("lineItems") for row in rows):
        return situation_of(order, fulfillment_orders(store, order_id, operation))
    return situation_of(order, tuple(fulfillment_order_from(row) for row in rows))


def fulfillment_orders(store: Store, order_id: str, operation: str) -> tuple[FulfillmentOrder, ...]:
    """All fulfilment orders of the order, with what may be done with them. Raises ``InvalidResponse`` for
    one with more lines than can be read."""
    return tuple(fulfillment_order_from(row) for row in _pages(store, order_id, operation))


def _pages(store: Store, order_id: str, operation: str) -> Iterator[Fields]:
    after: str | None = None
    locations = knows_locations(store)
    while True:
        page = store.order("fulfillment_orders", order_id, operation, {"after": after, "restock": locations})
        for row in page.nodes("fulfillmentOrders"):
            row.complete("lineItems")
            yield row
        if not page.has_more("fulfillmentOrders"):
            return
        after = page.object("fulfillmentOrders").object("pageInfo").text("endCursor")
