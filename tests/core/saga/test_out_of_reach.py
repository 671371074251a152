"""A store that cannot be reached for over a day is something that a person should know."""

from __future__ import annotations

from tests.support.house import House

from dropconnect.errors import ProviderUnavailable
from dropconnect.testing.fakes import Call

HOUR = 3600.0


def gone(_: Call) -> None:
    raise ProviderUnavailable("the shop does not answer")


def test_a_store_that_is_gone_for_a_day_is_an_incident_once(house: House) -> None:
    case = house.open("ok-1")
    house.shop.listeners.append(gone)
    house.run(case)
    for _ in range(23):
        house.work_after(HOUR, case)
    before = house.incidents(case)
    for _ in range(4):
        house.work_after(HOUR, case)

    assert before == []
    [incident] = house.incidents(case)
    assert incident.kind == "out-of-reach"
    assert "the shop does not answer" in incident.reason

    house.shop.listeners.clear()
    assert house.work_after(HOUR, case).outcome == "done"


def test_a_store_that_comes_back_in_between_is_none(house: House) -> None:
    case = house.open("ok-1")
    house.shop.listeners.append(gone)
    house.run(case)
    house.work_after(20 * HOUR, case)
    house.shop.listeners.clear()

    assert house.work_after(HOUR, case).outcome == "done"
    assert house.incidents(case) == []
