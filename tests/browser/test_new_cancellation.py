"""A new cancellation in a real browser: the plan follows the fields, and the button does what was shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.support.browser import Size, browser, require_accessible, window
from tests.support.browsing import come_in, listening
from tests.support.office import WITH_A_SUPPLIER, Office

from dropconnect import Dropconnect

CASE = "404"
"""The case that it leads to has pages of its own: how these answer is no matter here."""
pytestmark = pytest.mark.prove


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def door(office: Office) -> Iterator[Dropconnect]:
    with office.opened(WITH_A_SUPPLIER) as opened:
        yield opened


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("dark", [False, True])
def test_the_plan_follows_the_steppers_and_the_button_carries_it_out(
    office: Office, door: Dropconnect, size: Size, dark: bool
) -> None:
    office.order_desk("ok-1", "shipped-1")
    with (
        listening(door) as url,
        browser() as started,
        window(started, url, size, dark=dark, expected=CASE) as page,
    ):
        come_in(page, door, url)
        page.goto("/new?order=ok-1")
        require_accessible(page)
        page.get_by_label("Changed mind").check()
        expect(page.get_by_role("button", name="Cancel what can be stopped, 55.00 USD back")).to_be_enabled()
        require_accessible(page)
        page.get_by_role("button", name="One less of Lamp").click()
        button = page.get_by_role("button", name="Cancel what can be stopped, 27.50 USD back")
        expect(button).to_be_enabled()
        assert "units%3A11=1" in page.url, "whoever loads the page anew sees the same"
        with page.expect_navigation():
            button.click()

    assert str(office.shop.order("ok-1").refunded) == "27.50 USD"


def test_it_works_without_javascript_and_by_keyboard_alone(office: Office, door: Dropconnect) -> None:
    with (
        listening(door) as url,
        browser() as started,
        window(started, url, scripts=False, expected=CASE) as page,
    ):
        come_in(page, door, url)
        page.goto("/new")
        page.get_by_label("Order", exact=True).fill("ok-1")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Cancel order ok-1", level=1).wait_for()
        lamps = page.get_by_role("spinbutton", name="Lamp")
        lamps.focus()
        page.keyboard.press("ArrowDown")
        page.get_by_label("Changed mind").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        button = page.get_by_role("button", name="and pay back up to 49.49 USD")
        button.wait_for()
        assert not office.shop.writes("ok-1"), "Enter in a field shows the plan and does nothing"
        button.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")

    assert door.cases().total == 1
