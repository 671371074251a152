"""What customers ask for by a plugin that sets a status of its own, as of "cancel requested".

WooCommerce itself has no such request; the merchant names the statuses (``request_statuses``). The status
before it is not kept by WooCommerce's REST API: only the dates of payment and completion tell it, and where
they do not, nobody guesses.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from functools import partial
from typing import Any

from dropconnect.plugin import CustomerRequest, InvalidResponse
from dropconnect_woocommerce.api.client import PAGE_SIZE
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.mapping import number_of
from dropconnect_woocommerce.orders.reading import all_pages, read_fields
from dropconnect_woocommerce.orders.standing import standing_of
from dropconnect_woocommerce.orders.store import Store

log = logging.getLogger(__name__)

ANSWERED_META = "_dropconnect_declined"
"""On an order: how many requests of its customer were declined. The next one is another request."""
_OPERATION = "find_requests"
_FIELDS = "id,number,status,meta_data,date_paid_gmt,date_completed_gmt"


def open_requests(store: Store, order_id: str) -> tuple[CustomerRequest, ...]:
    """Those that wait: of that order, or of all where ``order_id`` is empty."""
    statuses = store.settings.request_statuses
    if not statuses:
        return ()
    rows = [read_fields(store, order_id, _OPERATION)] if order_id else _listed(store, statuses)
    return tuple(_request(row) for row in rows if row.words("status") in statuses)


def request_name(order: Fields) -> str:
    """The name of what the customer asks for now. WooCommerce gives it none: it is made of the number of
    requests that were declined before, so that asking again later is another request."""
    return f"{order.id()}-{declined(order) + 1}"


def declined(order: Fields) -> int:
    """How many requests of its customer were declined."""
    written = order.meta(ANSWERED_META)
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 6 else 0


def status_before(order: Fields, statuses: Collection[str]) -> str:
    """To which status an order goes back that is not cancelled; empty: only a person knows.

    An order that has no date of payment must not become processing, and one that was completed is mailed
    about once more when it becomes completed again.
    """
    status = standing_of(order, statuses)
    return status if status == "processing" else ""


def _listed(store: Store, statuses: tuple[str, ...]) -> list[Fields]:
    """The orders in these statuses, one after the other: a shop refuses all of a list in which it does not
    know one (10.0.2, measured for ``status``)."""
    found: list[Fields] = []
    for status in statuses:
        asked = {"status": status, "orderby": "id", "order": "asc", "_fields": _FIELDS}
        try:
            rows = all_pages(partial(_page, store, asked), store.connection)
        except InvalidResponse as error:
            log.warning("%s: orders with the status %r: %s", store.connection, status, error)
            continue
        found += [Fields(row, "an order of the list", store.connection) for row in rows]
    return found


def _page(store: Store, asked: dict[str, str], page: int) -> tuple[Any, int | None]:
    params = {**asked, "page": str(page), "per_page": str(PAGE_SIZE)}
    return store.client.list_orders(params, operation=_OPERATION)


def _request(order: Fields) -> CustomerRequest:
    return CustomerRequest(
        id=request_name(order), order_id=order.id(), order_number=number_of(order), whole=True
    )
