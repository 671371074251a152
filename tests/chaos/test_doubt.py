"""Interrupted, timed out, or told no by a gateway that paid: never paid twice, never lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.chaos.shop import (
    CANCEL,
    DONE,
    LINE,
    NEEDS_PERSON,
    REFUND,
    WAITING,
    WHOLE,
    Shopkeeper,
    ShopOrder,
    cancel_words,
)
from tests.support.patience import PATIENCE, wait_until

from dropconnect.journal.states import WaitsFor
from dropconnect.testing.simulator import ARRIVED, Fault, Match, Meet
from dropconnect_woocommerce.simulator import WooCommerceSimulator, gateway_pays_then_throws, gateway_slow

pytestmark = pytest.mark.prove

TEN = range(10)
GIVES_UP = 2.0
"""Seconds that a client waits for a slow gateway: enough for its other reads, on a busy machine too."""


def test_ctrl_c_during_a_slow_refund(
    simulator: WooCommerceSimulator, merchant: Shopkeeper, order: ShopOrder
) -> None:
    slow = simulator.faults.add(gateway_slow(order.id))
    process = merchant.start(*cancel_words(order, WHOLE))
    assert slow.wait_hit(timeout=PATIENCE)
    process.interrupt()
    assert process.ended() == NEEDS_PERSON
    slow.release()
    order.wait_until_processed(REFUND)
    assert merchant.work() == DONE
    merchant.assert_done(order, WHOLE)
    assert order.gateway_calls == 1


def test_time_out_is_not_a_failure(
    simulator: WooCommerceSimulator, merchant_with: Callable[..., Shopkeeper]
) -> None:
    """The client gives up, the gateway goes on: ten times of ten the refund is found, not repeated."""
    orders = [ShopOrder(simulator) for _ in TEN]
    merchant = merchant_with(read_timeout=GIVES_UP, settle_seconds=600)
    slow = [simulator.faults.add(gateway_slow(order.id)) for order in orders]
    started = [
        merchant.start(*cancel_words("ORDER", LINE), driver=("--orders", ",".join(map(str, some))))
        for some in (orders[:5], orders[5:])
    ]
    assert [command.ended() for command in started] == [DONE, DONE]
    merchant.work()
    for order in orders:
        assert merchant.case(order).waits_for is WaitsFor.SETTLE
    for fault in slow:
        fault.release()
    for order in orders:
        order.wait_until_processed(REFUND)
    assert merchant.work("--later", "1200") == DONE
    for order in orders:
        merchant.assert_done(order, LINE)
        assert order.gateway_calls == 1


def test_a_refund_that_is_in_flight_after_the_settle_time_is_a_persons_decision(
    simulator: WooCommerceSimulator, merchant_with: Callable[..., Shopkeeper], order: ShopOrder
) -> None:
    merchant = merchant_with(read_timeout=GIVES_UP, settle_seconds=600)
    slow = simulator.faults.add(gateway_slow(order.id))
    assert merchant.cancel(order, WHOLE) == NEEDS_PERSON
    # The settle time starts anew when another process looks for the first time.
    for later in ("1200", "2400"):
        assert merchant.work("--later", later) == NEEDS_PERSON
    slow.release()
    order.wait_until_processed(REFUND)
    assert merchant.resolve(order, "money moved, the gateway lists it") == DONE
    merchant.assert_done(order, WHOLE)
    assert order.gateway_calls == 1


def test_two_processes_cancel_the_same_order_at_the_same_moment(
    simulator: WooCommerceSimulator, merchant: Shopkeeper
) -> None:
    """Both have read the order before either opens a case; one case and one payment come of it."""
    orders = [ShopOrder(simulator) for _ in TEN]
    for order in orders:
        first_reads = Match("GET", rf"/orders/{order}$")
        simulator.faults.add(Fault(first_reads, ARRIVED, Meet(2, timeout=PATIENCE), times=2))
    ids = ",".join(map(str, orders))
    racers = [merchant.start(*cancel_words("ORDER", WHOLE), driver=("--orders", ids)) for _ in range(2)]
    assert [racer.ended() for racer in racers] == [DONE, DONE]
    assert merchant.work() == DONE
    for order in orders:
        merchant.assert_done(order, WHOLE)
        assert order.gateway_calls == 1
        assert len(order.sent(CANCEL)) == 1


def test_the_slower_of_two_processes_ends_as_the_case_stands(
    simulator: WooCommerceSimulator, merchant: Shopkeeper, order: ShopOrder
) -> None:
    """It has nothing to complain about: its request is being carried out, by the other one."""
    first_reads = Match("GET", rf"/orders/{order}$")
    simulator.faults.add(Fault(first_reads, ARRIVED, Meet(2, timeout=PATIENCE), times=2))
    slow = simulator.faults.add(gateway_slow(order.id))
    racers = [merchant.start(*cancel_words(order, WHOLE)) for _ in range(2)]
    assert slow.wait_hit(timeout=PATIENCE)
    wait_until(lambda: any(racer.has_ended for racer in racers), "the slower one ends")
    slow.release()

    [late, first] = sorted(racers, key=lambda racer: "This was asked before: case 1" not in racer.output)
    assert first.ended() == DONE
    assert late.ended() in (DONE, WAITING, NEEDS_PERSON), "by how far the other one was just then"
    assert "This was asked before: case 1" in late.output
    merchant.assert_done(order, WHOLE)
    assert order.gateway_calls == 1


def test_a_gateway_that_paid_and_then_threw_is_never_asked_again(
    simulator: WooCommerceSimulator, merchant: Shopkeeper, order: ShopOrder
) -> None:
    simulator.faults.add(gateway_pays_then_throws(order.id))
    assert merchant.cancel(order, WHOLE) == NEEDS_PERSON
    assert (order.money_paid, order.refunds) == (WHOLE.due, [])
    assert merchant.cancel(order, WHOLE) == NEEDS_PERSON
    assert merchant.work("--later", "3600") == DONE, "what waits for a person is never due"
    assert merchant.work("--later", "86400") == NEEDS_PERSON, "it is overdue, and nothing else is done"
    assert merchant.case(order).waits_for is WaitsFor.PERSON
    assert order.gateway_calls == 1
    assert merchant.resolve(order, "money moved, the gateway lists it") == DONE
    merchant.assert_done(order, WHOLE)
    assert order.gateway_calls == 1
    asked, booked = order.sent(REFUND)
    assert (asked.json()["api_refund"], booked.json()["api_refund"]) == (True, False)
