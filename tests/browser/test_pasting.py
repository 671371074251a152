"""A mail is pasted in a real browser: at phone and desktop size, without JavaScript and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.support.browser import Size, browser, require_accessible, window
from tests.support.browsing import come_in, listening
from tests.support.office import WITH_A_SUPPLIER, Office

from dropconnect import Dropconnect

pytestmark = pytest.mark.prove
MAIL = "From: ada@example.test\n\nHello \U0001f620, I don't need one lamp of order ok-1. \u05d1\u05d9"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def door(office: Office) -> Iterator[Dropconnect]:
    with office.opened(WITH_A_SUPPLIER) as opened:
        yield opened


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("dark", [False, True])
def test_a_pasted_mail_fills_the_plan_in_and_stands_in_the_case(
    office: Office, door: Dropconnect, size: Size, dark: bool
) -> None:
    with listening(door) as url, browser() as started, window(started, url, size, dark=dark) as page:
        come_in(page, door, url)
        page.goto("/new")
        page.get_by_role("link", name="Paste it").click()
        require_accessible(page)
        page.get_by_label("What the customer wrote").fill(MAIL)
        page.get_by_role("button", name="Find the order in it").click()
        expect(page.get_by_role("heading", name="Cancel order ok-1")).to_be_visible()
        expect(page.get_by_role("spinbutton", name="Lamp")).to_have_value("1")
        page.get_by_text("What the customer wrote", exact=False).last.click()
        require_accessible(page)
        page.get_by_role("button", name="27.50 USD").click()
        expect(page.get_by_text("The customer wrote; pasted by owner")).to_be_visible()
        require_accessible(page)

    assert str(office.shop.order("ok-1").refunded) == "27.50 USD"


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_an_order_is_chosen_without_javascript_by_keyboard_alone(door: Dropconnect, size: Size) -> None:
    with listening(door) as url, browser() as started, window(started, url, size, scripts=False) as page:
        come_in(page, door, url)
        page.goto("/new/paste")
        page.get_by_label("What the customer wrote").focus()
        page.keyboard.type("please cancel, changed my mind")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Which order is meant?")).to_be_visible()
        page.get_by_label("The order").focus()
        page.keyboard.type("ok-1")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Cancel order ok-1")).to_be_visible()
        expect(page.get_by_label("Changed mind")).to_be_checked()
