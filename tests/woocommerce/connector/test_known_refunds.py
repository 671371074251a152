"""Refunds whose details are known already are not asked for again; what is not settled always is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import yaml
from tests.woocommerce.connector.shop import KEY, RECORDINGS, claim_row, full_refund, recorded

from dropconnect.clock import SystemClock
from dropconnect.connection import PlatformConnection
from dropconnect.kit import read_json
from dropconnect.plugin import (
    Money,
    Order,
    OutcomeUnknown,
    ProviderUnavailable,
    RefundMethod,
    StepStatus,
    UnreadableOrder,
)
from dropconnect.testing.simulator import COMMITTED, Fault, Match, Reply
from dropconnect_woocommerce.simulator import WooCommerceSimulator, php_dies_before_money

MARKS = [{"key": "_dropconnect_key", "value": KEY}, {"key": "_dropconnect_journal", "value": "journal-1"}]


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets the machine's boot clock stand still, and go on when told to."""
    boot = [1000.0]
    monkeypatch.setattr(SystemClock, "boot", lambda _clock: boot[0])

    def passes(seconds: float) -> None:
        boot[0] += seconds

    return passes


class Looks:
    """Reads order 21, and counts what that asks for."""

    def __init__(self, shop: PlatformConnection, simulator: WooCommerceSimulator) -> None:
        self._shop = shop
        self._simulator = simulator

    def __call__(self) -> tuple[Order, int]:
        """The order, and how many lists of its refunds were asked for."""
        self._simulator.log.clear()
        order = self._shop.get_order("21")
        return order, len(self._simulator.log.requests("GET", "orders/21/refunds$"))


@pytest.fixture
def look(shop: PlatformConnection, simulator: WooCommerceSimulator) -> Looks:
    return Looks(shop, simulator)


def paid_back(shop: PlatformConnection, amount: str = "5.00", **changes: Any) -> str:
    command = full_refund(shop.get_order("21"), **{"amount": amount, "journal": "journal-1", **changes})
    result = shop.write(command)
    assert result.status is StepStatus.DONE
    return result.provider_id


# What the recordings say


@pytest.mark.parametrize("order", recorded("hard_orders.json"), ids=lambda row: str(row["order"]["id"]))
def test_the_order_itself_lists_just_its_refunds(order: dict[str, Any]) -> None:
    assert order["order"]["refunds"] == []
    made = [tried["response"] for tried in order["refunds"] if tried["status"] == 201]
    told = {row["id"]: row["total"] for row in order["after"]["refunds"]}
    assert told == {row["id"]: f"-{row['amount']}" for row in made}


@pytest.mark.parametrize("name", ["full_amount_only_ok", "gateway_unsupported_then_manual", "with_meta_ok"])
def test_the_answer_to_a_refund_is_the_row_that_is_read_later(name: str) -> None:
    cassette = yaml.safe_load((RECORDINGS / f"refund_{name}.yaml").read_text("utf-8"))
    bodies = [read_json(row["response"]["body"]["string"]) for row in cassette["interactions"]]
    [made] = [body for body in bodies if isinstance(body, dict) and "refunded_payment" in body]
    [listed] = [body for body in bodies if isinstance(body, list)]
    assert listed == [made]


# What is known


def test_an_order_without_refunds_says_so_itself(look: Looks) -> None:
    order, lists = look()
    assert (order.refunds, lists) == ((), 0)


@pytest.mark.parametrize("method", [RefundMethod.GATEWAY, RefundMethod.BOOK_ONLY])
def test_a_refund_of_ours_is_known_from_its_answer(
    shop: PlatformConnection, look: Looks, passed: Callable[[float], None], method: RefundMethod
) -> None:
    paid_back(shop, method=method)
    known, lists = look()
    assert lists == 0
    passed(10.1)
    read, lists = look()
    assert lists == 1
    assert known.refunds == read.refunds
    assert [row.key for row in read.refunds] == [KEY]


def test_a_refund_that_was_read_is_known_for_ten_seconds(
    simulator: WooCommerceSimulator, shop: PlatformConnection, look: Looks, passed: Callable[[float], None]
) -> None:
    paid_back(shop)
    passed(11)
    lists = []
    for seconds in (0, 9, 2):
        passed(seconds)
        lists.append(look()[1])
    assert lists == [1, 0, 1]


# What is not


def test_a_removed_refund_is_gone_at_once(
    simulator: WooCommerceSimulator, shop: PlatformConnection, look: Looks
) -> None:
    first, second = paid_back(shop), paid_back(shop, "7.00", key="another")
    del simulator.shop.refunds[int(first)]
    order, lists = look()
    assert ([row.id for row in order.refunds], order.refunded, lists) == (
        [second],
        Money.of("7", "USD"),
        0,
    )


def test_a_refund_of_another_amount_is_read_again(
    simulator: WooCommerceSimulator, shop: PlatformConnection, look: Looks
) -> None:
    row = simulator.shop.refunds[int(paid_back(shop))]
    simulator.shop.refunds[row.id] = replace(row, amount=row.amount + 1)
    order, lists = look()
    assert (order.refunded, lists) == (Money.of("6", "USD"), 1)


def test_a_colleagues_refund_is_read_with_its_details(
    simulator: WooCommerceSimulator, shop: PlatformConnection, look: Looks
) -> None:
    paid_back(shop)
    simulator.shop.refunds[900] = replace(
        next(iter(simulator.shop.refunds.values())), id=900, reason="by hand", meta_data=[]
    )
    for _ in range(2):
        order, lists = look()
        assert ([row.reason for row in order.refunds if not row.key], lists) == (["by hand"], 1)


def test_a_row_that_is_under_way_is_read_until_it_has_all_its_marks(
    simulator: WooCommerceSimulator, shop: PlatformConnection, look: Looks
) -> None:
    command = full_refund(shop.get_order("21"), amount="5.00", journal="journal-1")
    simulator.faults.add(php_dies_before_money(21))
    with pytest.raises(OutcomeUnknown):
        shop.write(command)
    [row] = simulator.shop.refunds_of(21)

    seen = []
    for step in ({}, {"refunded_payment": True}, {"meta_data": MARKS[:1]}, {"meta_data": MARKS}, {}):
        row = simulator.shop.refunds[row.id] = replace(row, **step)  # type: ignore[arg-type]
        order, lists = look()
        [refund] = order.refunds
        seen.append((refund.confirmed, refund.key, refund.journal, lists))

    assert seen == [
        (False, "", "", 1),
        (True, "", "", 1),
        (True, KEY, "", 1),
        (True, KEY, "journal-1", 1),
        (True, KEY, "journal-1", 0),
    ]


def test_a_refund_whose_answer_does_not_confirm_it_is_not_known(
    simulator: WooCommerceSimulator, shop: PlatformConnection, look: Looks
) -> None:
    command = full_refund(shop.get_order("21"), amount="5.00")
    answer = {"id": 900, "amount": "5.00", "refunded_payment": False}
    simulator.faults.add(Fault(Match("POST", "refunds$"), COMMITTED, Reply(201, json.dumps(answer))))
    assert shop.write(command).status is StepStatus.IN_DOUBT
    [row] = simulator.shop.refunds_of(21)
    simulator.shop.refunds = {900: replace(row, id=900)}
    assert look()[1] == 1


def test_a_refunded_order_with_an_empty_list_is_not_believed(
    simulator: WooCommerceSimulator, shop: PlatformConnection, look: Looks
) -> None:
    simulator.shop.orders[21]["status"] = "refunded"
    order, lists = look()
    assert (order.provider_status, lists) == ("refunded", 1)


@pytest.mark.parametrize("ghost", [{"id": 0, "total": "0.00"}, {"id": None, "total": None}])
def test_what_a_deleted_refund_left_behind_is_no_empty_list(
    simulator: WooCommerceSimulator, look: Looks, ghost: dict[str, Any]
) -> None:
    told = {**simulator.order(21), "refunds": [ghost]}
    simulator.faults.add(Fault(Match("GET", "orders/21$"), COMMITTED, Reply(200, json.dumps(told)), None))
    order, lists = look()
    assert (order.refunds, lists) == ((), 1)


@pytest.mark.parametrize("total", [None, "5,00", "", []])
def test_an_odd_total_in_the_orders_own_list_is_no_matter(
    simulator: WooCommerceSimulator, shop: PlatformConnection, look: Looks, total: object
) -> None:
    paid_back(shop)
    told = simulator.order(21)
    told["refunds"][0]["total"] = total
    simulator.faults.add(Fault(Match("GET", "orders/21$"), COMMITTED, Reply(200, json.dumps(told)), None))
    order, lists = look()
    assert (order.refunded, lists) == (Money.of("5", "USD"), 1)
    assert shop.read_claims("21").order is None


def test_what_was_kept_stops_no_refund_that_came_since(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    """The last look goes by the order's own list, never by what is kept."""
    paid_back(shop)
    command = full_refund(shop.get_order("21"), amount="10.00", key="second")
    del simulator.shop.refunds[int(command.before.refund_ids[0])]
    with pytest.raises(ProviderUnavailable, match="the refunds of the order changed"):
        shop.write(command)


# The order that the claims were read from


def test_the_reading_of_claims_offers_its_order(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    shop.write(claim_row("_dropconnect_intent_ours", "live journal-1 5.00 1 1"))
    paid_back(shop)
    read = shop.get_order("21")
    simulator.log.clear()
    offered = shop.read_claims("21").order
    assert len(simulator.log.requests()) == 1
    assert offered is not None
    assert offered.changed(observed_at=read.observed_at) == read
    assert offered.observed_at >= read.observed_at


def test_it_asks_for_nothing_more_to_offer_it(
    simulator: WooCommerceSimulator, shop: PlatformConnection, passed: Callable[[float], None]
) -> None:
    assert shop.read_claims("21").order is None
    paid_back(shop)
    passed(11)
    simulator.log.clear()
    assert shop.read_claims("21").order is None
    assert len(simulator.log.requests()) == 1


def test_an_order_that_is_not_to_be_understood_hides_no_claim(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    shop.get_order("21")
    shop.write(claim_row("_dropconnect_intent_ours", "live journal-1 5.00 1 1"))
    simulator.shop.orders[21]["total"] = "a lot"
    with pytest.raises(UnreadableOrder):
        shop.get_order("21")
    reading = shop.read_claims("21")
    assert ([row.name for row in reading.rows], reading.order) == (["_dropconnect_intent_ours"], None)
