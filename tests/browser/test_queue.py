"""A merchant's morning in a real browser: the queue at phone and desktop size, and by keyboard alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server

import pytest
import uvicorn
from playwright.sync_api import Page
from tests.support.browser import Size, browser, require_accessible, window
from tests.support.crew import DAY, Crew, crew
from tests.support.office import Office
from tests.support.visitor import PASSWORD, let_in, pages

pytestmark = pytest.mark.prove


@contextmanager
def served(team: Crew) -> Iterator[str]:
    """The address of the crew's pages."""
    with pages(team.door) as app, create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[tuple[Crew, str]]:
    """A late supplier, two questions, and something that was done today."""
    with crew(Office(tmp_path)) as team:
        for store in ("shop", "north"):
            for number in range(1, 5):
                team.office.world.shop(store).place(f"ok-{number}", number=f"100{number}")
        team.cancelled("ok-2", at_supplier="silent-2", lines={"DESK-1": 1}, name="Cy Example")
        team.later(3 * DAY)
        team.cancelled("ok-1", store="north", name="Ada Example")
        team.cancelled("ok-3", store="north", name="Ben Example")
        team.cancelled("ok-4", lines={"LAMP-1": 1}, name="Dora Example")
        let_in(team.door, "olga")
        with served(team) as address:
            yield team, address


def enter(page: Page) -> None:
    page.goto("/login")
    page.get_by_label("Your name").fill("olga")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Queue", level=1).wait_for()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_queue_can_be_read_and_used(morning: tuple[Crew, str], size: Size, dark: bool) -> None:
    team, address = morning
    with browser() as started, window(started, address, size, dark=dark) as page:
        enter(page)
        require_accessible(page)
        page.get_by_role("button", name="Pay back 82.49 USD and cancel #1001").click()
        page.get_by_text("You said yes to #1001: 82.49 USD is paid back.").wait_for()
        require_accessible(page)
    assert str(team.door.case(2).case.paid_back) == "82.49 USD"


def test_several_are_approved_by_keyboard_alone_without_scripts(morning: tuple[Crew, str]) -> None:
    team, address = morning
    with browser() as started, window(started, address, "phone", scripts=False) as page:
        enter(page)
        for name in ("Choose #1001 of north", "Choose #1003 of north"):
            page.get_by_role("checkbox", name=name).focus()
            page.keyboard.press("Space")
        page.get_by_text("Several at once").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Approve the ticked…").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Approve 2 cases").wait_for()
        page.get_by_role("button", name="Pay back 164.98 USD, 2 cases").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="2 of 2 approved").wait_for()
    assert [str(team.door.case(number).case.paid_back) for number in (2, 3)] == ["82.49 USD"] * 2


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_lists_search_and_incidents_can_be_read(morning: tuple[Crew, str], size: Size) -> None:
    team, address = morning
    team.office.shop.place("ok-8", number="1008")
    team.cancelled("ok-8", at_supplier="contradicting-8", lines={"DESK-1": 1})
    team.later(2 * DAY)
    with browser() as started, window(started, address, size) as page:
        enter(page)
        for path, headline in (
            ("/cases", "Cases"),
            ("/search?q=1002&everywhere=yes", "Orders for"),
            ("/incidents?all=1", "Incidents"),
            ("/seen?all=1", "Cancelled elsewhere"),
            ("/queue/chosen?act=withdraw&case=1&case=2", "Withdraw"),
        ):
            page.goto(path)
            page.get_by_role("heading", name=headline).first.wait_for()
            require_accessible(page)
        page.goto("/incidents")
        field = page.get_by_label("What was done, or why it is right").first
        field.fill("the parcel goes back")
        page.get_by_role("button", name="Seen to").first.click()
        page.get_by_text("is over.").wait_for()
