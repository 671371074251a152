"""Reads that take more than one request: an order with all its refunds, and lists page by page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from dropconnect.kit import reads_order
from dropconnect.plugin import ConfigurationError, InvalidResponse, Order, OrderSummary, UnreadableOrder
from dropconnect_woocommerce.api.client import PAGE_SIZE
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.family import children_from, has_children
from dropconnect_woocommerce.orders.mapping import fields_of_order, order_from, summary_from
from dropconnect_woocommerce.orders.refund_rows import refund_ids
from dropconnect_woocommerce.orders.store import Store

_OPERATION = "get_order"
_READS_OF_ONE_ORDER = 3
_SECOND = timedelta(seconds=1)


def read_order(store: Store, order_id: str) -> Order:
    """The order as it stands now, with all its refunds."""
    observed_at = datetime.now(UTC)
    return completed(store, read_fields(store, order_id, _OPERATION), _OPERATION, observed_at)[1]


def completed(store: Store, order: Fields, operation: str, observed_at: datetime) -> tuple[Fields, Order]:
    """The order that its own JSON, read just now, and its refunds make, and the JSON that belongs to them: it
    is read once more where a refund came meanwhile."""
    order_id = order.id()
    with reads_order():
        refunds = store.refunds.of(order)
    if refunds is None:
        raw, refunds = order_with_refunds(store, order_id, operation, first=order.content)
        order = fields_of_order(raw, order_id, store.connection)
        store.refunds.were_read(order_id, refunds)
    children = _children(store, order_id, operation) if has_children(order) else ()
    return order, _order(store, order, refunds, observed_at, children)


def order_known(store: Store, order: Fields, observed_at: datetime) -> Order | None:
    """The order that its JSON shows; None if something else of the shop has to be read for it, or if it is
    not to be understood, which a reading of the order explains."""
    try:
        refunds = store.refunds.of(order)
        if refunds is None or has_children(order) or not store.is_known():
            return None
        return _order(store, order, refunds, observed_at)
    except (InvalidResponse, ConfigurationError):
        return None


def _order(
    store: Store, order: Fields, refunds: list[Any], observed_at: datetime, children: tuple[str, ...] = ()
) -> Order:
    shop = store.shop()
    with reads_order():
        return order_from(order.content, refunds, order.id(), shop, observed_at, children)


def read_fields(store: Store, order_id: str, operation: str) -> Fields:
    """The order's own JSON, without its refunds."""
    raw = store.client.get_order(order_id, operation=operation)
    return fields_of_order(raw, order_id, store.connection)


def order_with_refunds(
    store: Store, order_id: str, operation: str, *, first: Any = None
) -> tuple[Any, list[Any]]:
    """The order's JSON and all rows of its refund list, belonging to the same moment.

    Order and refunds are two requests; when a refund came or went between them, both are read again.
    ``first`` is the order's JSON if it has just been read.
    """
    differences = set()
    for _ in range(_READS_OF_ONE_ORDER):
        raw = store.client.get_order(order_id, operation=operation) if first is None else first
        first = None
        rows = _all_refunds(store, order_id, operation)
        listed = {str(row.get("id")) for row in rows if isinstance(row, dict)}
        told = set(refund_ids(fields_of_order(raw, order_id, store.connection)))
        if told == listed:
            return raw, rows
        differences.add(tuple(sorted(told ^ listed)))
    text = f"the refunds of order {order_id} differ between the order and its refund list"
    if len(differences) > 1:
        raise InvalidResponse(f"{text}; try again shortly", connection=store.connection, operation=operation)
    raise UnreadableOrder(
        f"{text}, always by {', '.join(*differences)}, as after a deletion that went wrong: compare them in "
        "the shop, or cancel and pay back this order by hand there",
        connection=store.connection,
        operation=operation,
    )


def changed_orders(store: Store, modified_after: datetime) -> tuple[OrderSummary, ...]:
    """All orders modified since then, oldest change first, each with its last change.

    Pages are not counted on: an order that changes while we read moves to the end and would shift
    another one over a page border, unseen. Each request starts at the last change seen instead.
    """
    found: dict[str, OrderSummary] = {}
    # The shop keeps whole seconds and leaves out the one that is asked for.
    after = modified_after.astimezone(UTC).replace(microsecond=0) - _SECOND
    page = 1
    while True:
        listed = store.client.list_orders(_changed_since(after, page), operation="find_orders")
        rows, pages = rows_of(listed, store.connection)
        summaries = [summary_from(row, store.connection, store.settings.offline_gateways) for row in rows]
        found.update((summary.id, summary) for summary in summaries)
        if not more_pages(rows, page, pages):
            return tuple(sorted(found.values(), key=_by_change))
        # One second earlier: others may have changed in the same second.
        resume = max(summary.modified_at or after for summary in summaries) - _SECOND
        if resume > after:
            after, page = resume, 1
        else:
            page += 1


def _changed_since(after: datetime, page: int) -> dict[str, str]:
    return {
        "modified_after": after.strftime("%Y-%m-%dT%H:%M:%S"),
        "dates_are_gmt": "true",
        "orderby": "modified",
        "order": "asc",
        "per_page": str(PAGE_SIZE),
        "page": str(page),
    }


def _by_change(summary: OrderSummary) -> tuple[datetime, int]:
    return summary.modified_at or datetime.min.replace(tzinfo=UTC), int(summary.id)


def _all_refunds(store: Store, order_id: str, operation: str) -> list[Any]:
    return all_pages(
        lambda page: store.client.list_refunds(order_id, page, operation=operation), store.connection
    )


def _children(store: Store, order_id: str, operation: str) -> tuple[str, ...]:
    """The orders that this one was split into; asked for only where it says that there are some."""
    asked = {"parent": order_id, "_fields": "id,parent_id", "per_page": str(PAGE_SIZE)}
    rows = all_pages(
        lambda page: store.client.list_orders({**asked, "page": str(page)}, operation=operation),
        store.connection,
    )
    return children_from(rows, order_id, store.connection)


def all_pages(read: Callable[[int], tuple[Any, int | None]], connection: str) -> list[Any]:
    """All rows of a list."""
    found: list[Any] = []
    page = 1
    while True:
        rows, pages = rows_of(read(page), connection)
        found += rows
        if not more_pages(rows, page, pages):
            return found
        page += 1


def rows_of(answer: tuple[Any, int | None], connection: str) -> tuple[list[Any], int | None]:
    rows, pages = answer
    if not isinstance(rows, list):
        raise InvalidResponse("the shop answered a list request with something else", connection=connection)
    return rows, pages


def more_pages(rows: list[Any], page: int, pages: int | None) -> bool:
    """Is there another page? A host that strips the paging headers leaves only the page's length."""
    if not rows:
        return False
    return page < pages if pages is not None else len(rows) >= PAGE_SIZE
