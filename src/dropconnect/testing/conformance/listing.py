"""Changed orders are listed, and what a row says is what the order says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dropconnect.plugin import Order, OrderSummary
from dropconnect.testing.conformance.under_test import PlatformUnderTest


class ListsChangedOrders:
    """A part of ``PlatformConformance``."""

    def test_changed_orders_are_found_oldest_first(self, platform: PlatformUnderTest) -> None:
        order = platform.order()
        found = platform.connection.find_orders(order.last_change - timedelta(days=1))
        assert platform.order_id in [row.id for row in found]
        assert_it_tells_what_the_order_tells(next(row for row in found if row.id == order.id), order)
        times = [row.modified_at for row in found if row.modified_at is not None]
        assert times == sorted(times)
        assert platform.connection.find_orders(datetime.now(UTC) + timedelta(days=3650)) == ()


def assert_it_tells_what_the_order_tells(row: OrderSummary, order: Order) -> None:
    """Of what a row may leave out, all that it says is so."""
    if row.state is None:
        return
    assert row.state is order.state
    assert row.refunded in (None, order.refunded)
    assert row.refund_ids in (None, tuple(refund.id for refund in order.refunds))
    if row.paid is not None and order.paid is not None:
        assert row.paid.amount >= order.paid.amount
