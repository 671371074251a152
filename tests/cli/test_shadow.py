"""Shadow mode on the command line."""

from __future__ import annotations

import pytest
from tests.support.workplace import Workplace, money, section

from dropconnect_woocommerce.simulator import ApiKey, WooCommerceSimulator


@pytest.fixture
def shadowed(empty: Workplace, url: str) -> Workplace:
    empty.configure(section("shop", url, 'mode = "shadow"'))
    return empty


def test_cancel_says_that_it_was_planned_only(shadowed: Workplace, shop: WooCommerceSimulator) -> None:
    asked = shadowed.call("cancel", "shop", "21", "--reason", "changed-mind")
    again = shadowed.call("cancel", "shop", "21", "--reason", "changed-mind", "--json")

    assert (asked.code, again.code) == (4, 4)
    assert (
        'shadow: planned, nothing done (mode = "shadow"). To compare: `dropconnect shadow shop`' in asked.out
    )
    assert "82.49 USD" in asked.out
    assert (again.document["shadow"], again.document["case"]) == (True, None)
    assert again.document["plan"]["due"] == money("82.49")
    assert [call.method for call in shop.log.requests() if call.method != "GET"] == []


def test_a_refused_plan_says_so_beside(shadowed: Workplace) -> None:
    asked = shadowed.call("cancel", "shop", "24", "--reason", "changed-mind")

    assert asked.code == 4
    assert "shadow: planned, nothing done" in asked.out
    assert "the plan is refused: the order is completed" in asked.out


def test_each_order_is_told_with_both_sums_and_all_together(shadowed: Workplace) -> None:
    shadowed.call("cancel", "shop", "21", "--reason", "changed-mind")
    shadowed.call("cancel", "shop", "22", "--reason", "changed-mind")

    told = shadowed.call("shadow")

    assert told.code == 0, told.said
    assert "shop: in shadow mode" in told.out
    assert "Order 21 of shop: nothing done yet" in told.out
    assert "planned: 82.49 USD, done by people: 0.00 USD" in told.out
    assert "Order 22 of shop: would have asked a person" in told.out
    assert "say what was collected for order 22" in told.out
    assert "Together" in told.out
    first = shadowed.call("shadow", "shop", "--limit", "1")
    assert (
        "1 to 1 of 2 orders; the next: `dropconnect shadow shop --since 30d --limit 1 --page 2`" in first.out
    )


def test_check_work_and_cases_name_the_store(shadowed: Workplace) -> None:
    assert "shadow, so everything is planned and nothing is moved" in shadowed.call("check").out
    assert "shop: in shadow mode" in shadowed.call("work", "--once").out
    assert "shop: in shadow mode" in shadowed.call("cases").out


def test_where_nothing_was_planned_it_says_how_to_begin(place: Workplace) -> None:
    told = place.call("shadow")

    assert told.code == 0
    assert 'no store has mode = "shadow"' in told.out


def test_a_mode_that_does_not_exist_names_those_that_do(empty: Workplace, url: str) -> None:
    empty.configure(section("shop", url, 'mode = "dry-run"'))
    told = empty.call("check")

    assert told.code == 2
    assert "stores.shop.mode" in told.said
    assert "'live' or 'shadow'" in told.said


def test_a_key_that_may_only_read_is_enough(shadowed: Workplace, shop: WooCommerceSimulator) -> None:
    shop.keys.add(ApiKey("ck_reader", "cs_reader", permissions="read"))
    shadowed.environment.update(SHOP_KEY="ck_reader", SHOP_SECRET="cs_reader")

    assert "82.49 USD" in shadowed.call("cancel", "shop", "21", "--reason", "changed-mind").out
    assert shadowed.call("work", "--once").code == 0
    assert "nothing done yet" in shadowed.call("shadow").out
    assert shadowed.call("seen", "--json").document["unseen"] == []
