"""What the buyer asked for in the shop itself, with Shopify's own request to edit an order.

``RequestedOrderEdit`` (Shopify's changelog of October 2026 and its pages of 2026-10, documented; never
recorded) asks for lines to be removed that were not sent. The buyer writes no words with it.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator

from dropconnect.plugin import AuthenticationFailed, CustomerRequest, InvalidResponse
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.store import Operation, Store

log = logging.getLogger(__name__)

RESOLVED, DECLINED = "RESOLVED", "DECLINED"
_ANSWERED = frozenset({RESOLVED, DECLINED})
"""Every other status, also one that is not known, still waits for the merchant."""
_REQUEST = "RequestedOrderEdit"
_REQUESTS = "requestedOrderEdits"
_WAITING = "requested_order_edit_status:requested"
"""The search for orders with a request that waits (documented; its value as the status is called)."""
_MOST_PAGES = 40


def open_request(store: Store, order_id: str) -> str:
    """In words for the merchant; empty where there is none, or the store does not know such requests."""
    if not store.requests_offered().are_read:
        return ""
    try:
        order = store.operation("check_cancellation", order_id).order("requested_edits")
    except (InvalidResponse, AuthenticationFailed) as error:
        log.warning(
            "%s: the buyer's requests of order %s: %s", store.connection, order_id, type(error).__name__
        )
        return "whether the customer asked in the shop to edit this order could not be read: look in Shopify"
    return _in_words(order)


def open_requests(store: Store, order_id: str) -> tuple[CustomerRequest, ...]:
    """Those of the order that wait, with their lines; of all orders, without them, where it is empty. None
    where the store does not know such requests. Raises what reads raise."""
    offered = store.requests_offered()
    if not offered.are_read:
        return ()
    operation = store.operation("find_requests", order_id)
    if not order_id:
        return tuple(row for order in _orders_that_wait(operation) for row in _waiting(order))
    order = operation.order("requested_edit_lines" if offered.with_lines else "requested_edits")
    return tuple(_waiting(order))


def request_status(operation: Operation, request_id: str) -> str | None:
    """How the request of that number stands, in Shopify's word; None: the order has none of that number."""
    order = operation.order("requested_edits")
    for row in order.nodes(_REQUESTS):
        if row.id(_REQUEST) == request_id:
            return row.text("status")
    order.complete(_REQUESTS)
    return None


def _orders_that_wait(operation: Operation) -> Iterator[Fields]:
    """Shopify ignores a search filter that it does not know, and answers with all orders: a page on which
    nobody waits is the last one that is read."""
    after: str | None = None
    for _ in range(_MOST_PAGES):
        page = operation.ask("orders_with_requested_edits", {"query": _WAITING, "after": after})
        orders = [order for order in page.nodes("orders") if any(map(_waits, order.nodes(_REQUESTS)))]
        yield from orders
        if not orders or not page.has_more("orders"):
            return
        after = page.end_of("orders")


def _waits(row: Fields) -> bool:
    return row.text("status") not in _ANSWERED


def _waiting(order: Fields) -> Iterator[CustomerRequest]:
    for row in filter(_waits, order.nodes(_REQUESTS)):
        yield CustomerRequest(
            id=row.id(_REQUEST),
            order_id=order.id("Order"),
            order_number=order.text("name"),
            lines=_lines(row),
            asked_at=row.moment("requestedAt"),
        )


def _lines(row: Fields) -> dict[str, int]:
    """Line id -> units that are still to be removed; empty where that is not known to the end."""
    changes = row.optional("lineItems")
    if changes is None or changes.has_more("removals"):
        return {}
    units = Counter[str]()
    for change in changes.nodes("removals"):
        left = change.whole_number("quantity") - change.whole_number("resolvedQuantity")
        units[change.object("lineItem").id("LineItem")] += max(0, left)
    return {line_id: count for line_id, count in units.items() if count}


def _in_words(order: Fields) -> str:
    waiting = [row for row in order.part(_REQUESTS).rows("nodes") if row.words("status") not in _ANSWERED]
    if not waiting:
        return ""
    moments = sorted(filter(None, (row.moment("requestedAt") for row in waiting)))
    since = f" on {moments[-1]:%Y-%m-%d %H:%M} UTC" if moments else ""
    return f"the customer asked in the shop{since} to edit this order, and nobody has answered there"
