"""The list of changed orders tells enough of each that only the suspicious ones are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.shopify.connector.store import (
    NUMBER,
    TOTAL,
    Shop,
    cancellation,
    connected,
    everything,
    place,
    refund_of,
    usd,
)

from dropconnect.plugin import OrderState, OrderSummary
from dropconnect.saga.ending.reconciliation import unknown_cancellations
from dropconnect_shopify.simulator import Line, ShopifySimulator

CANCELLED = "1299"


def row_of(shop: Shop) -> OrderSummary:
    order = shop.order()
    [row] = shop.connection.find_orders((order.modified_at or order.created_at) - timedelta(days=1))
    assert row.state is order.state
    assert row.refunded == order.refunded
    assert row.authorized == order.authorized
    return row


def test_a_row_tells_what_the_order_tells(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    place(simulator, NUMBER)
    with connected(simulator, tmp_path) as shop:
        paid = row_of(shop)
        assert (paid.state, paid.paid, paid.refunded) == (OrderState.OPEN, usd(TOTAL), usd("0.00"))
        shop.connection.write(cancellation(shop.order()))
        assert row_of(shop).state is OrderState.CANCELLED
        shop.connection.write(refund_of(shop, everything(shop.order())))
        ended = row_of(shop)
    assert (ended.state, ended.paid, ended.refunded) == (OrderState.CANCELLED, usd(TOTAL), usd(TOTAL))


def test_of_three_hundred_orders_the_suspicious_one_is_read(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    start = datetime.now(UTC)
    for number in range(1000, 1300):
        placed = simulator.add_order(str(number), Line("LAMP-1"))
        placed.updated = start + timedelta(seconds=number)
    simulator.order(CANCELLED).cancelled = start
    with connected(simulator, tmp_path) as shop:
        listed = shop.connection.find_orders(start)
        [found] = unknown_cancellations(shop.connection, listed, lambda order_id: False)
        assert (found.order_id, found.kind) == (CANCELLED, "cancelled-not-refunded")
        assert (len(listed), shop.sent("FindOrders"), shop.sent("Order")) == (300, 3, 1)
