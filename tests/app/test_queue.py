"""The queue: what needs a person, what waits for others, what was done today."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.support.crew import DAY, HOUR, Crew, crew
from tests.support.office import Office

from dropconnect import CaseConflict, DropConnectError, JournalError, NotThere
from dropconnect.models.order import OrderState
from dropconnect.plugin import ProviderUnavailable
from dropconnect.report.queue import QueueCard, QueueChoice, QueueColumn, QueueReport


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Crew]:
    with crew(Office(tmp_path)) as opened:
        yield opened


def cards(report: QueueReport, column: str = "needs") -> dict[str, QueueCard]:
    return {card.order_number: card for card in report.column(column).cards}


def test_each_case_stands_in_the_column_of_whoever_has_to_do_something(team: Crew) -> None:
    team.cancelled("ok-1", name="Ada Example")
    team.cancelled("ok-2", at_supplier="silent-2", lines={"DESK-1": 1})
    team.cancelled("ok-3", lines={"LAMP-1": 1}, name="Ben Example")

    queue = team.seat("olga").queue()

    assert list(cards(queue)) == ["ok-1"]
    assert list(cards(queue, "waits")) == ["ok-2"]
    assert list(cards(queue, "done")) == ["ok-3"]
    assert cards(queue)["ok-1"].customer == "Ada E."
    assert str(cards(queue)["ok-1"].amount) == "82.49 USD"
    assert cards(queue, "waits")["ok-2"].waits_for == "woodwork"
    assert str(cards(queue, "done")["ok-3"].amount) == "27.50 USD"


def test_what_was_done_yesterday_is_not_done_today(team: Crew) -> None:
    team.cancelled("ok-3", lines={"LAMP-1": 1})

    team.later(DAY)

    assert cards(team.seat("olga").queue(), "done") == {}


def test_a_yes_says_what_it_does_and_is_offered_to_whoever_may_say_it(team: Crew) -> None:
    case = team.cancelled("ok-1", by="ada")

    offered = cards(team.seat("olga").queue())["ok-1"]
    assert offered.approve is not None
    assert offered.approve.words == "Pay back 82.49 USD and cancel ok-1"
    own = cards(team.seat("ada").queue())["ok-1"]
    assert own.approve is None
    assert "Who may: Olga" in own.not_approved_here
    looked_at = cards(team.seat("vera").queue())["ok-1"]
    assert (looked_at.approve, looked_at.remind, looked_at.can_withdraw) == (None, "", False)

    assert team.seat("olga").agree(offered.approve.task_id).case.id == case


def test_where_more_than_yes_and_no_can_be_said_the_case_is_opened_first(team: Crew) -> None:
    team.office.order_desk("ok-5", "now-5")
    team.office.shop.change("ok-5", state=OrderState.CANCELLED, provider_status="cancelled")
    team.cancelled("ok-5")

    [task] = team.door.tasks().tasks
    card = cards(team.seat("olga").queue())["ok-5"]

    assert [choice.decision for choice in task.choices] == ["approve", "deny", "suppliers only"]
    assert card.approve is None
    assert card.task_id == task.id


def test_a_second_yes_changes_nothing_and_another_person_hears_who_was_first(team: Crew) -> None:
    team.cancelled("ok-1", store="north")
    task = cards(team.seat("olga").queue())["ok-1"].task_id
    assert task is not None

    first = team.seat("olga").agree(task)
    again = team.seat("olga").agree(task)

    assert first.case.paid_back == again.case.paid_back
    assert str(first.case.paid_back) == "82.49 USD"
    with pytest.raises(CaseConflict, match="Olga has decided this already: approve"):
        team.seat("vera").agree(task)


def test_whoever_is_late_comes_first_and_is_named(team: Crew) -> None:
    team.cancelled("ok-2", at_supplier="silent-2", lines={"DESK-1": 1})
    team.later(3 * DAY)
    team.cancelled("ok-1")

    needs = cards(team.seat("olga").queue())

    assert list(needs) == ["ok-2", "ok-1"]
    assert needs["ok-2"].late[0].who == "woodwork"
    assert needs["ok-1"].late == ()


def test_an_assistant_sees_her_stores_alone(team: Crew) -> None:
    team.cancelled("ok-1")
    other = team.cancelled("ok-1", store="north")
    task = team.door.case(other).tasks[0].id

    queue = team.seat("ada").queue()

    assert [card.connection for card in queue.cards] == ["shop"]
    assert queue.stores == ("shop",)
    with pytest.raises(NotThere):
        team.seat("ada").agree(task)
    with pytest.raises(NotThere):
        team.seat("ada").remind(other)


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        (QueueChoice(store="north"), ["n-1"]),
        (QueueChoice(supplier="woodwork"), ["ok-1", "ok-2"]),
        (QueueChoice(reason="own-error"), []),
        (QueueChoice(reason="changed-mind"), ["ok-1", "n-1", "ok-2"]),
        (QueueChoice(person="Ada"), ["ok-1"]),
        (QueueChoice(person="Olga"), ["n-1", "ok-2"]),
    ],
)
def test_filters_narrow_all_columns(team: Crew, choice: QueueChoice, found: list[str]) -> None:
    team.cancelled("ok-1")
    team.office.world.shop("north").place("ok-9", number="n-1")
    team.cancelled("ok-9", store="north")
    team.cancelled("ok-2", at_supplier="silent-2", lines={"DESK-1": 1})
    team.door.work()

    queue = team.seat("olga").queue(choice)

    assert [card.order_number for card in queue.cards] == found


def test_a_long_column_has_pages(team: Crew) -> None:
    for number in range(1, 4):
        team.cancelled(f"ok-{number}")
    by = {"by": "olga", "columns": [QueueColumn.NEEDS], "limit": 2}

    first, second = team.door.queue(**by), team.door.queue(**by, page=2)  # type: ignore[arg-type]

    assert [card.order_number for card in first.cards] == ["ok-1", "ok-2"]
    assert [card.order_number for card in second.cards] == ["ok-3"]
    assert first.column("needs").total == 3
    assert second.column("needs").is_last


def test_an_incident_of_a_closed_case_needs_a_person(team: Crew) -> None:
    case = team.cancelled("ok-2", at_supplier="contradicting-2", lines={"DESK-1": 1})
    team.later(DAY + HOUR)

    card = cards(team.seat("olga").queue())["ok-2"]

    assert card.case_id == case
    assert card.incident_id == team.door.incidents().incidents[0].id
    assert card.outcome == "done"


def test_a_supplier_is_reminded_at_most_once_an_hour(team: Crew) -> None:
    case = team.cancelled("ok-2", at_supplier="silent-2", lines={"DESK-1": 1})
    seat, there = team.seat("ada"), team.office.woodwork.reminders
    assert cards(seat.queue(), "waits")["ok-2"].remind == "woodwork"

    assert seat.remind(case).reminded == ("woodwork",)
    assert there["silent-2"] == 1
    with pytest.raises(CaseConflict, match="once an hour is enough"):
        seat.remind(case)
    assert there["silent-2"] == 1
    team.later(HOUR)
    seat.remind(case)
    assert there["silent-2"] == 2

    said = [event for event in team.door.case(case).timeline if "reminded" in event.text]
    assert [event.who for event in said] == ["Ada", "Ada"]
    assert next(act.outcome for act in team.door.acts(case_id=case) if act.what == "remind") == "done"


def test_a_colleague_is_reminded_of_her_question_by_mail(team: Crew) -> None:
    case = team.cancelled("ok-1")
    team.mails()
    assert cards(team.seat("olga").queue())["ok-1"].remind == "Ada"

    assert team.seat("olga").remind(case, "Ada").reminded == ("Ada",)

    assert team.mails() == [
        ("ada@shop.example.test", "Olga reminds you: Reminder, a question is open: order ok-1 of shop")
    ]
    with pytest.raises(CaseConflict, match="Ada was reminded less than an hour ago"):
        team.seat("olga").remind(case, "Ada")
    with pytest.raises(CaseConflict, match="Ada is you"):
        team.seat("ada").remind(case)


def test_nobody_is_reminded_of_what_is_over(team: Crew) -> None:
    case = team.cancelled("ok-3", lines={"LAMP-1": 1})
    with pytest.raises(CaseConflict, match="nobody has to answer or to decide anything"):
        team.seat("olga").remind(case)


def test_a_reminder_that_could_not_leave_is_told_and_may_be_sent_again(team: Crew) -> None:
    case = team.cancelled("ok-2", at_supplier="silent-2", lines={"DESK-1": 1})

    def down(call: object) -> None:
        if getattr(call, "hook", "") == "escalate":
            raise ProviderUnavailable("it is closed", connection="woodwork")

    team.office.woodwork.listeners.append(down)
    with pytest.raises(CaseConflict, match="woodwork silent-2: it could not be reached: it is closed"):
        team.seat("ada").remind(case)
    team.office.woodwork.listeners.clear()

    assert team.seat("ada").remind(case).reminded == ("woodwork",)
    assert team.office.woodwork.reminders["silent-2"] == 1


def test_nobody_reminds_while_writes_are_stopped(team: Crew) -> None:
    case = team.cancelled("ok-2", at_supplier="silent-2", lines={"DESK-1": 1})
    team.door.pause(None, "the gateway is down", by="olga")

    with pytest.raises(DropConnectError, match="the gateway is down"):
        team.seat("olga").remind(case)

    assert team.office.woodwork.reminders["silent-2"] == 0


def test_a_damaged_case_is_named_as_such_and_incidents_are_told_all_the_same(team: Crew) -> None:
    team.cancelled("ok-2", at_supplier="contradicting-2", lines={"DESK-1": 1})
    team.later(DAY + HOUR)
    with closing(sqlite3.connect(team.office.file.parent / "dropconnect-journal.sqlite3")) as journal:
        journal.execute("""UPDATE "case" SET plan = '{broken'""")
        journal.commit()

    with pytest.raises(JournalError, match="damaged"):
        team.seat("olga").queue()
    assert [incident.order_number for incident in team.seat("olga").incidents().incidents] == ["ok-2"]
