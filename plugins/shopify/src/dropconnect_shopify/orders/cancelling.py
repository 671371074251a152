"""Pure: whether the cancellation of an order has ended, as far as the order itself tells.

``cancelledAt`` is set before the job of the cancellation has ended: refunds and lines may still change
(recorded on the live API by a public conformance project, 2026). What has ended is closed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dropconnect_shopify.api.fields import Fields

LONGEST = timedelta(minutes=15)
"""After this an order that is cancelled and not closed is one that somebody opened again (assumed: jobs take
seconds to minutes, second-hand)."""


def is_cancelled(order: Fields) -> bool:
    return order.raw("cancelledAt") is not None


def is_being_cancelled(order: Fields) -> bool:
    """Cancelled, and the job of it may still be at work."""
    if not is_cancelled(order) or order.flag("closed"):
        return False
    return datetime.now(UTC) - order.utc("cancelledAt") < LONGEST
