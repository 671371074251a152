"""Dead means proved dead, with real processes: whatever cannot be proved is a question to a person."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.holding import OtherBoot, holding
from tests.support.house import House

from dropconnect import CaseConflict, Dropconnect, Life, LostLease, UsageError
from dropconnect.clock import Clock, SystemClock
from dropconnect.journal import Journal
from dropconnect.journal.rows import Case
from dropconnect.journal.runners import Runner
from dropconnect.journal.states import Outcome, RunnerEnd
from dropconnect.runner.local import LocalRunner

HERE = SystemClock()
DUE = usd("82.49")


def lock_folder(house: House) -> Path:
    return house.journal.path.with_name(house.journal.path.name + ".runners")


def clean_up(house: House) -> None:
    """Somebody's cleaner takes the lock files for rubbish."""
    shutil.rmtree(lock_folder(house))


def run(house: House, case: Case, clock: Clock = HERE, journal: Journal | None = None) -> Case:
    """As the house's own, by a clock of this machine: its boot is that of other processes."""
    with LocalRunner(journal or house.journal, house.configuration, clock) as runner:
        return runner.run(case.id)


def assert_refuses(house: House, case: Case, words: str, clock: Clock = HERE) -> None:
    with pytest.raises(CaseConflict, match=words):
        run(house, case, clock)
    with LocalRunner(house.journal, house.configuration, clock) as runner:
        assert runner.work(once=True) == 0
    assert house.shop.writes("ok-1") == []


def assert_goes_on(house: House, case: Case, clock: Clock = HERE) -> None:
    assert run(house, case, clock).outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == DUE


@contextmanager
def front_door(house: House, clock: Clock = HERE) -> Iterator[Dropconnect]:
    with Dropconnect(house.configuration, clock=clock) as app:
        yield app


def row_of(house: House, runner: str) -> Runner:
    with house.journal.read() as reading:
        found = reading.runners.get(runner)
    assert found is not None
    return found


def test_the_lock_file_decides(house: House) -> None:
    case = house.open("ok-1")
    with holding(house.file) as held:
        assert_refuses(house, case, f"being worked on by another dropconnect.*{held.runner}")
        assert_refuses(house, case, held.runner)
        held.kill()
        assert_goes_on(house, case)
    assert row_of(house, held.runner).end is RunnerEnd.PROVED
    assert list(lock_folder(house).iterdir()) == [], "what the dead left is cleared away"


def test_a_runner_that_ended_in_order_said_so_and_left_nothing(house: House) -> None:
    house.open("ok-1")
    with holding(house.file) as held:
        held.end()
    assert row_of(house, held.runner).end is RunnerEnd.ORDERLY
    assert list(lock_folder(house).iterdir()) == []


def test_a_living_runner_without_its_lock_file_keeps_its_case(house: House) -> None:
    case = house.open("ok-1")
    with holding(house.file) as held:
        clean_up(house)
        assert_refuses(house, case, f"process {held.pid} on ")
        held.kill()
        assert_goes_on(house, case)


def test_a_copy_of_a_lock_file_proves_nothing(house: House) -> None:
    """A folder that was restored from a backup: its files are free, their runner lives."""
    case = house.open("ok-1")
    with holding(house.file) as held:
        backup = shutil.copytree(lock_folder(house), house.file.with_name("backup"))
        clean_up(house)
        backup.rename(lock_folder(house))
        assert_refuses(house, case, held.runner)


def test_a_journal_by_another_name_has_the_same_lock_files(house: House) -> None:
    case = house.open("ok-1")
    linked = house.file.with_name("linked.sqlite3")
    linked.symlink_to(house.journal.path)
    with (
        holding(house.file) as held,
        closing(Journal(linked)) as journal,
        pytest.raises(CaseConflict, match=held.runner),
    ):
        run(house, case, journal=journal)
    folders = [path for path in house.file.parent.iterdir() if path.name.endswith(".runners")]
    assert folders == [lock_folder(house)]


def test_a_lock_file_is_seen_through_the_wall_of_a_container(house: House) -> None:
    case = house.open("ok-1")
    with holding(house.file, in_container=True) as held:
        assert row_of(house, held.runner).pid == 1, "its own number for itself says nothing here"
        assert_refuses(house, case, held.runner)
        held.kill()
        assert_goes_on(house, case)


def test_of_another_container_without_a_lock_file_a_person_is_asked(house: House) -> None:
    case = house.open("ok-1")
    asks = "not known if it still lives.*another container.*dropconnect gone"
    with holding(house.file, in_container=True) as held:
        clean_up(house)
        assert_refuses(house, case, asks)
        held.kill()
        assert_refuses(house, case, asks)
    with front_door(house) as app:
        app.runner_gone(held.runner, "its container was removed", by="Ada")
    assert_goes_on(house, case)


def test_after_a_reboot_the_free_lock_file_decides(house: House) -> None:
    case = house.open("ok-1")
    with holding(house.file) as held:
        held.kill()
    assert_goes_on(house, case, OtherBoot())


def test_of_another_boot_without_a_lock_file_a_person_is_asked_once(house: House) -> None:
    """The same machine before its reboot, or the machine that this one is a clone of: which, nobody knows."""
    case, clock = house.open("ok-1"), OtherBoot()
    with holding(house.file) as held:
        held.kill()
    clean_up(house)
    assert_refuses(house, case, f"process .*{held.runner}.*not known if it still lives", clock)

    with front_door(house, clock) as app:
        [listed] = app.runners()
        assert (listed.life, listed.cases) == (Life.UNKNOWN, (case.id,))
        said = app.runner_gone(held.runner, "the old server is off", by="Ada")
        assert (said.life, said.cases, app.runners()) == (Life.DEAD, (case.id,), ())
        with pytest.raises(CaseConflict, match=r"the old server is off.*Ada"):
            app.runner_gone(held.runner, "it is gone", by="Ben")

    row = row_of(house, held.runner)
    assert (row.end, row.ended_by) == (RunnerEnd.SAID, "Ada")
    assert ("Ada", "the old server is off") in [
        (event.who, event.text.rpartition(": ")[2]) for event in house.events(case)
    ]
    assert_goes_on(house, case, clock)


def test_a_runner_of_an_older_release_is_asked_about(house: House) -> None:
    """It has no row; its lock file, if it is there, still decides."""
    case = house.open("ok-1")
    with house.journal.write() as writing:
        assert writing.cases.take(case.id, "77-of-old", from_runner=None)
    assert_refuses(house, case, "77-of-old.*no record of it")
    with front_door(house) as app:
        app.runner_gone("77-of-old", "upgraded", by="Ada")
    assert_goes_on(house, case)


def test_nobody_says_of_the_living_that_they_are_gone(house: House) -> None:
    house.open("ok-1")
    with holding(house.file) as held, front_door(house) as app:
        with pytest.raises(CaseConflict, match=f"process {held.pid} .*lives"):
            app.runner_gone(held.runner, "it looks dead", by="Ada")
        with pytest.raises(UsageError, match="`dropconnect runners` lists them"):
            app.runner_gone("1-unknown", "it looks dead", by="Ada")
    assert row_of(house, held.runner).end is None


def test_a_runner_that_was_wrongly_said_to_be_gone_sends_nothing_more(house: House) -> None:
    case = house.open("ok-1")
    with house.runner() as runner:
        with runner.holding(case.id) as held:
            house.clock.reboot()
            clean_up(house)
            with front_door(house, house.clock) as app:
                app.runner_gone(held.lease or "", "it looks dead", by="Ada")
            with pytest.raises(LostLease, match=r"recorded as gone.*Ada"):
                runner.run_held(held)
        with pytest.raises(LostLease, match="recorded as gone"):
            runner.run(case.id)
        with pytest.raises(LostLease, match="recorded as gone"):
            runner.work(once=True)
    assert house.shop.writes("ok-1") == []
    assert house.run(case).outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == DUE
