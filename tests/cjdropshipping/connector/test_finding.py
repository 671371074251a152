"""The CJ orders behind a store order: by number, by the store's id, split, merged, and not found."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cjdropshipping.connector.cj import CJ, open_account, said, units

from dropconnect.plugin import OrderNotFound, SupplierStage
from dropconnect_cjdropshipping.simulator import CJSimulator, Knobs, Line


def numbers(cj: CJ, number: str, *line_ids: str, order_id: str = "") -> list[str]:
    return sorted(order.store_order_number for order in cj.find(number, *line_ids, order_id=order_id))


def test_by_our_number_with_one_filtered_list_and_the_details(cj: CJ, simulator: CJSimulator) -> None:
    [order] = cj.find("paid", "11", "12")
    assert (order.id, order.number) == (simulator.order("paid").code,) * 2
    assert (order.stage, order.shared) == (SupplierStage.PAID, False)
    assert [(line.store_line_id, line.quantity) for line in order.lines] == [("11", 2), ("12", 1)]
    assert [name for _, name in cj.calls()] == ["list", "getOrderDetail"]


def test_every_list_is_filtered_explicitly(cj: CJ, simulator: CJSimulator) -> None:
    cj.find("nothing-of-that-name", "11")
    lists = simulator.log.requests(path="order/list$")
    assert lists
    for request in lists:
        assert {"status", "orderNumbers", "orderIds"} & set(request.query)


@pytest.mark.parametrize("paged", [True, False])
@pytest.mark.parametrize("default_too", [True, False])
def test_a_live_order_is_found_whatever_the_list_makes_of_its_default_status(
    cj: CJ, simulator: CJSimulator, paged: bool, default_too: bool
) -> None:
    simulator.knobs.list_paged = paged
    simulator.knobs.default_status_with_ids = default_too
    assert numbers(cj, "paid", "11", "12") == ["paid"]


def test_cancelled_ones_are_among_them_and_do_not_hide_a_live_one(cj: CJ, simulator: CJSimulator) -> None:
    simulator.knobs.default_status_with_ids = True
    simulator.add_order("twice", Line("A", store_line_id="31"))
    simulator.add_order("twice", Line("A", store_line_id="31"), status="CANCELLED")
    assert {order.stage for order in cj.find("twice", "31")} == {SupplierStage.DRAFT, SupplierStage.CANCELLED}


def test_nothing_is_nothing(cj: CJ) -> None:
    assert cj.find("nothing-of-that-name", "11") == []


def test_by_the_template_of_the_settings(simulator: CJSimulator, tmp_path: Path) -> None:
    simulator.add_order("shop/1001", Line("A", store_line_id="31"))
    with open_account(simulator, tmp_path, order_number_template="{store}/{order_number}") as cj:
        assert numbers(cj, "1001", "31") == ["shop/1001"]


def test_a_hash_before_the_number_may_be_missing(cj: CJ, simulator: CJSimulator) -> None:
    simulator.add_order("1001", Line("A", store_line_id="31"))
    assert numbers(cj, "#1001", "31") == ["1001"]


@pytest.mark.parametrize("store_id", ["4711", "gid://shopify/Order/4711"])
def test_by_the_id_of_the_store_order(cj: CJ, simulator: CJSimulator, store_id: str) -> None:
    simulator.add_order("of CJ's making", Line("A"), platform_order_id="4711")
    assert numbers(cj, "1001", "31", order_id=store_id) == ["of CJ's making"]


def test_the_search_by_the_stores_id_can_be_turned_off(simulator: CJSimulator, tmp_path: Path) -> None:
    simulator.add_order("of CJ's making", Line("A"), platform_order_id="4711")
    with open_account(simulator, tmp_path, search_pages=0) as cj:
        assert cj.find("1001", "31", order_id="4711") == []
        assert [name for _, name in cj.calls()] == ["list", "getOrderDetail"]


def test_the_same_number_of_another_store_is_not_ours(cj: CJ, simulator: CJSimulator) -> None:
    simulator.add_order("1001", Line("A", store_line_id="31"), platform_order_id="of another store")
    assert cj.find("1001", "31", order_id="4711") == []


@pytest.mark.parametrize("keeps", [True, False])
def test_the_parts_of_a_split_order(cj: CJ, simulator: CJSimulator, keeps: bool) -> None:
    simulator.knobs.split_keeps_number = keeps
    lamps, desk = (line.id for line in simulator.order("paid").lines)
    parts = simulator.split("paid", [lamps], [desk])
    found = cj.find("paid", "11", "12")
    assert sorted(order.id for order in found) == sorted(part.code for part in parts)
    assert [order.shared for order in found] == [False, False]
    assert sorted(line.store_line_id for order in found for line in order.lines) == ["11", "12"]


def test_a_merged_order_is_shared(cj: CJ, simulator: CJSimulator) -> None:
    simulator.add_order("a", Line("A", store_line_id="31"))
    simulator.add_order("b", Line("B", store_line_id="41"))
    simulator.merge("a", "b")
    [order] = cj.find("b", "41")
    assert (order.store_order_number, order.shared) == ("a", True)
    mine = units(order, l41=1)
    assert said(cj.connection.check_cancellation(order, mine)) == [("manual", "draft-in-part")]
    # Under its first number it looks like any other; but not all of its lines are asked about.
    [first] = cj.find("a", "31")
    assert said(cj.connection.check_cancellation(first, units(first, l31=1))) == [("manual", "draft-in-part")]


def test_lines_without_a_store_line_have_their_sku(cj: CJ, simulator: CJSimulator) -> None:
    simulator.add_order("by-sku", Line("LAMP", 2), Line("DESK"), status="UNSHIPPED", sub_status="PENDING")
    [order] = cj.find("by-sku", "11", "12", skus=("DESK", "LAMP"))
    assert [(line.store_line_id, line.sku) for line in order.lines] == [("", "LAMP"), ("", "DESK")]


def test_a_draft_without_a_code_goes_by_its_internal_id(cj: CJ, simulator: CJSimulator) -> None:
    """CJ's sample of a new order has null for its code; live runs saw details refuse the internal id."""
    [order] = cj.find("draft", "11", "12")
    assert order.id == simulator.order("draft").internal_id
    assert cj.connection.get_order(order.id).id == order.id
    simulator.knobs.detail_takes = Knobs.live().detail_takes
    assert [item.id for item in cj.find("draft", "11", "12")] == [order.id]


def test_an_order_keeps_the_id_that_it_is_asked_for_by(cj: CJ, simulator: CJSimulator) -> None:
    for name in (simulator.order("paid").code, "paid"):
        assert cj.connection.get_order(name).id == name


def test_an_unknown_order_is_not_found(cj: CJ) -> None:
    with pytest.raises(OrderNotFound) as caught:
        cj.connection.get_order("SD0000")
    assert (caught.value.connection, caught.value.operation) == ("cj", "get_order")
