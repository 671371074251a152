"""A real browser comes in: by the link that the server prints, and by the password that was set."""

from __future__ import annotations

import pytest
from tests.support.browser import Size, browser, require_accessible, window
from tests.support.serving import Served, hooked
from tests.support.visitor import PASSWORD
from tests.support.workplace import Workplace

pytestmark = pytest.mark.prove


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_owner_comes_in_by_the_printed_link(place: Workplace, size: Size) -> None:
    with Served(hooked(place)) as served, browser() as started:
        link = served.first_link()
        with window(started, served.url, size) as page:
            page.goto(link)
            require_accessible(page)
            page.get_by_label("New password").fill(PASSWORD)
            page.get_by_label("The same once more").fill(PASSWORD)
            page.get_by_role("button", name="Set the password and log in").click()
            page.get_by_role("heading", name="Queue", level=1).wait_for()
            require_accessible(page)
            page.get_by_role("button", name="Log out").click()
        with window(started, served.url, size, scripts=False) as page:
            page.goto("/")
            page.get_by_label("Your name").fill("owner")
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.keyboard.press("Enter")
            page.get_by_role("heading", name="Queue", level=1).wait_for()
