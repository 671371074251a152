"""What the buyer asked for in the shop itself, with Shopify's own request to edit an order.

``RequestedOrderEdit`` (Shopify's changelog of October 2026 and its page of 2026-10, documented; never
recorded) is read and shown. It is not answered: ``requestedOrderEditResolve`` and
``requestedOrderEditDecline`` are writes, and belong beside the others in ``writes``.
"""

from __future__ import annotations

import logging

from dropconnect.plugin import AuthenticationFailed, InvalidResponse
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.store import Store

log = logging.getLogger(__name__)

_ANSWERED = frozenset({"RESOLVED", "DECLINED"})
"""Every other status, also one that is not known, still waits for the merchant."""


def open_request(store: Store, order_id: str) -> str:
    """In words for the merchant; empty where there is none, or the store does not know such requests."""
    if not store.knows_requested_edits():
        return ""
    operation = store.operation("check_cancellation", order_id)
    try:
        order = operation.order("requested_edits")
    except (InvalidResponse, AuthenticationFailed) as error:
        log.warning(
            "%s: the buyer's requests of order %s: %s", store.connection, order_id, type(error).__name__
        )
        return "whether the customer asked in the shop to edit this order could not be read: look in Shopify"
    return _in_words(order.part("requestedOrderEdits"))


def _in_words(page: Fields) -> str:
    waiting = [row for row in page.rows("nodes") if row.words("status") not in _ANSWERED]
    if not waiting:
        return ""
    moments = sorted(filter(None, (row.moment("requestedAt") for row in waiting)))
    since = f" on {moments[-1]:%Y-%m-%d %H:%M} UTC" if moments else ""
    return (
        f"the customer asked in the shop{since} to edit this order, and nobody has answered there: compare "
        "the request, and answer it in Shopify, too"
    )
