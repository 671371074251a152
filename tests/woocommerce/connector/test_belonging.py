"""Lines that belong together, orders of one payment, subscriptions."""

from __future__ import annotations

from typing import Any

import pytest
from tests.woocommerce.connector.orders import meta, paid_order, read, simple_order
from tests.woocommerce.connector.shop import open_shop

from dropconnect.plugin import Order
from dropconnect_woocommerce.simulator import WooCommerceSimulator


def groups(order: Order) -> list[str]:
    return [line.group for line in order.items]


@pytest.mark.parametrize(
    ("bundle", "part"),
    [
        ({"bundled_by": "", "bundled_items": [2]}, {"bundled_by": 1, "bundled_items": []}),
        ({}, {"bundled_by": "1"}),
        ({"bundled_items": {"1": 2}}, {}),
        ({"composite_children": [2]}, {"composite_parent": 1}),
        ({"meta_data": meta(_bundle_cart_key="aa")}, {"meta_data": meta(_bundled_by="aa")}),
        ({"meta_data": meta(_yith_bundle_cart_key="aa")}, {"meta_data": meta(_bundled_by="aa")}),
        ({"meta_data": meta(_composite_cart_key="aa")}, {"meta_data": meta(_composite_parent="aa")}),
        ({"meta_data": meta(_mnm_cart_key="aa")}, {"meta_data": meta(_mnm_container="aa")}),
    ],
)
def test_a_bundle_and_its_parts_are_a_group(bundle: dict[str, Any], part: dict[str, Any]) -> None:
    assert groups(read(simple_order(bundle, part, {}))) == ["1", "1", ""]


def test_a_bundle_within_a_composite_belongs_to_the_composite() -> None:
    assert groups(read(simple_order({}, {"composite_parent": 1}, {"bundled_by": 2}))) == ["1", "1", "1"]


def test_lines_that_name_each_other_or_nobody_end_somewhere() -> None:
    circle = read(simple_order({"bundled_by": 2}, {"bundled_by": 1}, {"bundled_by": 3}, {"bundled_by": 99}))
    assert groups(circle) == ["1", "1", "", ""]


def test_an_order_of_a_marketplace_knows_its_parent() -> None:
    assert read(paid_order(parent_id=7)).parent_id == "7"
    assert read(paid_order(parent_id=0)).parent_id == ""


@pytest.mark.parametrize(
    ("changes", "subscription"),
    [
        ({"meta_data": meta(_subscription_renewal="88")}, "88"),
        ({"meta_data": meta(_subscription_resubscribe=89)}, "89"),
        ({"meta_data": meta(_subscription_switch="90"), "created_via": "subscription"}, "90"),
        ({"created_via": "subscription"}, "of unknown number"),
        ({"meta_data": meta(subscriptions=[91, "92"])}, "91, 92"),
        ({"meta_data": meta(subscriptions={"1": 91})}, "91"),
        ({"meta_data": meta(is_a_renew="yes")}, "of unknown number"),
        ({"meta_data": meta(wps_subscription_id="93")}, "93"),
        ({"meta_data": meta(is_a_renew="no", subscriptions="")}, ""),
        ({}, ""),
    ],
)
def test_an_order_knows_the_subscription_that_made_it(changes: dict[str, Any], subscription: str) -> None:
    assert read(paid_order(**changes)).subscription == subscription


def test_an_order_that_was_split_knows_its_parts() -> None:
    whole = paid_order(meta_data=meta(has_sub_order="1"))
    parts = [paid_order(id=number, number=str(number), parent_id=21) for number in range(100, 203)]
    stranger = paid_order(id=99, number="99", parent_id=98)
    simulator = WooCommerceSimulator.from_shop([whole, stranger, *parts])
    with open_shop(simulator) as shop:
        order, part = shop.get_order("21"), shop.get_order("100")

    assert order.child_ids == tuple(str(number) for number in range(100, 203))
    assert (part.parent_id, part.child_ids) == ("21", ())


def test_parts_are_asked_for_only_where_the_order_says_that_there_are_some() -> None:
    simulator = WooCommerceSimulator.from_shop([paid_order()])
    with open_shop(simulator) as shop:
        assert shop.get_order("21").child_ids == ()
    assert simulator.log.requests("GET", "orders$") == []


def test_a_shop_that_ignores_the_question_for_parts_makes_no_strangers_children() -> None:
    """Core REST ignores query names that it does not know, and answers with all orders."""
    whole = paid_order(meta_data=meta(has_sub_order="1"))
    others = [paid_order(id=number, number=str(number), parent_id=0) for number in (5, 6)]
    simulator = WooCommerceSimulator.from_shop([whole, *others])
    simulator.shop.ignored_queries.add("parent")
    with open_shop(simulator) as shop:
        assert shop.get_order("21").child_ids == ()
