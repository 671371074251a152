"""Orders and cases named on the command line, where numbers and ids differ."""

from __future__ import annotations

import pytest
from tests.support.workplace import Workplace

from dropconnect_woocommerce.simulator import WooCommerceSimulator

WHY = ("--reason", "changed-mind")


@pytest.fixture
def renumbered(place: Workplace, shop: WooCommerceSimulator) -> Workplace:
    """A plugin of the shop has given order 21 the number 24, which is the id of another order."""
    shop.shop.orders[21]["number"] = "24"
    shop.shop.orders[24]["number"] = "DF-31"
    return place


def test_a_doubtful_number_pays_nobody_also_with_yes(
    renumbered: Workplace, shop: WooCommerceSimulator
) -> None:
    told = renumbered.call("cancel", "shop", "24", *WHY, "--yes", "--json")
    document = told.document
    assert told.code == 2
    assert document["error"]["kind"] == "AmbiguousOrder"
    assert "No. DF-31 (id 24)" in document["error"]["message"]
    assert shop.shop.gateway_calls == []


def test_plan_case_and_show_name_both_where_they_differ(renumbered: Workplace) -> None:
    assert "Order 24 (id 21) of shop" in renumbered.call("plan", "shop", "id:21", *WHY).out
    renumbered.call("cancel", "shop", "id:21", *WHY, "--yes")
    shown = renumbered.call("show", "shop", "no:24")
    assert shown.code == 0
    assert "Case 1: order 24 (id 21) of shop" in shown.out
    assert renumbered.call("show", "1").out == shown.out


def test_a_word_that_is_no_case_says_how_a_case_is_named(place: Workplace) -> None:
    for command in (("show", "shop"), ("approve", "shop"), ("withdraw", "shop", "--because", "sold out")):
        told = place.call(*command)
        assert told.code == 2
        assert "with a store write the order, too: shop 1042" in told.said
