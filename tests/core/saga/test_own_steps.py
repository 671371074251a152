"""What a case did itself is never taken for a change that somebody else made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.house import ONE_STORE, House

from dropconnect.journal.states import Outcome, TaskKind
from dropconnect.models.order import OrderState
from dropconnect.plugin import StepResult, StepStatus
from dropconnect.testing.fakes import Steps

STEPWISE = ONE_STORE.replace("fake-platform", "fake-stepwise-platform")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path, STEPWISE)
    yield made
    made.journal.close()


def steps(house: House) -> Steps:
    return house.world.steps("shop")


def with_policy(house: House, policy: str) -> None:
    house.reconfigure(f"{STEPWISE}\n[stores.shop.policy]\n{policy}\n")


@pytest.mark.parametrize("consent", ["ask", "refuse"])
def test_an_order_that_we_cancelled_ourselves_is_paid_whatever_the_policy_says_of_cancelled_ones(
    house: House, consent: str
) -> None:
    with_policy(house, f'stages = {{ cancelled = "{consent}" }}')

    case = house.cancel("ok-1")

    assert (case.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("82.49"))


def test_an_order_that_we_put_on_hold_ourselves_asks_nobody(house: House) -> None:
    def held() -> StepResult:
        house.shop.change("ok-1", state=OrderState.ON_HOLD, provider_status="on-hold")
        return StepResult(status=StepStatus.DONE, facts={"hold_ids": []})

    steps(house).after["hold"] = held

    case = house.cancel("ok-1")

    assert (case.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("82.49"))


def test_an_order_that_somebody_else_put_on_hold_is_asked_about(house: House) -> None:
    with_policy(house, "hold = false")
    house.shop.place("ok-1", state=OrderState.ON_HOLD, provider_status="on-hold")

    assert house.task(house.cancel("ok-1")).kind is TaskKind.APPROVAL


def test_the_timeline_does_not_tell_our_own_step_as_a_change(house: House) -> None:
    case = house.cancel("ok-1")

    assert [event.text for event in house.events(case) if event.kind == "planned-again"] == []


@pytest.mark.parametrize("paid", ["82.49", "77.49"])
def test_money_that_the_platform_pays_by_itself_when_we_cancel_is_an_incident_and_no_riddle(
    house: House, paid: str
) -> None:
    """A fee of 5.00 was to be kept: it is kept or not, nothing is paid a second time, and a person learns."""
    with_policy(house, 'fee = { fixed = "5.00 USD" }')

    def pays() -> StepResult:
        house.shop.refund_by_colleague("ok-1", usd(paid))
        return StepResult(status=StepStatus.DONE)

    steps(house).after["cancel"] = pays

    case = house.cancel("ok-1")

    assert (case.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd(paid))
    [reason] = [item.reason for item in house.incidents(case)]
    assert (paid in reason, "82.49 USD that came in" in reason, "5.00" in reason) == (True, True, True)
    assert "nothing was to be paid back" not in case.outcome_reason
