"""The look right before a payment or a cancelling: nothing is sent if the order is not the one planned on."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.shopify.connector.store import (
    DESK,
    NUMBER,
    Shop,
    cancellation,
    everything,
    refund_of,
    some,
    usd,
)

from dropconnect.plugin import GuardReading, Order, ProviderUnavailable, StepStatus
from dropconnect.testing.conformance.commands import hold_command
from dropconnect_shopify.simulator.books.fulfilment import Hold

HOLD_KEY = "5e1a9c02-0000-5000-8000-00000000000f"
Planned = Callable[[Shop, Order], Any]


def pay(shop: Shop, order: Order) -> Any:
    return refund_of(shop, some(order, {DESK: 1}))


def cancel(_: Shop, order: Order) -> Any:
    return cancellation(order)


def hold_by_another(shop: Shop) -> None:
    shop.simulator.order(NUMBER).fulfillment_orders[0].hold(Hold("", "OTHER", "another-app"))


MEANWHILE: dict[str, Callable[[Shop], object]] = {
    "something left": lambda shop: shop.simulator.ship(NUMBER, {"DESK-1": 1}),
    "another app holds it": hold_by_another,
}
WRITES = pytest.mark.parametrize("planned", [pay, cancel])


@WRITES
@pytest.mark.parametrize("happens", MEANWHILE.values(), ids=MEANWHILE)
def test_what_came_in_between_stops_it(
    shop: Shop, planned: Planned, happens: Callable[[Shop], object]
) -> None:
    command = planned(shop, shop.order())
    happens(shop)
    with pytest.raises(ProviderUnavailable, match="it has changed since it was looked at"):
        shop.connection.write(command)
    assert (shop.sent("RefundCreate"), shop.sent("OrderCancel")) == (0, 0)


@WRITES
def test_our_own_hold_is_no_change(shop: Shop, planned: Planned) -> None:
    """The case holds the order itself, after it was looked at."""
    order = shop.order()
    command = planned(shop, order)
    shop.connection.write(hold_command(order, key=HOLD_KEY))
    assert shop.connection.write(command).status is StepStatus.DONE


@WRITES
def test_beside_our_own_hold_everything_else_counts(shop: Shop, planned: Planned) -> None:
    order = shop.order()
    command = planned(shop, order)
    shop.connection.write(hold_command(order, key=HOLD_KEY))
    hold_by_another(shop)
    with pytest.raises(ProviderUnavailable):
        shop.connection.write(command)
    shop.connection.write(command.changed(before=GuardReading.of(shop.order())))
    assert shop.sent("RefundCreate") + shop.sent("OrderCancel") == 1


def test_an_order_that_is_cancelled_by_now_needs_no_second_cancelling(shop: Shop) -> None:
    command = cancellation(shop.order())
    shop.connection.write(command)
    assert shop.connection.write(command).status is StepStatus.ALREADY
    assert shop.sent("OrderCancel") == 1


def test_a_refund_that_is_there_is_told_and_not_planned_anew(shop: Shop) -> None:
    command = refund_of(shop, everything(shop.order()))
    shop.connection.write(command)
    again = shop.connection.write(command)
    assert (again.status, again.amount) == (StepStatus.ALREADY, usd("93.00"))
    assert shop.simulator.money_paid(NUMBER) == Decimal("93.00")
