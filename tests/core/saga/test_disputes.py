"""A dispute blocks the money of a case until a person has seen the bank's amounts."""

from __future__ import annotations

import pytest
from tests.support.amounts import usd
from tests.support.house import House

from dropconnect.journal.states import EffectState, Outcome
from dropconnect.models.payment import Dispute, DisputeState

DISPUTED = Dispute(id="7", state=DisputeState.OPEN, amount=usd("50.00"))
LOST = DISPUTED.changed(state=DisputeState.LOST)


def disputed(house: House, order_id: str, *disputes: Dispute) -> None:
    house.shop.order(order_id)
    house.shop.change(order_id, disputes=disputes)


def test_nothing_is_paid_before_a_person_decides_and_then_it_is_paid_once(house: House) -> None:
    disputed(house, "ok-1", DISPUTED)

    case = house.cancel("ok-1")

    assert house.task(case).code == "dispute-open-7:82.49"
    assert "132.49 USD" in house.task(case).reason
    assert house.shop.writes("ok-1") == []
    case = house.answer(case, "approve")
    assert (case.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("82.49"))


def test_a_no_pays_nothing(house: House) -> None:
    disputed(house, "ok-1", DISPUTED)
    case = house.answer(house.cancel("ok-1"), "deny")
    assert (case.outcome, house.shop.paid_back("ok-1")) == (Outcome.REFUSED, usd("0.00"))


@pytest.mark.parametrize(("before", "now"), [((), (DISPUTED,)), ((DISPUTED,), (LOST,))])
def test_a_dispute_that_comes_or_changes_before_the_money_asks_anew(
    house: House, before: tuple[Dispute, ...], now: tuple[Dispute, ...]
) -> None:
    disputed(house, "busy-1", *before)
    case = house.cancel("busy-1")
    if before:
        case = house.answer(case, "approve")
    assert [effect.state for effect in house.effects(case)] == [EffectState.UNSENT]
    house.shop.change("busy-1", disputes=now)

    case = house.work_after(3600, case)

    assert house.task(case).code == f"dispute-{now[0].state}-7:82.49"
    assert house.shop.paid_back("busy-1") == usd("0.00")
    case = house.answer(case, "approve")
    assert (case.outcome, house.shop.paid_back("busy-1")) == (Outcome.DONE, usd("82.49"))


def test_a_second_case_asks_again_only_for_more_money(house: House) -> None:
    disputed(house, "ok-1", DISPUTED)
    first = house.answer(house.cancel("ok-1", "LAMP-1:1"), "approve")
    assert (first.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("27.50"))

    less = house.cancel("ok-1", "DESK-1")
    assert (less.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("49.49"))
    more = house.cancel("ok-1")
    assert house.task(more).code == "dispute-open-7:33.00"


def test_what_was_paid_by_hand_before_the_dispute_is_booked(house: House) -> None:
    """It moved already: the shop's books only follow."""
    case = house.cancel("unknowable-1")
    for _ in range(3):
        case = house.work_after(200, case)
    disputed(house, "unknowable-1", DISPUTED)
    case = house.answer(case, "money moved, see the gateway")
    booked = house.shop.order("unknowable-1").refunded
    assert (case.outcome, booked) == (Outcome.DONE, usd("82.49"))


def test_what_the_bank_has_taken_is_cancelled_without_paying_it_a_second_time(house: House) -> None:
    disputed(house, "ok-1", LOST)
    case = house.cancel("ok-1")
    task = house.task(case)
    assert "has taken 50.00 USD back in dispute 7" in task.reason
    assert "32.49 USD of what came in stay with the store" in task.reason
    assert list(task.choices) == ["approve", "deny", "nothing is due"]

    case = house.answer(case, "nothing is due, the bank paid")

    assert (case.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("0.00"))
    assert [call.hook for call in house.shop.writes("ok-1")] == ["cancel_order"]
    assert "Taken by the bank" in [row.label for row in case.plan.calculation]


def test_nothing_is_due_for_one_case_only(house: House) -> None:
    disputed(house, "ok-1", LOST)
    house.answer(house.cancel("ok-1", "LAMP-1:1"), "nothing is due")

    later = house.cancel("ok-1", "DESK-1")

    assert "nothing is due" in house.task(later).choices
    assert house.shop.paid_back("ok-1") == usd("0.00")


def test_an_open_dispute_is_not_settled_by_the_bank_yet(house: House) -> None:
    disputed(house, "ok-1", DISPUTED)
    assert list(house.task(house.cancel("ok-1")).choices) == ["approve", "deny"]
