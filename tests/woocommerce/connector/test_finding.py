"""An order is found by what people call it, and only if its own field says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.woocommerce.connector.orders import paid_order
from tests.woocommerce.connector.shop import connected, open_shop

from dropconnect.connection import PlatformConnection
from dropconnect_woocommerce.simulator import WooCommerceSimulator


def order(order_id: int, number: str, mail: str = "ada@example.test", **changes: Any) -> dict[str, Any]:
    raw = paid_order(id=order_id, number=number, **changes)
    raw["billing"] = {**raw["billing"], "email": mail}
    moment = f"2026-11-01T00:{order_id % 3600 // 60:02}:{order_id % 60:02}"
    return {**raw, "date_created": moment, "date_created_gmt": moment}


ORDERS = [order(101, "205"), order(205, "DF-4498", "Eva+shop@example.test"), order(310, "310")]


@pytest.fixture
def simulator() -> WooCommerceSimulator:
    return WooCommerceSimulator.from_shop(ORDERS)


@pytest.fixture
def shop(simulator: WooCommerceSimulator) -> Iterator[PlatformConnection]:
    with open_shop(simulator) as connection:
        yield connection


def found(shop: PlatformConnection, text: str) -> list[str]:
    return [row.id for row in shop.find_by_reference(text).rows]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # the number that a plugin gave; the id 205 is another order
        ("205", ["101"]),
        ("#205", ["101"]),
        (" # 205 ", ["101"]),
        ("df-4498", ["205"]),
        ("310", ["310"]),
        ("eva+SHOP@example.test", ["205"]),
        ("ada@example.test", ["101", "310"]),
        ("eva", []),
        ("20", []),
        ("DF", []),
        ("nobody@example.test", []),
        ("", []),
        ("#", []),
        ("x" * 101, []),
        ("50%", []),
        ("2026/11", []),
        ("https://[broken", []),
    ],
)
@pytest.mark.parametrize("ignored", [(), ("search",), ("search", "include", "orderby")])
def test_an_order_counts_only_if_its_field_equals_the_text(
    simulator: WooCommerceSimulator,
    shop: PlatformConnection,
    text: str,
    ids: list[str],
    ignored: tuple[str, ...],
) -> None:
    """A shop that does not know a query name ignores it, and answers with all orders."""
    simulator.shop.ignored_queries.update(ignored)
    assert found(shop, text) == ids


@pytest.mark.parametrize("text", ["205", "eva+shop@example.test", "50%", "a/b"])
def test_signed_requests_find_the_same(simulator: WooCommerceSimulator, text: str) -> None:
    with open_shop(simulator) as encrypted:
        expected = found(encrypted, text)
    with simulator.running() as url, connected(url) as shop:
        assert found(shop, text) == expected


@pytest.mark.parametrize(
    ("page", "ids"),
    [
        ("/wp-admin/post.php?post=205&action=edit", ["205"]),
        ("/wp-admin/admin.php?page=wc-orders&action=edit&id=205", ["205"]),
        ("/my-account/view-order/205/", ["205"]),
        ("/checkout/order-received/205/?key=wc_order_x", ["205"]),
        ("/wp-admin/post.php?post=999&action=edit", []),
        ("/wp-admin/post.php?post=abc", []),
        ("/wp-admin/admin.php?page=wc-settings&id=205", []),
        ("/product/205/", []),
    ],
)
def test_the_address_of_an_orders_page(simulator: WooCommerceSimulator, page: str, ids: list[str]) -> None:
    simulator.shop.ignored_queries.add("include")
    with simulator.running() as url, connected(url) as shop:
        assert found(shop, f"{url}{page}") == ids
        assert found(shop, f"{url}{page}".partition("://")[2]) == ids
        assert found(shop, f"https://other.example.test{page}") == []


def test_a_row_tells_people_which_order_it_is(shop: PlatformConnection) -> None:
    [row] = shop.find_by_reference("205").rows

    assert (row.id, row.number, row.customer, str(row.total)) == ("101", "205", "Ada Test", "82.49 USD")
    assert str(row.created_at) == "2026-11-01 00:01:41+00:00"


def test_a_row_that_cannot_be_understood_is_shown_all_the_same(simulator: WooCommerceSimulator) -> None:
    simulator.shop.orders[101]["total"] = "a lot"
    with open_shop(simulator) as shop:
        [row] = shop.find_by_reference("205").rows
    assert (row.id, row.total) == ("101", None)


def test_a_found_number_costs_one_request(simulator: WooCommerceSimulator, shop: PlatformConnection) -> None:
    found(shop, "310")
    assert len(simulator.log.requests("GET", "orders$")) == 1


def test_the_newest_thousand_are_looked_through_and_no_more() -> None:
    numbered = [order(number, f"N{number}") for number in range(1000, 2250)]
    simulator = WooCommerceSimulator.from_shop(numbered)
    with open_shop(simulator) as shop:
        assert found(shop, "N2249") == ["2249"]
        assert found(shop, "N1260") == ["1260"]
        before = len(simulator.log.requests("GET", "orders$"))
        assert found(shop, "N1001") == []
        assert len(simulator.log.requests("GET", "orders$")) == before + 11


def test_a_customer_with_more_than_a_thousand_orders_is_not_shown_completely(
    shop: PlatformConnection,
) -> None:
    many = WooCommerceSimulator.from_shop([order(number, str(number)) for number in range(1000, 2010)])

    assert shop.find_by_reference("ada@example.test").complete
    with open_shop(many) as other:
        search = other.find_by_reference("ada@example.test")
    assert (len(search.rows), search.complete) == (1000, False)
