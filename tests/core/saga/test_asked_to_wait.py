"""A provider may ask for time, and not for as much as it likes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.house import House
from tests.support.trade import HOUR, Trade

from dropconnect.errors import ProviderUnavailable, RateLimited
from dropconnect.journal.states import Outcome, WaitsFor
from dropconnect.testing.fakes import Call, SupplierCall

DECADES = 999999999.0


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    with Trade(tmp_path) as made:
        yield made


def putting_off(seconds: float | None) -> Callable[[Call | SupplierCall], None]:
    def put_off(call: Call | SupplierCall) -> None:
        raise RateLimited("too many requests", retry_after=seconds)

    return put_off


def minutes_left(house: House | Trade, due: object) -> float:
    assert due is not None
    return (due - house.clock.now()).total_seconds() / 60  # type: ignore[operator, no-any-return]


@pytest.mark.parametrize(
    ("asked", "minutes"),
    [(None, 0.5), (120.0, 2), (3600.0, 60), (3601.0, 60), (DECADES, 60), (1e300, 60), (float("inf"), 60)],
)
def test_a_store_is_tried_again_within_the_hour(house: House, asked: float | None, minutes: float) -> None:
    case = house.open("ok-1")
    house.shop.listeners.append(putting_off(asked))

    case = house.run(case)

    assert case.waits_for is WaitsFor.RETRY
    assert minutes_left(house, case.due_at) == minutes


@pytest.mark.parametrize("asked", [float("nan"), -5.0, 0.0])
def test_what_makes_no_sense_is_as_if_nothing_was_said(house: House, asked: float) -> None:
    case = house.open("ok-1")
    house.shop.listeners.append(putting_off(asked))

    case = house.run(case)

    assert minutes_left(house, case.due_at) == 0.5
    assert house.incidents(case) == []


def test_who_asks_for_decades_is_an_incident_that_says_so_once(house: House) -> None:
    case = house.open("ok-1")
    house.shop.listeners.append(putting_off(DECADES))
    case = house.run(case)
    for _ in range(3):
        case = house.work_after(HOUR, case)

    [incident] = house.incidents(case)

    assert incident.kind == "asks-long-wait-shop"
    assert incident.reason == (
        "shop asked not to be asked for 277,778 hours; it is tried again every hour all the same"
    )
    assert incident.evidence["asked_seconds"] == "999999999"


def test_an_hour_is_no_incident(house: House) -> None:
    case = house.open("ok-1")
    house.shop.listeners.append(putting_off(3600.0))

    case = house.run(case)

    assert house.incidents(case) == []


def test_a_case_that_is_put_off_for_a_day_has_a_person(house: House) -> None:
    case = house.open("ok-1")
    house.shop.listeners.append(putting_off(DECADES))
    case = house.run(case)
    for hour in range(24):
        assert house.case(case).waits_for is WaitsFor.RETRY, hour
        case = house.work_after(HOUR, case)

    assert case.waits_for is WaitsFor.PERSON
    assert "shop has been asking for more time for over a day" in house.task(case).reason

    house.shop.listeners.clear()
    case = house.answer(case, "try again")
    assert (case.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("82.49"))


def test_an_outage_of_a_day_is_waited_for_without_a_person(house: House) -> None:
    """The provider has asked for nothing: when it is back, the case goes on by itself."""

    def down(call: Call) -> None:
        raise ProviderUnavailable("nobody answers")

    case = house.open("ok-1")
    house.shop.listeners.append(down)
    case = house.run(case)
    for _ in range(30):
        case = house.work_after(HOUR, case)
    house.shop.listeners.clear()

    assert house.work_after(HOUR, case).outcome is Outcome.DONE


def test_a_supplier_is_tried_again_within_the_hour_and_has_a_person_after_a_day(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")
    case = trade.open("ok-1")

    def put_off(call: SupplierCall) -> None:
        if call.hook in ("cancel_order", "get_order"):
            raise RateLimited("too many requests", retry_after=DECADES)

    trade.lumen.listeners.append(put_off)
    case = trade.run(case)
    assert (case.waits_for, minutes_left(trade, case.due_at)) == (WaitsFor.RETRY, 60)
    assert set(trade.incidents(case)) == {"asks-long-wait-lumen"}
    for _ in range(26):
        trade.clock.advance(HOUR)
        trade.work()

    assert trade.task(case).kind == "supplier-trouble"
    assert "over a day" in trade.task(case).reason
