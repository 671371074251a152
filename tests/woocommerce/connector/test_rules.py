"""What may be cancelled, asked through the connector; no request is sent for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.woocommerce.connector.shop import NOON, connected, recorded

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import Choice, Eligibility, Money, Order, OrderState
from dropconnect_woocommerce.orders.mapping import order_from
from dropconnect_woocommerce.orders.shop import Shop

ORDER = order_from(
    next(raw for raw in recorded("shop.json")["orders"] if raw["id"] == 21),
    [],
    "21",
    Shop("shop", ("cod",), frozenset({"fakepay"}), 2),
    NOON,
)
WHOLE = Choice(lines=(), whole_order=True)
PART = Choice(lines=(), whole_order=False)
NOTHING = Money.zero("USD")


@pytest.fixture
def shop() -> Iterator[PlatformConnection]:
    with connected("http://127.0.0.1:9") as connection:
        yield connection


def order(state: OrderState, paid: Money | None = ORDER.paid) -> Order:
    return ORDER.changed(state=state, paid=paid, provider_status="picked")


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        (OrderState.UNPAID, Eligibility.NOW),
        (OrderState.ON_HOLD, Eligibility.NOW),
        (OrderState.OPEN, Eligibility.NOW),
        (OrderState.COMPLETED, Eligibility.NOW),
        (OrderState.FAILED, Eligibility.NOW),
        (OrderState.CANCELLED, Eligibility.NOW),
        (OrderState.REFUNDED, Eligibility.NOW),
        (OrderState.TRASHED, Eligibility.NO),
        (OrderState.UNKNOWN, Eligibility.UNKNOWN),
    ],
)
def test_a_whole_order(shop: PlatformConnection, state: OrderState, answer: Eligibility) -> None:
    given = shop.check_cancellation(order(state), WHOLE)
    assert given.eligibility is answer
    assert bool(given.reason) is (answer is not Eligibility.NOW)


def test_an_unknown_status_is_named(shop: PlatformConnection) -> None:
    assert "'picked'" in shop.check_cancellation(order(OrderState.UNKNOWN), WHOLE).reason


@pytest.mark.parametrize(
    ("paid", "answer"),
    [(NOTHING, Eligibility.MANUAL), (ORDER.paid, Eligibility.NOW), (None, Eligibility.NOW)],
)
def test_lines_are_cancelled_by_refunding_them(
    shop: PlatformConnection, paid: Money | None, answer: Eligibility
) -> None:
    assert shop.check_cancellation(order(OrderState.OPEN, paid), PART).eligibility is answer
