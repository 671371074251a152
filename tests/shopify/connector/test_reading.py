"""Reading through the connector: whole orders, the preflight's one query, and everything that is no order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.shopify.connector.store import (
    DESK,
    IMPATIENTLY,
    LAMPS,
    NUMBER,
    Shop,
    connected,
    everything,
    fault,
    goods,
    place,
    refund_of,
    some,
    usd,
)

from dropconnect.plugin import (
    AuthenticationFailed,
    Eligibility,
    InvalidResponse,
    Money,
    OrderNotFound,
    OrderState,
    ProviderUnavailable,
)
from dropconnect.testing.simulator import ARRIVED, Call, Fault, Reply
from dropconnect_shopify.simulator import (
    ACCESS_TOKEN,
    FulfillmentOrder,
    Line,
    Location,
    Return,
    ShopifySimulator,
    Verdict,
)
from dropconnect_shopify.simulator.books.fulfilment import FulfillmentLine
from dropconnect_shopify.simulator.faults import forbidden, frozen, locked


def test_an_order_of_many_lines_is_read_whole(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    simulator.add_order(NUMBER, *(Line(f"SKU-{number}") for number in range(120)))
    with connected(simulator, tmp_path) as shop:
        order = shop.order()
        assert (len(order.items), order.total, shop.sent("OrderLines")) == (120, usd("1200.00"), 2)
        assert Money.total((line.gross for line in order.lines), "USD") == order.total


def test_an_order_that_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    placed = simulator.add_order(NUMBER, *(Line(f"SKU-{number}") for number in range(80)))

    def change(_: object) -> None:
        placed.updated = simulator.clock.now() + timedelta(seconds=1)

    with connected(simulator, tmp_path) as shop:
        simulator.faults.add(fault("OrderLines", ARRIVED, Call(change)))
        assert len(shop.order().items) == 80
        assert shop.sent("Order") == 2


def test_an_order_that_never_stands_still_is_no_answer(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    placed = simulator.add_order(NUMBER, *(Line(f"SKU-{number}") for number in range(80)))
    ticks = iter(range(1, 100))

    def change(_: object) -> None:
        placed.updated = simulator.clock.now() + timedelta(seconds=next(ticks))

    with connected(simulator, tmp_path) as shop:
        simulator.faults.add(fault("OrderLines", ARRIVED, Call(change), times=None))
        with pytest.raises(InvalidResponse, match="changes while it is read"):
            shop.order()


def test_changed_orders_come_page_by_page_oldest_first(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    start = datetime.now(UTC)
    for number in range(1, 141):
        placed = simulator.add_order(number)
        placed.updated = start + timedelta(minutes=141 - number)
    with connected(simulator, tmp_path) as shop:
        found = shop.connection.find_orders(start + timedelta(minutes=10))
        assert [row.id for row in found] == [str(number) for number in range(131, 0, -1)]
        assert shop.sent("FindOrders") == 2
        assert {row.provider_status for row in found} == {"open"}


@pytest.mark.parametrize(
    "order_id",
    ["", "#1001", "gid://shopify/Order/1001", "gid://shopify/Refund/1", "gid://shopify/Order/x", "0"],
)
def test_what_is_no_order_number_is_not_asked_for(shop: Shop, order_id: str) -> None:
    with pytest.raises(OrderNotFound):
        shop.connection.get_order(order_id)
    assert shop.sent("Order") == 0


def test_an_order_of_another_shop_is_not_found(shop: Shop) -> None:
    other = shop.simulator.add_shop("other.myshopify.com", "shpat_other", "other-app", "shpss_other")
    with pytest.raises(OrderNotFound, match="in this store, or it is older than 60 days"):
        shop.connection.get_order("7777")
    assert other.shop.orders == {}


def test_an_old_order_without_the_scope_looks_as_if_it_were_not_there(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    place(simulator, days_old=70)
    simulator.set_scopes(without_scope(simulator, "read_all_orders"))
    with connected(simulator, tmp_path) as shop, pytest.raises(OrderNotFound, match="read_all_orders"):
        shop.order()


def test_an_old_order_that_is_shown_all_the_same_is_a_persons(tmp_path: Path) -> None:
    """One report says that reading by id is exempt from the 60 days (second-hand)."""
    simulator = ShopifySimulator()
    simulator.knobs.window_days = 1000
    place(simulator, days_old=70)
    simulator.set_scopes(without_scope(simulator, "read_all_orders"))
    with connected(simulator, tmp_path) as shop:
        found = shop.connection.check_cancellation(shop.order(), everything(shop.order()))
        assert (found.eligibility, found.code) == (Eligibility.MANUAL, "older-than-60-days")


def without_scope(simulator: ShopifySimulator, scope: str) -> set[str]:
    return set(simulator.account.desk.scopes) - {scope}


@pytest.mark.parametrize("scope", ["read_orders", "read_locations"])
def test_a_token_without_a_scope(shop: Shop, scope: str) -> None:
    granted = without_scope(shop.simulator, scope)
    if scope == "read_orders":
        granted -= {"write_orders", "read_all_orders"}
    shop.simulator.set_scopes(granted)
    if scope == "read_orders":
        with pytest.raises(AuthenticationFailed, match="dropconnect check"):
            shop.order()
    else:
        order = shop.order()
        assert shop.connection.check_cancellation(order, everything(order)).eligibility is Eligibility.NOW


@pytest.mark.parametrize(
    ("happens", "words"), [(frozen, "frozen"), (locked, "locked"), (forbidden, "refuses the app")]
)
def test_a_shop_that_lets_nobody_in(shop: Shop, happens: Callable[..., Fault], words: str) -> None:
    shop.simulator.faults.add(happens())
    with pytest.raises(AuthenticationFailed, match=words) as caught:
        shop.order()
    assert ACCESS_TOKEN not in str(caught.value)


def test_a_value_of_tomorrow_is_a_persons_question(shop: Shop) -> None:
    shop.simulator.order(NUMBER).overrides["displayFinancialStatus"] = "HAGGLED"
    order = shop.order()
    found = shop.connection.check_cancellation(order, everything(order))
    assert (order.state, found.eligibility) == (OrderState.UNKNOWN, Eligibility.UNKNOWN)
    assert "'HAGGLED'" in found.reason


def test_an_order_of_another_look_is_judged_by_one_slim_query(shop: Shop) -> None:
    order = shop.order()
    older = order.changed(observed_at=order.observed_at - timedelta(minutes=1))
    assert shop.connection.check_cancellation(older, everything(older)).eligibility is Eligibility.NOW
    assert (shop.sent("Preflight"), shop.sent("FulfillmentOrders"), shop.sent("ShopCheck")) == (1, 0, 0)


def test_one_place_that_sends_many_lines_is_read_whole(tmp_path: Path) -> None:
    """The last line, far behind what one page shows, is taken off the fulfilment with the others."""
    simulator = ShopifySimulator()
    simulator.add_order(NUMBER, *(Line(f"SKU-{number}", id=1000 + number) for number in range(60)))
    with connected(simulator, tmp_path) as shop:
        order = shop.order()
        assert shop.connection.check_cancellation(order, everything(order)).eligibility is Eligibility.NOW
        result = shop.connection.write(refund_of(shop, some(order, {"1000": 1, "1059": 1})))
        assert (result.amount, result.warnings) == (usd("20.00"), ())
        assert [shop.remaining(line) for line in ("1000", "1001", "1059")] == [0, 1, 0]


def test_many_fulfilment_orders_are_all_looked_at(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    lines = [Line(f"SKU-{number}", id=100 + number) for number in range(14)]
    places = [
        FulfillmentOrder([FulfillmentLine(line, 1)], Location(f"Place {number}"))
        for number, line in enumerate(lines)
    ]
    places[13].status, places[13].request_status = "IN_PROGRESS", "ACCEPTED"
    simulator.add_order(NUMBER, *lines, fulfillment_orders=places)
    with connected(simulator, tmp_path) as shop:
        order = shop.order()
        found = shop.connection.check_cancellation(order, everything(order))
        assert (found.eligibility, found.code) == (Eligibility.UNKNOWN, "accepted-by-service")
        assert "Place 13" in found.reason
        assert shop.sent("FulfillmentOrders") > 1


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (lambda shop: shop.order(NUMBER).returns.append(Return(1)), "return-open"),
        (lambda shop: shop.ship(NUMBER, {"DESK-1": 1}), "fulfilled"),
        (lambda shop: setattr(shop.order(NUMBER), "cancelled", shop.clock.now()), "already-cancelled"),
    ],
)
def test_what_the_store_shows_is_what_is_judged(
    shop: Shop, happens: Callable[[ShopifySimulator], object], code: str
) -> None:
    happens(shop.simulator)
    order = shop.order()
    assert shop.connection.check_cancellation(order, everything(order)).code == code


def test_partly_sent(shop: Shop) -> None:
    shop.simulator.ship(NUMBER, {"LAMP-1": 1})
    order = shop.order()
    assert order.line(LAMPS).shipped_quantity == 1
    for units, expected in ((1, Eligibility.NOW), (2, Eligibility.NO)):
        found = shop.connection.check_cancellation(order, some(order, {LAMPS: units}))
        assert found.eligibility is expected
    assert shop.connection.check_cancellation(order, some(order, {DESK: 1})).eligibility is Eligibility.NOW


@IMPATIENTLY
def test_asking_while_a_refund_is_under_way(shop: Shop) -> None:
    shop.simulator.shop.verdicts.append(Verdict("PENDING"))
    shop.connection.write(refund_of(shop, some(shop.order(), {DESK: 1})))
    order = shop.order()
    assert (order.refunded, order.refunds[0].confirmed) == (usd("22.00"), False)
    found = shop.connection.check_cancellation(order, some(order, {LAMPS: 1}))
    assert (found.eligibility, found.code) == (Eligibility.UNKNOWN, "payment-pending")


def test_a_store_that_does_not_answer(shop: Shop) -> None:
    shop.simulator.faults.add(fault("Order", ARRIVED, Reply(503), times=None))
    with pytest.raises(ProviderUnavailable):
        shop.order()


def test_goods_that_nobody_sends_can_be_cancelled(tmp_path: Path) -> None:
    """A download has no fulfilment order."""
    simulator = ShopifySimulator()
    book = Line("E-BOOK", price=Decimal("9.00"), requires_shipping=False, id=21)
    simulator.add_order(NUMBER, *goods(), book)
    with connected(simulator, tmp_path) as shop:
        order = shop.order()
        found = shop.connection.check_cancellation(order, some(order, {"21": 1}))
        assert found.eligibility is Eligibility.NOW
