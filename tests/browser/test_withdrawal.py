"""The withdrawal in a real browser: phone and desktop, without JavaScript, by keyboard, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.support.browser import Size, browser, require_accessible, window
from tests.support.browsing import come_in, listening
from tests.support.withdrawing import ADA, WithdrawalOffice, only, state

from dropconnect import Dropconnect

pytestmark = pytest.mark.prove
HERE = "/c/shop/withdraw"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Dropconnect]:
    office = WithdrawalOffice(tmp_path)
    text = office.file.read_text(encoding="utf-8")
    office.write(text.replace('url = "https://cancel.shop.example.test"', 'url = ""'))
    try:
        with office.opened() as opened:
            yield opened
    finally:
        office.close()


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize(("dark", "scripts"), [(False, False), (True, True)])
def test_two_acts_and_a_receipt(door: Dropconnect, size: Size, dark: bool, scripts: bool) -> None:
    with (
        listening(door) as url,
        browser() as started,
        window(started, url, size, dark=dark, scripts=scripts) as page,
    ):
        page.goto(HERE)
        _checked(page, scripts)
        page.get_by_label("Your name").fill("Ada Example")
        page.get_by_label("Order number").fill("ok-1")
        page.get_by_label("Your mail address").fill(ADA)
        page.get_by_role("button", name="Go on").click()
        _checked(page, scripts)
        page.get_by_role("button", name="Confirm withdrawal").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("We received your withdrawal")
        _checked(page, scripts)
        page.reload()
        expect(page.get_by_text(only(door).code)).to_be_visible()


def test_by_keyboard_alone_in_german(door: Dropconnect) -> None:
    with listening(door) as url, browser() as started, window(started, url, "phone", scripts=False) as page:
        page.goto(f"{HERE}?lang=de")
        page.get_by_label("Ihr Name").focus()
        for words in ("Ada Example", "ok-1", ADA):
            page.keyboard.type(words)
            page.keyboard.press("Tab")
        page.get_by_label("Ihre Mailadresse").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Widerruf bestätigen").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Ihr Widerruf ist eingegangen")


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("dark", [False, True])
def test_people_compare_and_decide(door: Dropconnect, size: Size, dark: bool) -> None:
    state(door, mail="somebody@example.test", goods="the blue one")
    door.work()
    with listening(door) as url, browser() as started, window(started, url, size, dark=dark) as page:
        come_in(page, door, url, "ada")
        page.goto("/withdrawals")
        require_accessible(page)
        page.get_by_role("link", name="ok-1").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Withdrawal from order ok-1")
        require_accessible(page)
        page.get_by_label("The goods that are meant").fill("1 x Lamp")
        page.get_by_role("button", name="Carry out this withdrawal").click()
        expect(page.get_by_text("It is carried out now.")).to_be_visible()
    assert only(door).chosen == "1 x Lamp"


def _checked(page: Page, scripts: bool) -> None:
    """axe needs JavaScript in the page."""
    if scripts:
        require_accessible(page)
