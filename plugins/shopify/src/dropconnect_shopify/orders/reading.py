"""Reads that take more than one request: an order with its lines and refunds, lists page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from dropconnect.plugin import InvalidResponse, Order, OrderSummary
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.orders.ids import gid
from dropconnect_shopify.orders.mapping import order_from, summary_from
from dropconnect_shopify.orders.store import Store

_READS_OF_ONE_ORDER = 3


def read_order(store: Store, order_id: str, operation: str) -> Order:
    """The order with all its lines and refunds, belonging to the same moment."""
    for _ in range(_READS_OF_ONE_ORDER):
        observed_at = datetime.now(UTC)
        order = store.order("order", order_id, operation)
        lines, same_moment = _lines(store, order, order_id, operation)
        if same_moment:
            refunds = [read_refund(store, row.text("id"), operation) for row in order.objects("refunds")]
            return order_from(order, lines, refunds, observed_at)
    raise InvalidResponse(
        f"order {order_id} changes while it is read; try again shortly",
        connection=store.connection,
        operation=operation,
    )


def read_refund(store: Store, refund_id: str, operation: str) -> Fields:
    """One refund with all its rows and transactions. ``refund_id`` is a gid or a number."""
    refund: Fields | None = None
    rows: list[Fields] = []
    after = None
    while True:
        asked = {"id": gid("Refund", refund_id), "after": after}
        page = store.ask("refund", asked, operation).object("refund")
        refund = refund or page
        rows += page.nodes("refundLineItems")
        if not page.has_more("refundLineItems"):
            break
        after = page.object("refundLineItems").object("pageInfo").text("endCursor")
    whole = {"nodes": [row.content for row in rows], "pageInfo": {"hasNextPage": False}}
    return Fields({**refund.content, "refundLineItems": whole}, refund.where, store.connection)


def _lines(store: Store, order: Fields, order_id: str, operation: str) -> tuple[Sequence[Fields], bool]:
    """All line items, and whether the order stayed as it was while they were read."""
    lines, page = list(order.nodes("lineItems")), order
    while page.has_more("lineItems"):
        after = page.object("lineItems").object("pageInfo").text("endCursor")
        page = store.order("order_lines", order_id, operation, {"after": after})
        if page.text("updatedAt") != order.text("updatedAt"):
            return lines, False
        lines += page.nodes("lineItems")
    return lines, True


def changed_orders(store: Store, modified_after: datetime, operation: str) -> tuple[OrderSummary, ...]:
    """All orders changed since then, oldest change first, each with its last change."""
    found = {summary.id: summary for summary in _pages(store, modified_after, operation)}
    return tuple(sorted(found.values(), key=lambda row: (row.modified_at or modified_after, int(row.id))))


def _pages(store: Store, modified_after: datetime, operation: str) -> Iterator[OrderSummary]:
    since = modified_after.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = {"query": f"updated_at:>='{since}'", "sortKey": "UPDATED_AT", "reverse": False}
    after: str | None = None
    while True:
        page = store.ask("find_orders", {**asked, "after": after}, operation)
        yield from (summary_from(row) for row in page.nodes("orders"))
        if not page.has_more("orders"):
            return
        after = page.object("orders").object("pageInfo").text("endCursor")
