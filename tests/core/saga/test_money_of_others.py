"""Money that somebody else paid back on an order of ours is never invisible."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.core.saga.test_booked_not_paid import BOOKING_STORE
from tests.support.amounts import usd
from tests.support.house import SETTLE, House

from dropconnect.journal.rows import Case
from dropconnect.journal.states import Outcome
from dropconnect.models.order import OrderState
from dropconnect.saga.ending.reconciliation import Difference, differences_of_case, unknown_cancellations
from dropconnect.saga.look.past import void_of_order
from dropconnect.testing.fakes import Call

FEE = '\n[stores.shop.policy]\nfee = { fixed = "5.00 USD" }\n'
DAY = 24 * 3600.0


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, BOOKING_STORE + FEE)


def after_our_payment(house: House, order_id: str, amount: str) -> None:
    """A colleague pays back as soon as our own payment has been made, before it is read back."""

    def pay(call: Call) -> None:
        if call.hook == "cancel_order":
            house.shop.listeners.remove(pay)
            house.shop.refund_by_colleague(order_id, usd(amount))

    house.shop.listeners.append(pay)


def reasons(house: House, case: Case) -> list[str]:
    return [item.reason for item in house.incidents(case) if item.kind.startswith("refund-by-others")]


def compared(house: House, case: Case) -> list[Difference]:
    with house.runner() as runner, runner.holding(case.id) as held:
        return differences_of_case(runner.desk(held), held)


def test_a_kept_fee_that_a_colleague_pays_back_is_seen_when_it_is_read_back(house: House) -> None:
    after_our_payment(house, "ok-1", "5.00")
    case = house.cancel("ok-1")

    assert case.outcome is Outcome.DONE
    [reason] = reasons(house, case)
    for amount in ("5.00", "77.49", "82.49"):
        assert amount in reason


def test_money_of_others_is_seen_while_the_case_is_watched(house: House) -> None:
    case = house.cancel("ok-1")
    house.shop.refund_by_colleague("ok-1", usd("2.00"))
    house.shop.refund_by_colleague("ok-1", usd("3.00"))

    house.work_after(2 * DAY, case)

    assert len(reasons(house, case)) == 2


def test_money_of_others_is_a_difference(house: House) -> None:
    case = house.cancel("ok-1")
    assert compared(house, case) == []
    house.shop.refund_by_colleague("ok-1", usd("5.00"))

    [found] = compared(house, case)
    assert (found.kind.startswith("refund-by-others"), "5.00" in found.reason) == (True, True)
    assert found.repair


def test_what_was_paid_back_before_the_case_is_no_incident(house: House) -> None:
    house.shop.refund_by_colleague("ok-1", usd("10.00"))
    case = house.cancel("ok-1")

    assert (case.outcome, house.incidents(case), compared(house, case)) == (Outcome.DONE, [], [])


def test_a_later_case_of_ours_is_not_somebody_else(house: House) -> None:
    first = house.cancel("ok-1", "LAMP-1:1")
    house.cancel("ok-1")

    assert compared(house, first) == []


def test_a_case_that_was_stopped_is_compared_too(house: House) -> None:
    """It had sent a payment: what shows up of it afterwards counts, whatever the case ended as."""
    case = house.cancel("contested-1")
    case = house.answer(case, "no money moved, stop")
    assert (case.outcome, compared(house, case)) == (Outcome.STOPPED, [])

    house.shop.refund_by_colleague("contested-1", usd("77.49"))

    [found] = compared(house, case)
    assert "77.49" in found.reason


def test_the_money_of_a_stopped_and_cancelled_order_is_a_difference(house: House) -> None:
    case = house.answer(house.cancel("contested-1"), "no money moved, stop")
    house.shop.change("contested-1", state=OrderState.CANCELLED, provider_status="cancelled")

    [found] = compared(house, case)
    assert (found.kind, "82.49" in found.reason) == ("cancelled-not-refunded", True)


def test_a_row_that_was_never_paid_counts_in_no_comparison(house: House) -> None:
    """It comes back: a colleague restores it from a backup of the shop."""
    case = house.cancel("dies-unpaid-1")
    for _ in range(2):
        case = house.work_after(SETTLE + 1, case)
    [dead] = house.shop.order("dies-unpaid-1").refunds
    case = house.answer(case, "no money moved")
    assert (case.outcome, compared(house, case)) == (Outcome.DONE, [])

    paid = house.shop.order("dies-unpaid-1").refunds
    house.shop.change("dies-unpaid-1", refunds=(*paid, dead))

    [found] = compared(house, case)
    assert (found.kind.startswith("unpaid-row"), dead.id in found.reason) == (True, True)


def test_a_row_that_was_never_paid_does_not_hide_the_money_of_an_order_cancelled_outside(
    tmp_path: Path,
) -> None:
    house = House(tmp_path)  # a store that takes no rows away
    case = house.cancel("dies-unpaid-1")
    for _ in range(2):
        case = house.work_after(SETTLE + 1, case)
    case = house.answer(house.answer(case, "no money moved, stop"), "leave it")
    assert case.outcome is Outcome.STOPPED
    house.shop.change("dies-unpaid-1", state=OrderState.CANCELLED, provider_status="cancelled")
    with house.journal.read() as reading:
        void = void_of_order(reading, "shop", "dies-unpaid-1")
    store = house.configuration.open_store("shop")
    listed = store.find_orders(house.clock.now() - timedelta(days=1))

    [found] = unknown_cancellations(store, listed, lambda _: False, lambda _: void)

    assert "82.49" in found.reason
