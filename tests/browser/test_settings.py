"""Settings in a real browser: readable at phone and desktop size, and a pause by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.support.browser import Size, browser, require_accessible, window
from tests.support.browsing import come_in, listening
from tests.support.office import WITH_A_SUPPLIER, Office
from tests.support.patience import wait_until

pytestmark = pytest.mark.prove
SHADOW = WITH_A_SUPPLIER + '\n[stores.north]\nconnector = "fake-platform"\nmode = "shadow"\n'
PAGES = ("/settings", "/settings/people", "/settings/mail/shop", "/settings/shadow/north", "/me")


@pytest.mark.parametrize(("size", "dark"), [("phone", True), ("desktop", False)])
def test_every_page_of_settings_is_accessible(tmp_path: Path, size: Size, dark: bool) -> None:
    office = Office(tmp_path)
    with (
        office.opened(SHADOW) as door,
        listening(door) as url,
        browser() as started,
        window(started, url, size, dark=dark) as page,
    ):
        come_in(page, door, url)
        door.cancel("north", "ok-1", reason="changed-mind", by="owner")
        door.pause("shop", "stock-taking", by="owner")
        door.stands()
        wait_until(lambda: not any(stand.at_work for stand in door.stands()), "all were looked at")
        for path in PAGES:
            page.goto(path)
            require_accessible(page)


def test_everything_is_stopped_and_goes_on_by_keyboard_alone(tmp_path: Path) -> None:
    with (
        Office(tmp_path).opened() as door,
        listening(door) as url,
        browser() as started,
        window(started, url, "phone") as page,
    ):
        come_in(page, door, url)
        page.goto("/settings")
        page.get_by_text("Stop everything that would be written").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Why").focus()
        page.keyboard.type("stock-taking")
        page.keyboard.press("Enter")
        again = page.get_by_role("button", name="Let it go on for all stores")
        expect(again).to_be_visible()
        assert door.pauses()[0].because == "stock-taking"
        again.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Nothing is stopped.")).to_be_visible()
        assert not door.pauses()
