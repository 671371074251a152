"""The journal's file: safe on the disk, of one schema, and clear about what is wrong with it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from tests.support.house import House
from tests.support.patience import PATIENCE

from dropconnect.errors import CaseConflict, JournalError
from dropconnect.journal import Journal
from dropconnect.models.cancellation import CancellationRequest, Plan
from dropconnect.saga.case.intake import Intake, open_case


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite3"


@contextmanager
def sqlite(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def test_what_is_committed_is_on_the_disk(path: Path) -> None:
    """WAL, and synchronous=FULL (2) in the very connection that writes; foreign keys are kept."""
    with closing(Journal(path)) as journal, journal.write() as writing:
        pragmas = {
            name: writing.cases._connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_opening_again_changes_nothing(path: Path) -> None:
    Journal(path).close()
    with sqlite(path) as connection:
        before = connection.execute("PRAGMA schema_version").fetchone()
    Journal(path).close()
    with sqlite(path) as connection:
        assert connection.execute("PRAGMA schema_version").fetchone() == before


def test_many_open_a_new_journal_at_once(path: Path) -> None:
    start = threading.Barrier(6)
    errors: list[Exception] = []

    def open_it() -> None:
        start.wait(PATIENCE)
        try:
            Journal(path).close()
        except Exception as error:  # noqa: BLE001  a thread cannot raise into the test
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_newer_schema_is_refused_and_left_alone(path: Path) -> None:
    Journal(path).close()
    with sqlite(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(JournalError, match=r"newer dropconnect \(schema 9999.*pip install -U dropconnect"):
        Journal(path)
    with sqlite(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


def test_a_damaged_file_is_said_and_left_alone(path: Path) -> None:
    content = b"this is no database, but somebody's shopping list " * 40
    path.write_bytes(content)
    with pytest.raises(JournalError, match=r"damaged or no journal.*restore it from a backup"):
        Journal(path)
    assert path.read_bytes() == content


def test_a_database_of_something_else_is_refused(path: Path) -> None:
    with sqlite(path) as connection:
        connection.execute("CREATE TABLE shopping (what TEXT)")
    with pytest.raises(JournalError, match="database of something else"):
        Journal(path)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match=r"nowhere does not exist"):
        Journal(tmp_path / "nowhere" / "journal.sqlite3")


def test_a_folder_in_place_of_the_file_is_said(path: Path) -> None:
    path.mkdir()
    with pytest.raises(JournalError, match="cannot be written"):
        Journal(path)


def test_a_locked_journal_says_so_and_can_still_be_read(path: Path) -> None:
    with closing(Journal(path, busy_seconds=0.1)) as journal, sqlite(path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="locked by another program"), journal.write():
            pytest.fail("it was locked")
        with journal.read() as reading:
            assert reading.cases.list() == []
        other.execute("ROLLBACK")
        with journal.write() as writing:
            assert writing.cases.list() == []


def fill(house: House) -> None:
    for number in range(200):
        open_case(house.journal, house.consider(house.request(f"ok-{number}")), house.clock)


def test_a_full_journal_loses_nothing(house: House) -> None:
    intake = house.consider(house.request("ok-1"))
    with house.journal.read() as reading:
        connection = reading.cases._connection
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(JournalError, match=r"cannot grow.*make room"):
        fill(house)
    with house.journal.read() as reading:
        reading.cases._connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert open_case(house.journal, intake, house.clock).is_open


def open_and_fail(house: House, intake: Intake) -> None:
    with house.journal.write() as writing:
        writing.cases.open(intake.request, intake.plan, house.clock.now())
        raise CaseConflict("something else went wrong")


def test_a_broken_transaction_leaves_no_trace(house: House) -> None:
    intake = house.consider(house.request("ok-1"))
    with pytest.raises(CaseConflict):
        open_and_fail(house, intake)
    with house.journal.read() as reading:
        assert reading.cases.list() == []


def test_a_time_without_a_zone_is_refused(house: House) -> None:
    intake = house.consider(house.request("ok-1"))
    naive = datetime(2026, 11, 23, 12)  # noqa: DTZ001  the mistake this is about
    with house.journal.write() as writing, pytest.raises(Exception, match="a time without a zone"):
        writing.cases.open(intake.request, intake.plan, naive)


def test_the_database_itself_refuses_a_second_open_case(house: House) -> None:
    """The index holds even where a program forgets to ask."""
    house.open("ok-1", "LAMP-1:1")
    with sqlite(house.journal.path) as connection:
        columns = ", ".join(
            row[1] for row in connection.execute("PRAGMA table_info('case')") if row[1] not in ("id", "key")
        )
        copy = f'INSERT INTO "case" (key, {columns}) SELECT \'another\', {columns} FROM "case"'
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            connection.execute(copy)


def test_a_case_is_handed_out_as_another_process_reads_it(house: House) -> None:
    case = house.open("ok-1", "LAMP-1")
    with sqlite(house.journal.path) as connection:
        [[request, plan]] = connection.execute('SELECT request, plan FROM "case"')

    assert case.request == CancellationRequest.model_validate_json(request)
    assert case.plan == Plan.model_validate_json(plan)
