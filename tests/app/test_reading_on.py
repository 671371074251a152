"""Long lists are read a stretch at a time: what is added meanwhile makes nothing told twice or left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.support.office import WITH_A_SUPPLIER, Office

from dropconnect import Dropconnect, UsageError
from dropconnect.app.seat import Seat
from dropconnect.report.stretches import Stretch

TWO = """
[stores.shop]
connector = "fake-platform"
[stores.shop.policy]
approve_over = "0.00 USD"

[stores.other]
connector = "fake-platform"
[stores.other.policy]
approve_over = "0.00 USD"

[people.ada]
name = "Ada"
role = "owner"

[people.ola]
name = "Ola"
role = "agent"
stores = ["other"]
"""


@pytest.fixture
def asking(office: Office) -> Iterator[Dropconnect]:
    """Two stores, in which every payment needs a person's word."""
    with office.opened(TWO) as app:
        yield app


def ask(app: Dropconnect, *orders: str, store: str = "shop") -> None:
    for order in orders:
        app.cancel(store, order, reason="changed-mind", by="Ada")


def read_on(
    read: Callable[[str], Stretch], numbers: Callable[[Any], list[int]], between: Callable[[], None]
) -> list[int]:
    """All that is listed; ``between`` happens after each stretch."""
    found: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        stretch = read(cursor)
        found += numbers(stretch)
        cursor = stretch.next_cursor
        between()
    return found


def test_cases_that_are_opened_meanwhile_move_no_others(asking: Dropconnect) -> None:
    ask(asking, *(f"ok-{number}" for number in range(1, 6)))
    new = iter(range(10, 90))

    found = read_on(
        lambda cursor: asking.list_cases(cursor=cursor, limit=2),
        lambda stretch: [case.id for case in stretch.cases],
        lambda: ask(asking, f"ok-{next(new)}"),
    )

    assert found == [5, 4, 3, 2, 1]


def test_cases_since_a_time_are_read_on_although_the_clock_was_set_back(
    asking: Dropconnect, office: Office
) -> None:
    since = office.world.clock.now() - timedelta(days=2)
    ask(asking, "ok-1", "ok-2")
    office.world.clock.set_wall_clock(office.world.clock.now() - timedelta(days=1))
    ask(asking, "ok-3")

    found = read_on(
        lambda cursor: asking.list_cases(since=since, cursor=cursor, limit=1),
        lambda stretch: [case.id for case in stretch.cases],
        lambda: None,
    )

    assert found == [3, 2, 1]


def test_tasks_of_one_date_are_all_told_once(asking: Dropconnect) -> None:
    ask(asking, "ok-1", "ok-2", "ok-3")

    found = read_on(
        lambda cursor: asking.list_tasks(only_open=False, cursor=cursor, limit=1),
        lambda stretch: [task.id for task in stretch.tasks],
        lambda: None,
    )

    assert found == [1, 2, 3]


def test_a_decision_in_between_leaves_no_open_task_out(asking: Dropconnect) -> None:
    ask(asking, "ok-1", "ok-2", "ok-3")
    first = asking.list_tasks(limit=1)
    asking.approve(1, by="Ada")

    rest = asking.list_tasks(cursor=first.next_cursor or "", limit=5)

    assert [task.id for task in first.tasks] == [1]
    assert [task.id for task in rest.tasks] == [2, 3]
    assert rest.next_cursor is None


def test_incidents_are_read_on(app: Dropconnect, office: Office) -> None:
    ask(app, "ok-1", "ok-2", "ok-3")
    for order in ("ok-1", "ok-2", "ok-3"):
        office.shop.change(order, refunds=())
    app.reconcile(apply=True)

    found = read_on(
        lambda cursor: app.list_incidents(cursor=cursor, limit=2),
        lambda stretch: [incident.id for incident in stretch.incidents],
        lambda: None,
    )

    assert found == [1, 2, 3]


def test_credits_are_read_on(office: Office) -> None:
    for number in (1, 2, 3):
        office.order_desk(f"ok-{number}", f"now-{number}")
    with office.opened(WITH_A_SUPPLIER) as supplied:
        ask(supplied, "ok-1", "ok-2", "ok-3")
        supplied.record_credit(2, 1, None, by="Ada")

        every = read_on(
            lambda cursor: supplied.list_credits(cursor=cursor, limit=1),
            lambda stretch: [item.case_id for item in stretch.credits],
            lambda: None,
        )
        still_owed = supplied.list_credits(only_open=True, limit=2)

    assert every == [1, 2, 3]
    assert [item.case_id for item in still_owed.credits] == [1, 3]
    assert still_owed.next_cursor is None


def test_who_works_for_one_store_reads_of_no_other(asking: Dropconnect) -> None:
    ask(asking, "ok-1", "ok-2")
    ask(asking, "ok-3", store="other")
    seat = Seat.of(asking, "Ola", via="api")

    assert [case.connection for case in seat.list_cases().cases] == ["other"]
    assert [task.connection for task in seat.list_tasks().tasks] == ["other"]
    assert seat.list_cases(cursor=asking.list_cases(limit=1).next_cursor or "").cases == ()


@pytest.mark.parametrize(
    "text", ["1", "x" * 300, "WyJjYXNlcyIsIjEiXQ", "WyJ0YXNrcyIsMV0", "WyJjYXNlcyIsLTFd", "ü", "bnVsbA", "A"]
)
def test_what_is_not_a_cursor_is_told(asking: Dropconnect, text: str) -> None:
    with pytest.raises(UsageError, match="not a cursor of the list of cases"):
        asking.list_cases(cursor=text)


def test_a_cursor_of_another_list_is_told(asking: Dropconnect) -> None:
    ask(asking, "ok-1", "ok-2")
    of_tasks = asking.list_tasks(limit=1).next_cursor or ""

    with pytest.raises(UsageError, match="not a cursor of the list of incidents"):
        asking.list_incidents(cursor=of_tasks)


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_stretch_has_1_to_200(asking: Dropconnect, limit: int) -> None:
    with pytest.raises(UsageError, match="from 1 to 200"):
        asking.list_cases(limit=limit)
