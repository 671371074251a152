"""`reconcile` reads the store's list, and one by one only the orders in which something may differ."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.recordings import SHOP
from tests.support.workplace import Workplace, section

from dropconnect_woocommerce.simulator import WooCommerceSimulator

ORDERS = range(1000, 1300)
OURS = range(1000, 1005)
"""Cancelled by dropconnect."""
UNPAID = range(1100, 1160)
"""Cancelled at the shop, never paid for."""
CANCELLED, REOPENED, REFUND_GONE = 1299, 1001, 1002
PAGE = 100


def orders(since: datetime) -> list[dict[str, object]]:
    [sample] = [raw for raw in json.loads(SHOP.read_text())["orders"] if raw["id"] == 21]
    made = []
    for index, number in enumerate(ORDERS):
        moment = f"{since + timedelta(seconds=index):%Y-%m-%dT%H:%M:%S}"
        order = copy.deepcopy(sample)
        order |= {"id": number, "number": str(number), "date_modified": moment, "date_modified_gmt": moment}
        if number in UNPAID:
            order |= {"status": "cancelled", "date_paid": None, "date_paid_gmt": None}
        made.append(order)
    return made


@pytest.fixture
def busy() -> WooCommerceSimulator:
    return WooCommerceSimulator.from_shop(orders(datetime.now(UTC) - timedelta(days=1)))


@pytest.fixture
def compared(tmp_path: Path, busy: WooCommerceSimulator) -> Iterator[Workplace]:
    """A shop with 300 orders. In three of them something differs."""
    with busy.running() as url:
        place = Workplace(tmp_path)
        place.configure(section("shop", url))
        for number in OURS:
            assert place.cancel(str(number)).code == 0
        yield place


def test_requests_are_the_pages_of_the_list_and_one_or_two_for_each_suspect(
    compared: Workplace, busy: WooCommerceSimulator
) -> None:
    busy.shop.orders[CANCELLED]["status"] = "cancelled"
    busy.shop.orders[REOPENED]["status"] = "processing"
    [gone] = busy.shop.refunds_of(REFUND_GONE)
    del busy.shop.refunds[gone.id]
    with_refunds = [order for order in (REOPENED, REFUND_GONE, CANCELLED) if busy.shop.refunds_of(order)]
    busy.log.clear()

    ended = compared.call("reconcile", "--json")

    assert (ended.code, ended.document["cases"]) == (5, len(OURS)), ended.said
    found = {int(item["order_id"]): item["kind"] for item in ended.document["differences"]}
    assert found == {
        REOPENED: "not-cancelled",
        REFUND_GONE: "refund-gone",
        CANCELLED: "cancelled-not-refunded",
    }
    listed = busy.log.requests("GET", "orders$")
    read = busy.log.requests("GET", r"orders/\d+(/refunds)?$")
    assert len(listed) == len(ORDERS) // PAGE + 1
    assert len(read) == len(found) + len(with_refunds)
    assert {request.method for request in busy.log.requests()} == {"GET"}


def test_where_nothing_differs_no_order_is_read(compared: Workplace, busy: WooCommerceSimulator) -> None:
    busy.log.clear()
    assert compared.call("reconcile").code == 0
    assert len(busy.log.requests()) == len(busy.log.requests("GET", "orders$"))


def test_an_order_that_is_not_in_the_list_is_read(compared: Workplace, busy: WooCommerceSimulator) -> None:
    """It was thrown away at the shop, or changed before that day."""
    busy.shop.orders[REOPENED]["date_modified_gmt"] = "2020-01-01T00:00:00"
    busy.shop.orders[REOPENED]["status"] = "processing"
    ended = compared.call("reconcile", "--json")
    assert [item["kind"] for item in ended.document["differences"]] == ["not-cancelled"]


def test_a_row_that_cannot_be_understood_is_told_and_hides_no_case(
    compared: Workplace, busy: WooCommerceSimulator
) -> None:
    busy.shop.orders[REOPENED]["status"] = "processing"
    busy.shop.orders[1250]["total"] = "a lot"
    ended = compared.call("reconcile", "--json")
    assert [item["kind"] for item in ended.document["differences"]] == ["not-cancelled"]
    assert "total" in ended.document["unread"][0]["reason"]
