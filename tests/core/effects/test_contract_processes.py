"""The clauses about who may act, with real processes and threads: a lock file tells who lives."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.house import House
from tests.support.patience import PATIENCE

from dropconnect.errors import CaseConflict
from dropconnect.journal import Journal
from dropconnect.journal.states import Outcome
from dropconnect.liveness import RunnerFiles
from dropconnect.runner.local import LocalRunner
from dropconnect.saga.case.intake import Intake, open_case
from dropconnect.testing.fakes import Call

pytestmark = pytest.mark.prove

LIVE = """
import sys
from pathlib import Path
from dropconnect.liveness import RunnerFiles
life = RunnerFiles(Path(sys.argv[1])).enter()
print(life.runner, flush=True)
sys.stdin.read()
"""
HOLD = """
import sys
from pathlib import Path
from dropconnect.clock import SystemClock
from dropconnect.config import load
from dropconnect.journal import Journal
from dropconnect.runner.local import LocalRunner
from dropconnect.testing.fakes import FakeWorld
configuration = load(Path(sys.argv[1]), registry=FakeWorld().registry())
with LocalRunner(Journal(configuration.journal), configuration, SystemClock()) as runner:
    with runner.holding(1) as case:
        print(case.lease, flush=True)
        sys.stdin.read()
"""


@contextmanager
def process(script: str, argument: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A Python process that has printed its runner id and waits; killed with -9 at the end."""
    arguments = [sys.executable, "-c", script, str(argument)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            yield child, child.stdout.readline().strip()
        finally:
            child.kill()


def test_clause_5_known_dead_means_that_the_runner_file_is_free(tmp_path: Path) -> None:
    journal = tmp_path / "journal.sqlite3"
    files = RunnerFiles(journal)
    with process(LIVE, journal) as (child, runner):
        assert files.is_alive(runner)
        assert files.is_alive(runner), "asking does not take the lock away"
        child.kill()
        child.wait()
        assert not files.is_alive(runner)
    assert list(files.folder.iterdir()) == [], "what the dead left is cleared away"


def test_clause_5_a_runner_that_ended_well_is_as_dead(tmp_path: Path) -> None:
    files = RunnerFiles(tmp_path / "journal.sqlite3")
    life = files.enter()
    assert files.is_alive(life.runner)
    life.close()
    assert not files.is_alive(life.runner)
    assert not files.is_alive("never-was")


def test_clause_5_and_8_a_case_is_taken_over_only_from_the_dead(house: House) -> None:
    case = house.open("ok-1")
    with process(HOLD, house.file) as (child, holder):
        with pytest.raises(CaseConflict, match=holder):
            house.run(case)
        assert house.work() == 0, "`work` leaves to others what is theirs"
        assert house.shop.writes("ok-1") == []
        child.kill()
        child.wait()
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
