"""The page of a case: how it stands, in words, and all that people do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from tests.support.office import ONE_STORE, WITH_A_SUPPLIER, Office
from tests.support.visitor import Visitor, pages

from dropconnect import Dropconnect
from dropconnect.models.order import Customer

TEAM = """
[people.olga]
name = "Olga"
role = "owner"
timezone = "Asia/Tokyo"

[people.ada]
name = "Ada"
limit = "50.00 USD"

[people.vera]
name = "Vera"
role = "viewer"

[people.emil]
name = "Emil"
stores = ["other"]

[stores.other]
connector = "fake-platform"
"""
HOUR = 3600.0
TIMES = "\N{MULTIPLICATION SIGN}"


@pytest.fixture
def team(office: Office) -> Iterator[Dropconnect]:
    """A store whose desks come from ``woodwork``, and four people."""
    with office.opened(WITH_A_SUPPLIER + TEAM) as opened:
        yield opened


def cancelled(door: Dropconnect, order: str, by: str = "olga", comment: str = "") -> int:
    done = door.cancel("shop", order, reason="changed-mind", by=by, comment=comment)
    assert done.case is not None
    return done.case.id


def test_goods_money_and_story_are_told_in_words(office: Office, team: Dropconnect) -> None:
    office.order_desk("ok-1", "ask-yes-1")
    case = cancelled(team, "ok-1", comment="she called")
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "olga")
        shown = visitor.open(f"/cases/{case}")
        assert shown.headline == "Order ok-1"
        assert f"Desk (DESK-1) {TIMES} 1 asked woodwork ask-yes-1" in shown.work
        assert f"Lamp (LAMP-1) {TIMES} 2 own stock" in shown.work
        assert "Expected back 82.49 USD" in shown.work
        assert "The customer paid not read yet" in shown.work
        assert "she called" in shown.work
        assert "Mon 21:00" in shown.work, "it is noon in UTC, and nine in the evening where Olga is"
        office.world.clock.advance(26 * HOUR)
        team.work()
        shown = visitor.open(f"/cases/{case}")
        assert "Booked by the store 82.49 USD" in shown.work
        assert "The customer paid 82.49 USD" in shown.work
        assert f"Desk (DESK-1) {TIMES} 1 stopped" in shown.work
        for word in ("effect", "saga", "journal", "stage", "leg ", "`", "dropconnect resolve"):
            assert word not in shown.work.lower(), word


def test_one_button_stands_out_and_says_what_it_does(office: Office, team: Dropconnect) -> None:
    office.order_desk("ok-1", "now-1")
    case = cancelled(team, "ok-1", by="ada")
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "olga")
        shown = visitor.open(f"/cases/{case}")
        filled = [button.get_text() for button in shown.soup.select("main .main-act")]
        assert filled == ["Pay back 82.49 USD and cancel ok-1"]
        shown = visitor.press("Pay back 82.49 USD and cancel ok-1")
        assert shown.path == f"/cases/{case}"
        assert "recorded" in shown.work
        assert "Booked by the store 82.49 USD" in shown.work
        assert "recorded" not in visitor.open(f"/cases/{case}").work, "what is told once is told once"


def test_an_assistant_sees_no_button_where_she_may_not_and_who_may(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as door:
        case = cancelled(door, "ok-1", by="ada")
        with pages(door) as app:
            shown = Visitor(app).enter(door, "ada").open(f"/cases/{case}")
            assert "Pay back 82.49 USD and cancel ok-1" not in shown.buttons
            assert "not you. 82.49 USD is more than Ada may agree to (50.00 USD). Who may: Olga" in shown.work
            assert "No, leave ok-1 as it is" in shown.buttons


def test_a_viewer_looks_and_finds_no_form(team: Dropconnect) -> None:
    case = cancelled(team, "ok-1", by="ada")
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "vera")
        shown = visitor.open(f"/cases/{case}")
        assert "You look at this only: Vera may look only" in shown.work
        assert shown.soup.select("main form") == []


def test_a_case_of_another_store_is_not_there(team: Dropconnect) -> None:
    case = cancelled(team, "ok-1", by="ada")
    [task] = team.case(case).open_tasks
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "emil")
        for path in (
            f"/cases/{case}",
            f"/cases/{case}/message",
            f"/tasks/{task.id}",
            "/cases/99",
            "/cases/x",
            "/cases/0",
            f"/cases/{2**63}",
            f"/tasks/{10**30}",
        ):
            shown = visitor.open(path)
            assert shown.status == 404, path
            assert "ok-1" not in shown.text


def test_a_note_stands_in_the_story_as_it_was_written(team: Dropconnect) -> None:
    case = cancelled(team, "ok-1", by="ada")
    note = "She wants <script>alert(1)</script> it \u202esoon \N{LARGE GREEN SQUARE}"
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "ada")
        visitor.open(f"/cases/{case}")
        shown = visitor.press("Add the note", note=note)
        assert "The note stands in the timeline" in shown.work
        assert "She wants <script>alert(1)</script> it" in shown.work
        assert not shown.soup.select("main script")
        assert "\u202e" not in shown.text
        shown = visitor.press("Add the note", note="   ")
        assert shown.status == 422
        assert "A note needs words" in shown.work


def test_open_questions_are_handed_to_a_colleague(team: Dropconnect) -> None:
    case = cancelled(team, "ok-1", by="ada")
    team.work()
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "ada")
        visitor.open(f"/cases/{case}")
        shown = visitor.press("Hand the open question over", to="Olga", because="over my limit")
        assert "It is with Olga now" in shown.work
        assert "handed over to Olga: over my limit" in shown.work
        shown = visitor.press("Hand the open question over", to="Emil")
        assert shown.status == 422
        assert "Emil does not work for shop: choose one of Olga, Ada" in shown.work


def test_the_customer_keeps_it_withdraws_the_case_and_says_what_follows(
    office: Office, team: Dropconnect
) -> None:
    office.order_desk("ok-1", "ask-yes-1")
    case = cancelled(team, "ok-1")
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "olga")
        shown = visitor.open(f"/cases/{case}")
        assert "woodwork ask-yes-1 was asked to stop its goods: that is taken back" in shown.work
        assert visitor.press("Withdraw, and pay nothing back").status == 422
        shown = visitor.press("The customer keeps it")
        assert "The case is withdrawn" in shown.work
        assert "the customer keeps it" in shown.work
        assert team.case(case).case.outcome == "withdrawn"


def test_a_page_that_was_left_open_while_money_moved_says_so(team: Dropconnect) -> None:
    case = cancelled(team, "ok-1", by="ada")
    with pages(team) as app:
        left_open = Visitor(app).enter(team, "ada")
        left_open.open(f"/cases/{case}")
        other = Visitor(app).enter(team, "olga")
        other.open(f"/cases/{case}")
        other.press("Pay back 82.49 USD and cancel ok-1")
        shown = left_open.press("The customer keeps it")
        assert shown.status == 409
        assert "What is asked has changed since this page was made, and nothing was done" in shown.work
        assert shown.links()["See how it stands now"] == f"/cases/{case}"


def test_what_a_supplier_owes_is_ticked_once(office: Office, team: Dropconnect) -> None:
    office.order_desk("ok-1", "now-1")
    case = cancelled(team, "ok-1")
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "olga")
        visitor.open(f"/cases/{case}")
        shown = visitor.press("This came in", **{"credit-1": "a lot"})
        assert shown.status == 422
        assert "'a lot' is not an amount" in shown.work
        second = Visitor(app).enter(team, "olga")
        second.open(f"/cases/{case}")
        assert "received 12.00 USD" in visitor.press("This came in", **{"credit-1": "12.00"}).work
        assert second.press("It pays nothing", **{"credit-1": ""}).status == 409


def test_an_incident_ends_with_words(office: Office, team: Dropconnect) -> None:
    office.order_desk("ok-1", "contradicting-1")
    case = cancelled(team, "ok-1")
    office.world.clock.advance(72 * HOUR)
    team.work()
    [incident] = team.case(case).incidents
    field = f"incident-{incident.id}-words"
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "olga")
        assert "Incident" in visitor.open(f"/cases/{case}").work
        assert visitor.press("It is seen to").status == 422
        shown = visitor.press("It is seen to", **{field: "the parcel went back"})
        assert "The incident has ended" in shown.work
        assert team.case(case).incidents[0].decided_by == "Olga"


def test_what_is_not_known_stands_there_with_where_to_look(office: Office, team: Dropconnect) -> None:
    office.order_desk("unknowable-1", "now-1")
    case = cancelled(team, "unknowable-1")
    with pages(team) as app:
        shown = Visitor(app).enter(team, "olga").open(f"/cases/{case}")
        assert "Not known yet: Paying back 82.49 USD" in shown.work
        assert "What was answered no answer came from the fake shop" in shown.work
        assert "the payment in the gateway's own list" in shown.work


def test_the_next_message_is_shown_before_it_is_sent(office: Office) -> None:
    with office.opened(ONE_STORE) as door:
        case = cancelled(door, "unknowable-1")
        with pages(door) as app:
            visitor = Visitor(app).enter(door)
            visitor.open(f"/cases/{case}")
            shown = visitor.open(f"/cases/{case}/message?kind=waiting-update")
            assert shown.status == 200
            assert "Made up from the order as it stands" in shown.work
            assert "unknowable-1" in shown.work


def test_who_did_what_is_told_on_the_page(team: Dropconnect) -> None:
    case = cancelled(team, "ok-1", by="ada")
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "olga")
        visitor.open(f"/cases/{case}")
        shown = visitor.press("Pay back 82.49 USD and cancel ok-1")
        assert "Olga : resolve, approve" in shown.work
        assert "by page" in shown.work


def test_what_follows_from_a_yes_names_the_suppliers(office: Office, team: Dropconnect) -> None:
    office.order_desk("ok-1", "ask-yes-1")
    case = cancelled(team, "ok-1", by="ada")
    with pages(team) as app:
        shown = Visitor(app).enter(team, "olga").open(f"/cases/{case}")
        assert "Ask woodwork ask-yes-1 to stop its goods Pay back 82.49 USD through" in shown.work


def test_while_the_journal_is_locked_nothing_is_done_and_the_page_says_so(
    office: Office, team: Dropconnect
) -> None:
    case = cancelled(team, "ok-1", by="ada")
    journal = team._journal.opened()
    with journal.write() as writing:
        writing._connection.exec_driver_sql("PRAGMA busy_timeout = 1")
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "ada")
        visitor.open(f"/cases/{case}")
        with closing(sqlite3.connect(journal.path)) as other:
            other.execute("BEGIN IMMEDIATE")
            shown = visitor.press("Add the note", note="hello")
            assert shown.status == 503
            assert shown.headline == "This cannot be done right now"
            assert shown.response.headers["Retry-After"].isdecimal()
            other.execute("ROLLBACK")
        visitor.open(f"/cases/{case}")
        assert "hello" in visitor.press("Add the note", note="hello").work


MAILS = """
[stores.shop.messages]
notifier = "mail"
domain = "shop.example.test"
voice = { name = "Lamp House", contact = "help@shop.example.test" }

[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = 9
sender = "Lamp House <orders@shop.example.test>"
"""


def test_mails_can_be_read_where_they_stand_in_the_story(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER + TEAM + MAILS) as door:
        office.shop.change("ok-1", customer=Customer(name="Cy Bold", email="cy@example.test"))
        office.order_desk("ok-1", "ask-yes-1")
        case = cancelled(door, "ok-1")
        with pages(door) as app:
            visitor = Visitor(app).enter(door, "olga")
            shown = visitor.open(f"/cases/{case}")
            assert "Cy Bold, cy@example.test" in shown.work
            assert "Read the mail: We received your cancellation request for order ok-1" in shown.work
            assert "Dear Cy Bold" in shown.work or "Hello Cy Bold" in shown.work
            shown = visitor.open(f"/cases/{case}/message")
            assert "A message of this case, with its own facts" in shown.work
            assert "to cy@example.test" in shown.work


def test_names_from_outside_are_words_and_nothing_else(office: Office, team: Dropconnect) -> None:
    order = office.shop.order("ok-1")
    evil = "Lamp <script>alert(1)</script>\u202e\x1b[31m \N{SNOWMAN}"
    lines = tuple(line.changed(name=evil) if line.sku == "LAMP-1" else line for line in order.lines)
    office.shop.change("ok-1", lines=lines)
    case = cancelled(team, "ok-1", by="ada", comment="<img src=x onerror=alert(1)>")
    task = team.case(case).open_tasks[0].id
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "olga")
        for path in (f"/cases/{case}", f"/tasks/{task}", f"/cases/{case}/message"):
            shown = visitor.open(path)
            assert shown.status == 200
            assert not shown.soup.select("main script, main img")
            assert "\u202e" not in shown.response.text
            assert "\x1b" not in shown.response.text
        assert "Lamp <script>alert(1)</script>" in visitor.open(f"/cases/{case}").work


def test_a_long_story_shows_its_newest_lines_first(team: Dropconnect) -> None:
    case = cancelled(team, "ok-1", by="ada")
    with team._journal.opened().write() as writing:
        for number in range(120):
            writing.events.add(case, team.now(), "person-note", f"note number {number}", who="Ada")
    with pages(team) as app:
        shown = Visitor(app).enter(team, "olga").open(f"/cases/{case}")
        lines = [" ".join(line.get_text(" ").split()) for line in shown.soup.select("#story > li")]
        assert len(lines) == 100
        assert "note number 119" in lines[0]
        assert "22 earlier lines" in shown.work
        assert "note number 0" in shown.work
