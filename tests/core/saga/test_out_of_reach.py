"""A store that cannot be reached for over a day is something that a person should know."""

from __future__ import annotations

from tests.support.house import House

from dropconnect.errors import ProviderUnavailable
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Decision
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


def end(house: House, case: Case) -> None:
    """A person says that the newest incident is over."""
    now = house.clock.now()
    with house.journal.write() as writing:
        newest = house.incidents(case)[-1]
        writing.incidents.end(newest, Decision.SEEN_TO, "the host is told", "Ada", now)
        writing.events.add(case.id, now, "incident-ended", "seen to, the host is told", who="Ada")


def test_it_is_reported_again_only_when_the_store_was_there_in_between(house: House) -> None:
    case = house.open("ok-1")
    replies = iter(range(1000))

    def gone_in_other_words(call: Call) -> None:
        if call.hook != "find_orders":
            raise ProviderUnavailable(f"no answer, request {next(replies)}")

    house.shop.listeners.append(gone_in_other_words)
    for _ in range(26):
        house.work_after(HOUR, case)
    end(house, case)
    for _ in range(30):
        house.work_after(HOUR, case)
    assert len(house.incidents(case)) == 1

    house.shop.listeners.clear()
    assert house.work_after(HOUR, case).outcome == "done"


def test_messages_that_wait_meanwhile_do_not_hide_that_the_store_is_gone(house: House) -> None:
    case = house.open("ok-1")
    house.shop.listeners.append(gone)
    for _ in range(26):
        with house.journal.write() as writing:
            writing.events.add(case.id, house.clock.now(), "message-delayed", "acknowledgement: no server")
        house.work_after(HOUR, case)

    assert [incident.kind for incident in house.incidents(case)] == ["out-of-reach"]
