"""Reads that take more than one request: an order with all its refunds, and lists page by page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from dropconnect.plugin import InvalidResponse, OrderSummary
from dropconnect_woocommerce.api.client import PAGE_SIZE, WooCommerceClient
from dropconnect_woocommerce.orders.mapping import fields_of_order, refund_ids, summary_from

_READS_OF_ONE_ORDER = 3
_SECOND = timedelta(seconds=1)


def order_with_refunds(
    client: WooCommerceClient, connection: str, order_id: str, operation: str
) -> tuple[Any, list[Any]]:
    """The order's JSON and all rows of its refund list, belonging to the same moment.

    Order and refunds are two requests; when a refund came or went between them, both are read again.
    """
    for _ in range(_READS_OF_ONE_ORDER):
        raw = client.get_order(order_id, operation=operation)
        rows = _all_pages(lambda page: client.list_refunds(order_id, page, operation=operation), connection)
        listed = {str(row.get("id")) for row in rows if isinstance(row, dict)}
        if set(refund_ids(fields_of_order(raw, order_id, connection))) == listed:
            return raw, rows
    raise InvalidResponse(
        f"the refunds of order {order_id} differ between the order and its refund list; try again shortly",
        connection=connection,
        operation=operation,
    )


def changed_orders(
    client: WooCommerceClient, connection: str, modified_after: datetime, operation: str
) -> tuple[OrderSummary, ...]:
    """All orders modified since then, oldest change first, each with its last change.

    Pages are not counted on: an order that changes while we read moves to the end and would shift
    another one over a page border, unseen. Each request starts at the last change seen instead.
    """
    found: dict[str, OrderSummary] = {}
    # The shop keeps whole seconds and leaves out the one that is asked for.
    after = modified_after.astimezone(UTC).replace(microsecond=0) - _SECOND
    page = 1
    while True:
        rows, pages = _rows(client.list_orders(_changed_since(after, page), operation=operation), connection)
        summaries = [summary_from(row, connection) for row in rows]
        found.update((summary.id, summary) for summary in summaries)
        if not _more(rows, page, pages):
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


def _all_pages(read: Callable[[int], tuple[Any, int | None]], connection: str) -> list[Any]:
    found: list[Any] = []
    page = 1
    while True:
        rows, pages = _rows(read(page), connection)
        found += rows
        if not _more(rows, page, pages):
            return found
        page += 1


def _rows(answer: tuple[Any, int | None], connection: str) -> tuple[list[Any], int | None]:
    rows, pages = answer
    if not isinstance(rows, list):
        raise InvalidResponse("the shop answered a list request with something else", connection=connection)
    return rows, pages


def _more(rows: list[Any], page: int, pages: int | None) -> bool:
    """Is there another page? A host that strips the paging headers leaves only the page's length."""
    if not rows:
        return False
    return page < pages if pages is not None else len(rows) >= PAGE_SIZE
