"""Reads that take more than one request: an order with its lines and refunds, lists page by page."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from dropconnect.kit import reads_order
from dropconnect.plugin import InvalidResponse, Order, OrderSummary, UnknownCurrency
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.ids import gid
from dropconnect_shopify.api.looks import Look
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.look import look_at
from dropconnect_shopify.orders.mapping import order_from, summary_from

log = logging.getLogger(__name__)

_READS_OF_ONE_ORDER = 3
_CURSORS = {"refundLineItems": "after", "transactions": "paymentsAfter"}
"""The lists of a refund that have pages, and the variable that says after what one begins."""


def read_order(store: Store, order_id: str) -> Order:
    """The order with all its lines and refunds, belonging to the same moment."""
    return read_with_look(store.operation("get_order", order_id))[0]


def read_with_look(
    operation: Operation, *, part: Mapping[str, Any] | None = None, full: bool = False
) -> tuple[Order, Look]:
    """The same with the look that shows it, for which ``look_at`` takes these options. More is asked for only
    where its lists are cut off."""
    for _ in range(_READS_OF_ONE_ORDER):
        look = look_at(operation, part=part, full=full)
        lines = _lines(operation, look.row)
        if lines is not None:
            refunds = _refunds(operation, look.row)
            with reads_order():
                return order_from(look.row, lines, refunds, look.at.wall), look
    raise InvalidResponse(
        f"order {operation.order_id} changes while it is read; try again shortly",
        connection=operation.store.connection,
        operation=operation.name,
    )


def order_shown(look: Look) -> Order | None:
    """The order as the look alone shows it; None where its lists are cut off."""
    row = look.row
    refunds = [refund for refund in row.objects("firstRefunds") if not _is_cut_off(refund)]
    if row.has_more("lineItems") or len(refunds) < len(row.objects("refunds")):
        return None
    return order_from(row, row.nodes("lineItems"), refunds, look.at.wall)


def order_beside(operation: Operation, look: Look) -> Order | None:
    """The same where the look came along with something else. Never raises: None where more would have to be
    asked for, or it cannot be read; who reads the order then is told."""
    try:
        return order_shown(look)
    except (InvalidResponse, UnknownCurrency) as error:
        log.info("%s: order %s came along: %s", operation.name, operation.order_id, type(error).__name__)
        return None


def _refunds(operation: Operation, order: Fields) -> list[Fields]:
    """All refunds with all their rows: as they came along with the order where those lists are whole."""
    with reads_order():
        there = {row.text("id"): row for row in order.objects("firstRefunds") if not _is_cut_off(row)}
        numbers = [row.text("id") for row in order.objects("refunds")]
    return [there.get(number) or read_refund(operation, number) for number in numbers]


def _is_cut_off(refund: Fields) -> bool:
    return any(refund.has_more(name) for name in (*_CURSORS, "refundShippingLines"))


def read_refund(operation: Operation, refund_id: str) -> Fields:
    """One refund with all its rows and transactions. ``refund_id`` is a gid or a number."""
    first = _refund_page(operation, refund_id)
    lists = {name: _whole(operation, refund_id, first, name) for name in _CURSORS}
    return Fields({**first.content, **lists}, first.where, first.connection)


def _whole(operation: Operation, refund_id: str, first: Fields, name: str) -> dict[str, Any]:
    """The list of that name with all its pages, as one page."""
    rows, page = list(first.nodes(name)), first
    while page.has_more(name):
        page = _refund_page(operation, refund_id, **{_CURSORS[name]: page.end_of(name)})
        rows += page.nodes(name)
    return {"nodes": [row.content for row in rows], "pageInfo": {"hasNextPage": False}}


def _refund_page(operation: Operation, refund_id: str, **after: str) -> Fields:
    return operation.ask("refund", {"id": gid("Refund", refund_id), **after}).object("refund")


def _lines(operation: Operation, order: Fields) -> Sequence[Fields] | None:
    """All line items; None when the order changed while they were read."""
    lines, page = list(order.nodes("lineItems")), order
    while page.has_more("lineItems"):
        page = operation.order("order_lines", after=page.end_of("lineItems"))
        if page.words("updatedAt") != order.words("updatedAt"):
            return None
        lines += page.nodes("lineItems")
    return lines


def changed_orders(store: Store, modified_after: datetime) -> tuple[OrderSummary, ...]:
    """All orders changed since then, oldest change first, each with its last change."""
    found = {summary.id: summary for summary in _pages(store.operation("find_orders"), modified_after)}
    return tuple(sorted(found.values(), key=lambda row: (row.modified_at or modified_after, int(row.id))))


def _pages(operation: Operation, modified_after: datetime) -> Iterator[OrderSummary]:
    since = modified_after.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = {"query": f"updated_at:>='{since}'", "sortKey": "UPDATED_AT", "reverse": False}
    after: str | None = None
    while True:
        page = operation.ask("find_orders", {**asked, "after": after})
        yield from (summary_from(row) for row in page.nodes("orders"))
        if not page.has_more("orders"):
            return
        after = page.end_of("orders")
