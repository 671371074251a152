"""Bulk runs that go on by themselves: planned, agreed to, stopped, found again, never twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.office import Office
from tests.support.patience import PATIENCE, wait_until

from dropconnect import (
    BulkPhase,
    BulkRunReport,
    CaseConflict,
    Dropconnect,
    Money,
    NotAllowed,
    NotThere,
    ProviderUnavailable,
    UsageError,
)
from dropconnect.app.bulk_lists import BulkLists
from dropconnect.app.seat import Seat
from dropconnect.testing.fakes.books import Call

TEAM = """
[stores.shop]
connector = "fake-platform"

[stores.north]
connector = "fake-platform"

[people.ada]
name = "Ada"
role = "owner"

[people.bo]
name = "Bo"
stores = ["north"]

[people.vi]
name = "Vi"
role = "viewer"
"""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def door(office: Office) -> Iterator[Dropconnect]:
    with office.opened(TEAM) as opened:
        yield opened


def lists(door: Dropconnect, person: str = "ada") -> BulkLists:
    return BulkLists(Seat.of(door, person, via="page"))


def rested(door: Dropconnect, run: BulkRunReport) -> BulkRunReport:
    """The run once nobody works on it."""
    wait_until(lambda: not door.bulk_look(run.id).phase.is_work, "the list rests")
    return door.bulk_look(run.id)


class Gate:
    """Lets so many refunds of the shop pass and holds the next one until it is opened."""

    def __init__(self, office: Office, passing: int) -> None:
        self._left = passing
        self._open = threading.Event()
        self.reached = threading.Event()
        self._lock = threading.Lock()
        office.shop.listeners.append(self._heard)

    def open(self) -> None:
        self._open.set()

    def _heard(self, call: Call) -> None:
        if not call.is_write:
            return
        with self._lock:
            self._left -= 1
            holds = self._left < 0
        if holds:
            self.reached.set()
            assert self._open.wait(PATIENCE)


def paid(office: Office) -> Money:
    return Money.total((moved.amount for moved in office.shop.moved), "USD")


def test_a_list_is_planned_agreed_to_and_carried_out(office: Office, door: Dropconnect) -> None:
    begun = lists(door).begin("shop", reason="changed-mind", numbers="ok-1, ok-2\nok-2 done-1")
    planned = rested(door, begun)

    assert planned.phase is BulkPhase.PLANNED
    assert planned.goes == 2
    assert planned.due == (Money.of("164.98", "USD"),)
    assert not office.shop.moved

    lists(door).go(planned.id, planned.agreement)
    done = rested(door, planned)

    assert done.phase is BulkPhase.DONE
    assert (done.to_do, done.done) == (2, 2)
    assert done.so_far.money[0].paid_back == paid(office) == Money.of("164.98", "USD")
    assert [act.what for act in door.acts(person="Ada")] == ["bulk-run", "bulk-plan"]


def test_rows_that_a_person_takes_out_stay_as_they_are(office: Office, door: Dropconnect) -> None:
    planned = rested(door, lists(door).begin("shop", reason="changed-mind", numbers="ok-1 ok-2 ok-3"))
    changed = lists(door).leave_out(planned.id, [2], of=[1, 2, 3])

    with pytest.raises(CaseConflict, match="not what was shown"):
        lists(door).go(planned.id, planned.agreement)
    assert not office.shop.moved

    lists(door).go(planned.id, changed.agreement)
    rested(door, planned)
    assert [str(office.shop.order(f"ok-{number}").refunded) for number in (1, 2, 3)] == [
        "82.49 USD",
        "0.00 USD",
        "82.49 USD",
    ]


def test_a_run_stops_after_the_rows_at_work_and_goes_on_where_it_was(
    office: Office, door: Dropconnect
) -> None:
    numbers = " ".join(f"ok-{number}" for number in range(1, 21))
    planned = rested(door, lists(door).begin("shop", reason="changed-mind", numbers=numbers))
    gate = Gate(office, passing=3)
    lists(door).go(planned.id, planned.agreement)
    assert gate.reached.wait(PATIENCE)
    assert lists(door).stop(planned.id).stopping
    gate.open()
    stopped = rested(door, planned)

    assert stopped.phase is BulkPhase.STOPPED
    assert 0 < stopped.done < 20
    assert stopped.done * Money.of("82.49", "USD").amount == paid(office).amount

    lists(door).resume(planned.id)
    done = rested(door, planned)
    assert (done.phase, done.done) == (BulkPhase.DONE, 20)
    assert paid(office) == Money.of("1649.80", "USD")
    assert len(office.shop.moved) == 20


def test_a_run_of_a_process_that_ended_is_found_stopped_and_goes_on(office: Office) -> None:
    numbers = " ".join(f"ok-{number}" for number in range(1, 11))
    with office.opened(TEAM) as door:
        planned = rested(door, lists(door).begin("shop", reason="changed-mind", numbers=numbers))
        gate = Gate(office, passing=2)
        lists(door).go(planned.id, planned.agreement)
        assert gate.reached.wait(PATIENCE)
        ending = threading.Timer(0, gate.open)
        ending.start()
    ending.join()
    with office.opened(TEAM) as door:
        [found] = lists(door).runs()
        assert found.phase in (BulkPhase.STOPPED, BulkPhase.DONE)
        lists(door).resume(found.id)
        done = rested(door, found)

    assert (done.phase, done.done) == (BulkPhase.DONE, 10)
    assert len(office.shop.moved) == 10


def test_a_list_that_another_process_works_on_is_left_to_it(office: Office) -> None:
    numbers = " ".join(f"ok-{number}" for number in range(1, 5))
    with office.opened(TEAM) as one, office.opened(TEAM) as other:
        planned = rested(one, lists(one).begin("shop", reason="changed-mind", numbers=numbers))
        gate = Gate(office, passing=0)
        lists(one).go(planned.id, planned.agreement)
        assert gate.reached.wait(PATIENCE)
        assert lists(other).look(planned.id).phase is BulkPhase.RUNNING
        assert lists(other).resume(planned.id).phase is BulkPhase.RUNNING
        gate.open()
        assert rested(one, planned).phase is BulkPhase.DONE
    assert len(office.shop.moved) == 4


def test_orders_that_could_not_be_reached_are_tried_again(office: Office, door: Dropconnect) -> None:
    planned = rested(door, lists(door).begin("shop", reason="changed-mind", numbers="ok-1 ok-2"))

    def out_of_reach(call: Call) -> None:
        if call.order_id == "ok-2":
            raise ProviderUnavailable("the shop is away")

    office.shop.listeners.append(out_of_reach)
    lists(door).go(planned.id, planned.agreement)
    stopped = rested(door, planned)
    assert stopped.phase is BulkPhase.STOPPED
    assert "1 orders could not be reached" in stopped.stopped

    office.shop.listeners.remove(out_of_reach)
    lists(door).resume(planned.id)
    assert rested(door, planned).done == 2
    assert len(office.shop.moved) == 2


def test_a_pause_stops_the_run_and_says_who_paused(office: Office, door: Dropconnect) -> None:
    planned = rested(door, lists(door).begin("shop", reason="changed-mind", numbers="ok-1"))
    door.pause(None, "stock-taking", by="Ada")
    lists(door).go(planned.id, planned.agreement)
    stopped = rested(door, planned)
    assert stopped.phase is BulkPhase.STOPPED
    assert "Ada has stopped all writes: stock-taking" in stopped.stopped
    assert not office.shop.moved


def test_one_list_a_person_until_it_is_over_or_thrown_away(door: Dropconnect) -> None:
    first = rested(door, lists(door).begin("shop", reason="changed-mind", numbers="ok-1"))
    with pytest.raises(CaseConflict, match="in hand"):
        lists(door).begin("shop", reason="changed-mind", numbers="ok-2")
    lists(door, "bo").begin("north", reason="changed-mind", numbers="ok-2")
    lists(door).discard(first.id)
    with pytest.raises(NotThere):
        lists(door).look(first.id)
    lists(door).begin("shop", reason="changed-mind", numbers="ok-2")


def test_lists_of_others_and_rows_of_their_stores_are_not_there(office: Office, door: Dropconnect) -> None:
    of_ada = lists(door).begin("shop", reason="changed-mind", numbers="ok-1")
    with pytest.raises(NotThere):
        lists(door, "bo").look(of_ada.id)
    file = b"order,store\nok-5,shop\nok-6,\n"
    planned = rested(door, lists(door, "bo").begin("north", reason="changed-mind", file=file))

    [row, other] = lists(door, "bo").page(planned.id, page=1, state="").rows
    assert row.order.words == "there is no store 'shop'"
    assert other.order.due == Money.of("82.49", "USD")
    assert {run.id for run in lists(door).runs()} == {of_ada.id, planned.id}


def test_whoever_may_look_only_begins_no_list(door: Dropconnect) -> None:
    with pytest.raises(NotAllowed, match="Vi may look only"):
        lists(door, "vi").begin("shop", reason="changed-mind", numbers="ok-1")
    assert door.bulk_runs() == ()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"\xff\xfe\x00", "the file is not UTF-8 text"),
        (b"number\n1\n", "the first line has the unknown column"),
        (b"order\n", "has a header and no rows"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_leaves_nothing(
    door: Dropconnect, file: bytes, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        lists(door).begin("shop", reason="changed-mind", file=file)
    assert lists(door).runs() == ()


def test_the_same_list_again_pays_nothing_twice(office: Office, door: Dropconnect) -> None:
    for _ in range(2):
        planned = rested(door, lists(door).begin("shop", reason="changed-mind", numbers="ok-1 ok-2"))
        lists(door).go(planned.id, planned.agreement)
        rested(door, planned)
    assert len(office.shop.moved) == 2
