"""Real browsers decide: an assistant and an owner, with the keyboard alone, two people at once, by a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.support.browser import Size, browser, require_accessible, window
from tests.support.hosted import hosted
from tests.support.office import WITH_A_SUPPLIER, Office
from tests.support.visitor import PASSWORD, let_in

from dropconnect import Dropconnect

pytestmark = pytest.mark.prove

TEAM = """
[team]
notifier = "mail"

[people.olga]
name = "Olga"
role = "owner"
mail = "olga@shop.example.test"

[people.ina]
name = "Ina"
role = "owner"

[people.ada]
name = "Ada"
limit = "50.00 USD"

[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = 9
sender = "orders@shop.example.test"
"""
YES = "Pay back 82.49 USD and cancel ok-1"
NO = "No, leave ok-1 as it is"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.write(WITH_A_SUPPLIER + TEAM)
    return made


@contextmanager
def served(office: Office, file: str = "") -> Iterator[tuple[Dropconnect, str]]:
    with office.opened(file) as door, hosted(door) as address:
        let_in(door, "olga", "ina", "ada")
        yield door, address


def cancelled(office: Office, door: Dropconnect) -> int:
    office.order_desk("ok-1", "now-1")
    done = door.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    assert done.case is not None
    return done.case.id


@contextmanager
def logged_in(
    started: Browser, address: str, name: str, size: Size = "desktop", *, scripts: bool = True
) -> Iterator[Page]:
    with window(started, address, size, scripts=scripts) as page:
        page.goto("/login")
        page.get_by_label("Your name").fill(name)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("navigation", name="Main").wait_for()
        yield page


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_an_assistant_may_not_approve_her_own_and_the_owner_does(office: Office, size: Size) -> None:
    with served(office) as (door, address), browser() as started:
        case = cancelled(office, door)
        with logged_in(started, address, "Ada", size) as page:
            page.goto(f"/cases/{case}")
            page.get_by_text("Who may: Olga, Ina").wait_for()
            assert page.get_by_role("button", name=YES).count() == 0
            page.get_by_label("To", exact=True).select_option("Olga")
            page.get_by_role("button", name="Hand the open question over").click()
            page.get_by_text("It is with Olga now").wait_for()
            require_accessible(page)
        with logged_in(started, address, "Olga", size, scripts=False) as page:
            page.goto(f"/cases/{case}")
            page.get_by_role("button", name=YES).click()
            page.get_by_text("the order is cancelled, 82.49 USD paid back").first.wait_for()
        with logged_in(started, address, "Olga", size) as page:
            page.goto(f"/cases/{case}")
            require_accessible(page)
        assert office.shop.paid_back("ok-1").text == "82.49"


def test_everything_can_be_done_with_the_keyboard_alone(office: Office) -> None:
    with served(office) as (door, address), browser() as started:
        case = cancelled(office, door)
        task = door.case(case).open_tasks[0].id
        with logged_in(started, address, "Olga") as page:
            page.goto(f"/cases/{case}")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "work", "the first key leads to the content"
            _tab_to(page, "note")
            page.keyboard.type("She called again.")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.get_by_text("The note stands in the timeline").wait_for()
            page.goto(f"/tasks/{task}")
            _tab_to(page, f"say-{task}-deny")
            page.keyboard.type("she keeps it")
            page.keyboard.press("Enter")
            page.get_by_text(f"{NO}: recorded").wait_for()
        assert not door.case(case).case.is_open
        assert not office.shop.paid_back("ok-1")


def test_two_people_decide_one_question_and_only_one_counts(office: Office) -> None:
    with served(office) as (door, address), browser() as started:
        task = door.case(cancelled(office, door)).open_tasks[0].id
        with logged_in(started, address, "Olga") as olga:
            olga.goto(f"/tasks/{task}")
            with window_that_is_told_no(started, address) as ina:
                ina.goto(f"/tasks/{task}")
                olga.get_by_role("button", name=YES).click()
                olga.get_by_text("recorded").wait_for()
                ina.get_by_label("Why? The reason stands in the timeline.").fill("she keeps it")
                ina.get_by_role("button", name=NO).click()
                ina.get_by_text("Olga has decided it before: approve").wait_for()
                require_accessible(ina)
                ina.get_by_role("link", name="See how it stands now").click()
                ina.get_by_text("the order is cancelled, 82.49 USD paid back").first.wait_for()
        assert office.shop.paid_back("ok-1").text == "82.49"


def test_doubts_incidents_and_questions_about_suppliers_can_be_read_by_everybody(office: Office) -> None:
    orders = {"unknowable-1": "now-1", "ok-2": "manual-1", "ok-3": "refuses-1", "ok-4": "contradicting-1"}
    with served(office) as (door, address), browser() as started:
        for order, at_supplier in orders.items():
            office.order_desk(order, at_supplier)
            door.cancel("shop", order, reason="changed-mind", by="Olga")
        for _ in range(2):  # the first look only starts the time after which a doubt is for people
            office.world.clock.advance(36 * 3600.0)
            door.work()
        cases = [case.id for case in door.cases().cases]
        tasks = [task.id for task in door.tasks().tasks]
        assert door.incidents().total
        assert len(tasks) == 3
        with logged_in(started, address, "Olga", "phone") as page:
            for path in (
                *(f"/cases/{number}" for number in cases),
                *(f"/tasks/{number}" for number in tasks),
            ):
                page.goto(path)
                require_accessible(page)
            page.goto(f"/cases/{cases[0]}/message")
            require_accessible(page)


def test_a_page_that_stays_open_shows_what_happened_meanwhile(office: Office) -> None:
    with served(office) as (door, address), browser() as started:
        case = cancelled(office, door)
        with logged_in(started, address, "Olga") as page:
            page.clock.install()
            page.goto(f"/cases/{case}")
            page.get_by_role("button", name=YES).wait_for()
            page.get_by_label("Add a note").fill("half a sentence")
            door.approve(case, by="Ina")
            page.clock.fast_forward(30_000)
            page.get_by_text("the order is cancelled, 82.49 USD paid back").first.wait_for()
            page.get_by_role("button", name=YES).wait_for(state="detached")
            assert page.get_by_label("Add a note").input_value() == "half a sentence"


@contextmanager
def window_that_is_told_no(started: Browser, address: str) -> Iterator[Page]:
    """Ina's browser: that a page has status 409 is noted by it as an error, and is meant."""
    context = started.new_context(base_url=address, locale="en-GB")
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Your name").fill("Ina")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="Main").wait_for()
    try:
        yield page
    finally:
        context.close()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_link_in_a_mail_decides_without_a_log_in(office: Office, size: Size) -> None:
    # The address of the pages is known only when they are served: mails need just any.
    with_url = WITH_A_SUPPLIER + TEAM + '\n[serve]\nurl = "http://127.0.0.1"\n'
    with served(office, with_url) as (door, address), browser() as started:
        case = cancelled(office, door)
        door.work()
        with door._journal.opened().read() as reading:
            bodies = " ".join(notice.body for notice in reading.notices.of_case(case))
        found = re.search(r"/d/[\w-]+", bodies)
        assert found
        with window(started, address, size, scripts=False) as page:
            page.goto(found[0])
            page.get_by_text("You decide this as Olga").wait_for()
            page.get_by_role("button", name=YES).click()
            page.get_by_role("heading", name="This is decided").wait_for()
        with window(started, address, size) as page:
            page.goto(found[0])
            require_accessible(page)
        assert door.case(case).tasks[0].decided_by == "Olga"


def _tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the element of this id has the focus; fails where it is never reached."""
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == wanted:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached by Tab on {page.url}")
