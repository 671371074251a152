"""The clauses about who may act, with real processes and threads: a lock file tells who lives."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest
from tests.support.amounts import usd
from tests.support.holding import holding
from tests.support.house import House
from tests.support.patience import PATIENCE

from dropconnect.errors import CaseConflict
from dropconnect.journal import Journal
from dropconnect.journal.states import Outcome
from dropconnect.runner.local import LocalRunner
from dropconnect.saga.case.intake import Intake, open_case
from dropconnect.testing.fakes import Call

pytestmark = pytest.mark.prove


def test_clause_5_and_8_a_case_is_taken_over_only_from_the_dead(house: House) -> None:
    case = house.open("ok-1")
    with holding(house.file) as held:
        with pytest.raises(CaseConflict, match=held.runner):
            house.run(case)
        assert house.work() == 0, "`work` leaves to others what is theirs"
        assert house.shop.writes("ok-1") == []
        held.kill()
        assert house.run(case).outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == usd("82.49")


def test_clause_8_who_two_runners_at_once_move_the_money_once(house: House) -> None:
    case = house.open("ok-1")
    inside, go_on = threading.Event(), threading.Event()

    def hold_the_first(call: Call) -> None:
        if call.hook == "refund_order":
            inside.set()
            assert go_on.wait(PATIENCE)

    house.shop.listeners.append(hold_the_first)
    first = threading.Thread(target=house.run, args=(case,))
    first.start()
    try:
        assert inside.wait(PATIENCE)
        with (
            closing(Journal(house.journal.path)) as journal,
            LocalRunner(journal, house.configuration, house.clock) as second,
        ):
            with pytest.raises(CaseConflict, match="being worked on by another"):
                second.run(case.id)
            assert second.work(once=True) == 0
    finally:
        go_on.set()
        first.join()
    assert house.case(case).outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == usd("82.49")


def test_clause_8_who_a_crowd_that_starts_at_once_moves_the_money_once(house: House) -> None:
    case = house.open("ok-1")
    start = threading.Barrier(6)
    conflicts: list[int] = []
    unexpected: list[Exception] = []

    def crowd() -> None:
        with (
            closing(Journal(house.journal.path)) as journal,
            LocalRunner(journal, house.configuration, house.clock) as runner,
        ):
            start.wait(PATIENCE)
            try:
                runner.run(case.id)
            except CaseConflict:
                conflicts.append(case.id)
            except Exception as error:  # noqa: BLE001  a thread cannot raise into the test
                unexpected.append(error)

    threads = [threading.Thread(target=crowd) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert unexpected == []
    assert house.case(case).outcome is Outcome.DONE
    assert [call.hook for call in house.shop.writes("ok-1")] == ["refund_order", "cancel_order"]


def test_clause_8_who_two_requests_for_one_order_at_once_open_one_case(house: House) -> None:
    """Both have planned before either opens: the journal decides."""
    lamp = house.consider(house.request("ok-1", "LAMP-1:1"))
    desk = house.consider(house.request("ok-1", "DESK-1:1"))
    start = threading.Barrier(2)
    opened: list[int] = []
    refused: list[str] = []

    def ask(intake: Intake) -> None:
        start.wait(PATIENCE)
        try:
            opened.append(open_case(house.journal, intake, house.clock).id)
        except CaseConflict as error:
            refused.append(str(error))

    threads = [threading.Thread(target=ask, args=(intake,)) for intake in (lamp, desk)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1
    assert [f"open case {opened[0]} " in words for words in refused] == [True]
