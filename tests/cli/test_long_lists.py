"""Lists of thousands come a page at a time: what is read is bounded by the page, not by the journal."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from tests.cli.test_json import fits
from tests.support.counting import counted
from tests.support.workplace import Ended, Workplace, section

from dropconnect.journal.schema import parts
from dropconnect.journal.tables import metadata

CLOSED, OPEN = 11_000, 130
A_ROW_AND_ITS_CASE = 12
"""How many rows stand behind one of these cases, at most; each has a task and an incident."""


def copies(table: str, count: int, **values: str) -> str:
    """SQL that adds ``count`` copies of the row 1; ``values`` are expressions of the number ``n`` of each."""
    columns = [column.name for column in metadata.tables[table].columns if column.name != "id"]
    names = ", ".join(f'"{name}"' for name in columns)
    selected = ", ".join(values.get(name, f'"{name}"') for name in columns)
    return (
        f"WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count} + 1) "
        f'INSERT INTO "{table}" ({names}) SELECT {selected} FROM "{table}", numbers WHERE "{table}".id = 1'
    )


@pytest.fixture
def busy(place: Workplace, url: str) -> Workplace:
    """11,131 cases: 11,000 closed ones and then 131 that wait for a person, each with its task."""
    place.configure(section("shop", url, '[stores.shop.policy]\napprove_over = "1.00 USD"'))
    assert place.cancel("21").code == 5
    names = {"key": "'copy ' || n", "order_id": "'order ' || n"}
    with closing(sqlite3.connect(place.journal)) as journal, journal:
        closed = {"closed_at": "opened_at", "stage": "'closed'", "outcome": "'done'", "waits_for": "NULL"}
        journal.execute(copies("case", CLOSED, **names, **closed, due_at="NULL"))
        journal.execute(copies("case", OPEN, **{key: f"{value} || ' open'" for key, value in names.items()}))
        journal.execute(copies("task", OPEN, case_id=f"{CLOSED} + n"))
        journal.execute(
            "INSERT INTO incident (case_id, kind, reason, evidence, owner, opened_at, due_at) "
            "SELECT case_id, 'message', 'reason', '{}', 'merchant', opened_at, due_at FROM task"
        )
    return place


def read(place: Workplace, *command: str, bound: int) -> Ended:
    """Run it; it may ask for so many rows, a few statements for each case of a page, and whether the journal
    has all its tables, columns and indexes, each of which is a row."""
    with counted() as asked:
        ended = place.call(*command)
    assert ended.code == 0, ended.said
    assert asked.rows <= bound + len(parts()) + 50, (command, asked)
    assert asked.statements <= bound + 60, (command, asked)
    return ended


def test_the_newest_cases_come_first_and_the_rest_is_counted(busy: Workplace) -> None:
    page = fits(read(busy, "cases", "--json", bound=50 * A_ROW_AND_ITS_CASE), "cases")
    newest = CLOSED + OPEN + 1
    assert [case["id"] for case in page["cases"]] == list(range(newest, newest - 50, -1))
    assert (page["page"], page["limit"], page["total"]) == (1, 50, newest)
    text = read(busy, "cases", bound=50 * A_ROW_AND_ITS_CASE).out
    assert f"1 to 50 of {newest} cases; the next: `dropconnect cases --limit 50 --page 2`" in text


def test_pages_follow_each_other_without_a_gap(busy: Workplace) -> None:
    total = CLOSED + OPEN + 1
    ids: dict[int, list[int]] = {}
    for page in (1, 2, 112):
        command = ("cases", "--json", "--limit", "100", "--page", str(page))
        ids[page] = [case["id"] for case in busy.call(*command).document["cases"]]
    assert ids[1] + ids[2] == list(range(total, total - 200, -1))
    assert ids[112] == list(range(total - 11_100, 0, -1))
    assert f"none of {total} cases" in busy.call("cases", "--limit", "100", "--page", "113").out


@pytest.mark.parametrize("chosen", [("--waiting",), ("--open",)])
def test_those_that_wait_are_chosen_by_the_database(busy: Workplace, chosen: tuple[str, ...]) -> None:
    command = ("cases", *chosen, "--limit", "10", "--page", "14", "--json")
    page = fits(read(busy, *command, bound=10 * A_ROW_AND_ITS_CASE), "cases")
    assert (len(page["cases"]), page["cases"][0]["id"], page["total"]) == (1, 1, OPEN + 1)
    text = busy.call("cases", *chosen, "--limit", "10").out
    assert f"cases {chosen[0]} --limit 10 --page 2`" in text


def test_tasks_and_incidents_come_by_pages_too(busy: Workplace) -> None:
    for command, what in (("tasks", "tasks"), ("incidents", "incidents")):
        page = fits(read(busy, command, "--json", bound=50 * A_ROW_AND_ITS_CASE), command)
        assert (len(page[what]), page["total"]) == (50, OPEN + 1)
        text = read(busy, command, "--limit", "20", "--page", "7", bound=20 * A_ROW_AND_ITS_CASE).out
        assert f"121 to 131 of 131 {what}" in text
        assert "the next" not in text


def test_what_is_due_is_found_without_the_others(busy: Workplace) -> None:
    """``read`` fails when more rows than ``bound`` are fetched."""
    worked = read(busy, "work", "--once", bound=50)
    assert f"{OPEN} open" in worked.out or f"{OPEN + 1} open" in worked.out
    assert read(busy, "credits", bound=50).code == 0


@pytest.mark.parametrize("options", [("--page", "0"), ("--limit", "0"), ("--limit", "1001"), ("--page", "x")])
def test_what_is_no_page(place: Workplace, options: tuple[str, str]) -> None:
    assert place.call("cases", *options).code == 2
