"""Who holds a case and does not get on with it is named, with the time by the clock that can be trusted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.support.house import House

from dropconnect import CaseSummary, Dropconnect, HolderReport, IncidentReport, Standing
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Outcome
from dropconnect.testing.fakes import Call

MINUTE = 60.0
LIMIT = 10 * MINUTE


def while_it_reads(house: House, do: Callable[[], None]) -> Case:
    """Carry a case out; ``do`` happens once, while the shop has not answered its first read."""
    case = house.open("ok-1")

    def once(call: Call) -> None:
        if call.hook == "get_order":
            house.shop.listeners.remove(once)
            do()

    house.shop.listeners.append(once)
    assert house.run(case).outcome is Outcome.DONE
    return house.case(case)


def front_door(house: House) -> Dropconnect:
    return Dropconnect(house.configuration, clock=house.clock)


def waiting(house: House) -> tuple[CaseSummary, ...]:
    with front_door(house) as app:
        return app.cases(waiting=True).cases


def the_holder(house: House) -> HolderReport:
    [case] = waiting(house)
    assert case.holder is not None
    assert case.standing is Standing.PERSON
    return case.holder


def incidents(house: House) -> tuple[IncidentReport, ...]:
    with front_door(house) as app:
        return app.incidents().incidents


def test_a_case_without_progress_for_ten_minutes_is_named(house: House) -> None:
    found: list[HolderReport] = []

    def hang() -> None:
        house.clock.advance(LIMIT - 1)
        assert waiting(house) == ()
        assert incidents(house) == ()
        house.clock.advance(4 * MINUTE + 1)
        found.append(the_holder(house))
        for _ in range(2):
            assert len(incidents(house)) == 1, "an incident once, however often one looks"

    case = while_it_reads(house, hang)

    [holder] = found
    assert holder.idle_seconds == 14 * MINUTE
    assert not holder.by_wall_clock
    assert "no progress for 14 min, since 2026-11-23 12:00 UTC" in holder.words
    [incident] = incidents(house)
    assert incident.case_id == case.id
    assert holder.words in incident.reason
    assert waiting(house) == (), "it got on, and ended"


def test_a_slow_provider_that_answers_is_progress(house: House) -> None:
    named: list[CaseSummary] = []
    case = house.open("ok-1")

    def take_long(call: Call) -> None:
        house.clock.advance(LIMIT - 1)
        named.extend(waiting(house))

    house.shop.listeners.append(take_long)
    house.run(case)

    reads = [call.hook for call in house.shop.calls if not call.is_write]
    assert len(reads) > 2, "else there was nothing between which it could have got on"
    assert named == []
    assert incidents(house) == ()


def test_a_wall_clock_that_is_set_shows_no_false_duration(house: House) -> None:
    def set_clock() -> None:
        house.clock.set_wall_clock(house.clock.now() + timedelta(days=1))
        assert waiting(house) == ()

    while_it_reads(house, set_clock)
    assert incidents(house) == ()


def test_of_another_boot_the_wall_clock_counts_and_is_said_to(house: House) -> None:
    found: list[HolderReport] = []

    def boot_elsewhere() -> None:
        house.clock.reboot()
        assert waiting(house) == ()
        house.clock.advance(11 * MINUTE)
        found.append(the_holder(house))

    case = while_it_reads(house, boot_elsewhere)

    assert found[0].by_wall_clock
    assert "no progress for 11 min by the wall clock" in found[0].words
    assert house.case(case).outcome is Outcome.DONE
