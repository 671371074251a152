"""A merchant's morning in a real browser: every page, at every size, and what three people do there.

With DROPCONNECT_PICTURES=FOLDER the pictures of the docs are made (`make pictures`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.demo import Demo, demo
from tests.support.browser import Size, browser, require_accessible, window

pytestmark = [pytest.mark.prove, pytest.mark.timeout(900)]

PAGES = {
    "queue": "/",
    "cases": "/cases",
    "case": "/cases/11",
    "closed": "/cases/1",
    "doubt": "/cases/7",
    "question": "/tasks/1",
    "search": "/search?q=54",
    "new": "/new?store=north&order=52",
    "start": "/new",
    "bulk": "/bulk",
    "suppliers": "/suppliers",
    "supplier": "/suppliers/workshop",
    "incidents": "/incidents",
    "elsewhere": "/seen",
    "settings": "/settings",
    "people": "/settings/people",
    "me": "/me",
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demo(tmp_path_factory.mktemp("week")) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.mark.parametrize(("size", "dark"), [("phone", False), ("desktop", False), ("desktop", True)])
def test_every_page_is_accessible_and_fits(shown: Demo, chromium: Browser, size: Size, dark: bool) -> None:
    with window(chromium, shown.url, size, dark=dark) as page:
        shown.come_in(page, "Ada")
        for name, path in PAGES.items():
            response = page.goto(path)
            assert response is not None
            assert response.status == 200, path
            require_accessible(page)
            _picture(page, f"{name}-{size}{'-dark' if dark else ''}")


def test_an_agency_sees_its_store_only(shown: Demo, chromium: Browser) -> None:
    with window(chromium, shown.url) as page:
        shown.come_in(page, "Cy")
        expect(page.locator("main")).to_contain_text("#41")
        expect(page.locator("main")).not_to_contain_text("north")
        for path in ("/cases/11", "/tasks/1", "/suppliers/workshop"):
            response = page.goto(path)
            assert response is not None
            assert response.status == 404, path
        page.goto("/cases")
        expect(page.locator("main")).not_to_contain_text("north")


def test_a_morning_on_the_phone(shown: Demo, chromium: Browser) -> None:
    """Ada agrees to a large payment from the queue, and reads what came of it."""
    with window(chromium, shown.url, "phone") as page:
        shown.come_in(page, "Ada")
        page.get_by_role("button", name="Pay back 130.89 USD and cancel #53").first.click()
        page.wait_for_load_state()
        require_accessible(page)
        page.goto("/cases/9")
        assert page.get_by_role("button", name="Pay back 130.89 USD").count() == 0, "it was decided"
        expect(page.locator("main")).to_contain_text("asked")
        require_accessible(page)


def test_an_assistant_cannot_agree_over_her_limit(shown: Demo, chromium: Browser) -> None:
    with window(chromium, shown.url) as page:
        shown.come_in(page, "Bo")
        assert page.get_by_role("button", name="Pay back 130.89 USD").count() == 0


def test_the_workshop_answers_on_its_phone_without_scripts(shown: Demo, chromium: Browser) -> None:
    with window(chromium, shown.url, "phone") as page:
        page.goto(shown.supplier_link)
        require_accessible(page)
    with window(chromium, shown.url, "phone", scripts=False) as page:
        page.goto(shown.supplier_link)
        page.get_by_label("They were sent already").check()
        page.get_by_label("Tracking number, if there is one").fill("TRACK-1")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("You said: They were sent already (TRACK-1).")
    with window(chromium, shown.url) as page:
        shown.come_in(page, "Ada")
        page.goto("/cases/11")
        expect(page.locator("main")).to_contain_text("TRACK-1")


def _picture(page: Page, name: str) -> None:
    folder = os.environ.get("DROPCONNECT_PICTURES")
    if folder and name in ("queue-desktop", "queue-phone", "case-desktop", "question-phone", "new-desktop"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=False)
