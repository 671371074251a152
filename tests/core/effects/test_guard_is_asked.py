"""The guard is asked: an order that changes after its quote is paid nothing, and a person decides."""

from __future__ import annotations

import pytest
from tests.support.amounts import usd
from tests.support.house import ONE_STORE, House

from dropconnect.journal.states import Decision, EffectState, Outcome, Stage, TaskKind, WaitsFor
from dropconnect.models.money import Money
from dropconnect.models.order import Order
from dropconnect.testing.fakes import Call

QUOTING = ONE_STORE.replace("fake-platform", "fake-quoting-platform")


def with_other_prices(order: Order, moved: Money) -> Order:
    """The order after the shop's staff took ``moved`` off the desk and put it onto the lamps."""
    lamps, desk, shipping = order.lines
    lamps, desk = lamps.changed(net=lamps.net + moved), desk.changed(net=desk.net - moved)
    return order.changed(lines=(lamps, desk, shipping))


def change_prices_before_the_last_quote(house: House, order_id: str) -> None:
    """The order was read, and is edited in the shop before its refund is calculated there."""

    def edit(call: Call) -> None:
        with house.journal.read() as reading:
            is_paying = any(case.stage is Stage.MONEY for case in reading.cases.list())
        if call.hook == "quote_refund" and is_paying:
            house.shop.listeners.remove(edit)
            edited = with_other_prices(house.shop.order(order_id), usd("10.00"))
            house.shop.change(order_id, lines=edited.lines)

    house.shop.listeners.append(edit)


def test_clause_6_an_order_that_changes_between_quote_and_guard_is_paid_nothing(house: House) -> None:
    house.reconfigure(QUOTING)
    case = house.open("ok-1")
    change_prices_before_the_last_quote(house, "ok-1")

    asked = house.run(case)

    assert (house.shop.writes("ok-1"), house.shop.moved, house.effects(case)) == ([], [], [])
    assert (asked.waits_for, house.task(case).kind) == (WaitsFor.PERSON, TaskKind.TROUBLE)
    assert house.task(case).reason.startswith("the guard stopped the payment: Lamp: ")
    assert "65.00 USD now" in house.task(case).reason
    assert house.task(case).evidence["refund"]["amount"] == {"amount": "82.49", "currency": "USD"}


def test_clause_6_what_the_guard_stopped_is_planned_anew_when_a_person_has_looked(house: House) -> None:
    house.reconfigure(QUOTING)
    case = house.open("ok-1")
    change_prices_before_the_last_quote(house, "ok-1")
    house.run(case)

    done = house.answer(case, "try again")

    assert done.outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == usd("82.49")


def test_clause_6_a_booking_of_more_than_came_in_is_not_sent(house: House) -> None:
    """A person saw the money at the gateway, and a colleague had paid some of it back meanwhile."""
    case = house.cancel("paid-refused-1")
    house.shop.refund_by_colleague("paid-refused-1", usd("10.00"))

    asked = house.answer(case, "money moved, payout 77")

    assert (asked.waits_for, house.task(case).kind) == (WaitsFor.PERSON, TaskKind.TROUBLE)
    assert house.task(case).reason.startswith("the guard stopped the booking of money that moved: 10.00 USD")
    assert len(house.shop.writes("paid-refused-1")) == 1, "only the payment that was sent before"
    assert [row.amount for row in house.shop.order("paid-refused-1").refunds] == [usd("10.00")]


@pytest.mark.parametrize("decision", [Decision.STOP, Decision.TRY_AGAIN])
def test_clause_6_the_guard_is_asked_as_often_as_there_is_reason(house: House, decision: Decision) -> None:
    case = house.cancel("paid-refused-1")
    house.shop.refund_by_colleague("paid-refused-1", usd("10.00"))
    house.answer(case, "money moved, payout 77")

    again = house.answer(case, decision)

    assert len(house.shop.writes("paid-refused-1")) == 1
    assert house.refund(case).state is EffectState.MOVED
    assert again.outcome is (Outcome.STOPPED if decision is Decision.STOP else None)
