"""What is overdue is said as a word, in JSON, and by exit code 5."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from tests.support.workplace import Workplace

DAY = timedelta(days=1)


def as_if_opened(place: Workplace, earlier: timedelta) -> None:
    """The journal as it would be if the case had been opened so much earlier."""
    with sqlite3.connect(place.journal) as journal:
        for table, column in (
            ("task", "opened_at"),
            ("task", "due_at"),
            ("part", "asked_at"),
            ("part", "answer_by"),
        ):
            for key, text in journal.execute(
                f"select id, {column} from {table} where {column} is not null"
            ).fetchall():
                moved = datetime.fromisoformat(text) - earlier
                journal.execute(f"update {table} set {column} = ? where id = ?", (moved.isoformat(" "), key))


def test_what_is_due_later_is_no_alarm(drop: Workplace) -> None:
    drop.cancel("21")

    for command in (("cases",), ("cases", "--waiting"), ("tasks",), ("show", "1")):
        assert drop.call(*command).code == 0, command


def test_an_overdue_task_is_told_by_every_command(drop: Workplace) -> None:
    drop.cancel("21")
    as_if_opened(drop, 2 * DAY)

    for command in (("cases",), ("cases", "--waiting"), ("tasks",), ("show", "1"), ("work", "--once")):
        ended = drop.call(*command)
        assert ended.code == 5, command
        assert "overdue" in ended.out, command


def test_programs_read_what_is_overdue(drop: Workplace) -> None:
    drop.cancel("21")
    as_if_opened(drop, 2 * DAY)

    listed = drop.call("cases", "--json").document
    [case] = listed["cases"]
    [wait] = case["waits"]
    assert (listed["exit_code"], listed["overdue"], case["overdue"]) == (5, 1, True)
    assert (wait["kind"], wait["overdue"]) == ("person", True)
    assert wait["since"] < wait["until"]
    tasks = drop.call("tasks", "--json").document
    assert (tasks["exit_code"], tasks["overdue"], tasks["tasks"][0]["overdue"]) == (5, 1, True)
    worked = drop.call("work", "--once", "--json").document
    assert (worked["exit_code"], worked["standing"], worked["still_open"]["overdue"]) == (5, "person", 1)


def test_a_supplier_that_was_asked_is_overdue_after_its_hours(drop: Workplace) -> None:
    drop.cancel("21")
    drop.call("resolve", "1", "--say", "asked", "--by", "Ada")
    as_if_opened(drop, 3 * DAY)

    ended = drop.call("show", "1")

    assert ended.code == 5
    assert "hub 21 had until" in ended.out
