"""Which order is meant: by what people call it, in one search, and only if it reads back the same."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from tests.shopify.connector.store import Shop, connected, usd

from dropconnect_shopify.simulator import Line, ShopifySimulator

ADA, GRACE, OLD = "5412345678901", "5412345678902", "5412345678903"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """Two orders of Ada's, #1042 and #10421, and one of Grace's whose id is a number that people write."""
    simulator = ShopifySimulator()
    simulator.add_order(ADA, Line("LAMP-1", price=Decimal("20.00")), name="#1042")
    simulator.add_order(GRACE, name="#10421", email="Grace@Example.test", customer="Grace Example")
    simulator.add_order("1042", name="#7", email="grace@example.test", customer="Grace Example")
    with connected(simulator, tmp_path) as opened:
        yield opened


def found(shop: Shop, text: str) -> list[str]:
    return sorted(row.id for row in shop.connection.find_by_reference(text).rows)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("1042", [ADA]),
        ("#1042", [ADA]),
        (" #1042 ", [ADA]),
        ("10421", [GRACE]),
        ("104", []),
        ("#", []),
        ("", []),
        (f"gid://shopify/Order/{ADA}", [ADA]),
        (f"gid://shopify/DraftOrder/{ADA}", []),
        (f"https://admin.shopify.com/store/example-shop/orders/{ADA}", [ADA]),
        (f"admin.shopify.com/store/example-shop/orders/{ADA}?from=list", [ADA]),
        (f"https://example-shop.myshopify.com/admin/orders/{ADA}/", [ADA]),
        (f"https://admin.shopify.com/store/example-shop/draft_orders/{ADA}", []),
        (f"https://admin.shopify.com.example.test/store/example-shop/orders/{ADA}", []),
        ("https://example-shop.myshopify.com/admin/orders/99", []),
        (f"https://admin.shopify.com/store/other-shop/orders/{ADA}", []),
        (f"https://other-shop.myshopify.com/admin/orders/{ADA}", []),
        ("grace@example.test", ["1042", GRACE]),
        ("nobody@example.test", []),
        ("grace@", []),
        ("1042' OR name:'7", []),
        ("1042\n7", []),
        ("1" * 300, []),
    ],
)
def test_what_people_write(shop: Shop, text: str, ids: list[str]) -> None:
    assert found(shop, text) == sorted(ids)
    assert shop.sent("OrdersByReference") <= 1


@pytest.mark.parametrize("text", ["MY SHOP 12", "#MY SHOP 12", "my shop 12"])
def test_a_name_may_have_spaces(tmp_path: Path, text: str) -> None:
    simulator = ShopifySimulator()
    simulator.add_order(ADA, name="MY SHOP 12")
    simulator.add_order(GRACE, name="#12")
    with connected(simulator, tmp_path) as shop:
        assert found(shop, text) == [ADA]
        assert found(shop, "12") == [GRACE]
        assert found(shop, "SHOP 12") == []


def test_a_row_tells_whose_order_it_is(shop: Shop) -> None:
    [row] = shop.connection.find_by_reference("1042").rows
    order = shop.connection.get_order(ADA)
    assert (row.id, row.number, row.customer, row.total) == (ADA, "#1042", "Ada Example", usd("20.00"))
    assert row.created_at == order.created_at
    assert shop.connection.traits.searches_numbers


@pytest.mark.parametrize("text", ["DF-1042-EU", "df-1042-eu", "1042", "#1042", "DF-1042"])
def test_what_a_shop_puts_around_its_numbers_may_be_left_out(tmp_path: Path, text: str) -> None:
    simulator = ShopifySimulator()
    simulator.shop.number_prefix, simulator.shop.number_suffix = "DF-", "-EU"
    simulator.add_order(ADA, name="DF-1042-EU")
    simulator.add_order(GRACE, name="DF-10421-EU")
    with connected(simulator, tmp_path) as shop:
        assert found(shop, text) == [ADA]


def test_two_orders_of_one_number_are_both_shown(tmp_path: Path) -> None:
    """The shop changed what it puts before its numbers, and began to count anew."""
    simulator = ShopifySimulator()
    simulator.shop.number_prefix = "DF-"
    simulator.add_order(OLD, name="#1042")
    simulator.add_order(ADA, name="DF-1042")
    with connected(simulator, tmp_path) as shop:
        assert found(shop, "1042") == sorted((OLD, ADA))


def test_many_names_that_begin_alike_do_not_hide_the_one(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    simulator.add_order(ADA, name="#10", days_old=2)
    for number in range(1000, 1040):
        simulator.add_order(number, name=f"#{number}", days_old=1)
    with connected(simulator, tmp_path) as shop:
        assert found(shop, "10") == [ADA]
