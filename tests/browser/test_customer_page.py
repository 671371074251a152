"""The page for customers in a real browser: phone, desktop, no JavaScript, keyboard, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.support.amounts import usd
from tests.support.browser import Size, browser, require_accessible, window
from tests.support.browsing import listening
from tests.support.customers import PAGE, CustomerOffice, link_of
from tests.support.visitor import PASSWORD, let_in
from tests.support.withdrawing import ADA

from dropconnect import Dropconnect

pytestmark = pytest.mark.prove

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 40" width="160" height="40">
<circle cx="20" cy="20" r="16" fill="#ffe08a" stroke="#7a4b00" stroke-width="3"/>
<text x="44" y="27" font-family="sans-serif" font-size="20" fill="#7a4b00">Lamp House</text></svg>"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[CustomerOffice]:
    made = CustomerOffice(tmp_path)
    (tmp_path / "logo.svg").write_text(LOGO, encoding="utf-8")
    made.configure(PAGE + 'logo = "logo.svg"\ncolour = "#ffe08a"\n')
    made.allow('fee = { fixed = "10.00 USD" }')
    # The link then leads to this machine, on whatever port it listens.
    text = made.file.read_text(encoding="utf-8")
    made.write(text.replace('url = "https://cancel.shop.example.test"', 'url = "http://127.0.0.1"'))
    yield made
    made.close()


@pytest.fixture
def door(office: CustomerOffice) -> Iterator[Dropconnect]:
    with office.opened() as opened:
        yield opened


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize(("dark", "scripts"), [(False, False), (True, True), (False, True)])
def test_a_customer_cancels(
    office: CustomerOffice, door: Dropconnect, size: Size, dark: bool, scripts: bool
) -> None:
    with (
        listening(door) as url,
        browser() as started,
        window(started, url, size, dark=dark, scripts=scripts) as page,
    ):
        page.goto("/c/shop/withdraw")
        _checked(page, scripts)
        page.goto("/c/shop")
        expect(page.get_by_role("img", name="Lamp House")).to_have_js_property("naturalWidth", 160)
        _checked(page, scripts)
        page.get_by_label("Order number").fill("ok-1")
        page.get_by_label("Your mail address").fill(ADA)
        page.get_by_role("button", name="Send me the link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
        _checked(page, scripts)
        door.work()
        page.goto(link_of(office.mails(ADA)[0]))
        _checked(page, scripts)
        page.get_by_role("button", name="Go on").click()
        _checked(page, scripts)
        page.get_by_label("I changed my mind").check()
        page.get_by_role("button", name="Go on").click()
        _checked(page, scripts)
        page.get_by_role("button", name="Cancel this and get $82.49 back").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("It is done")
        _checked(page, scripts)
        page.reload()
        page.get_by_label("5", exact=True).check()
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_text("Thank you: 5 of 5.")).to_be_visible()
    assert office.shop.paid_back("ok-1") == usd("82.49")


def test_by_keyboard_alone_in_german(office: CustomerOffice, door: Dropconnect) -> None:
    with listening(door) as url, browser() as started, window(started, url, "phone", scripts=False) as page:
        page.goto("/c/shop?lang=de")
        page.get_by_label("Bestellnummer").focus()
        page.keyboard.type("ok-1")
        page.keyboard.press("Tab")
        page.keyboard.type(ADA)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sehen Sie in Ihr Postfach")
        door.work()
        page.goto(link_of(office.mails(ADA)[0]))
        for button in ("Weiter", "Weiter", "Das stornieren und 82,49 $ zurückbekommen"):
            page.get_by_role("button", name=button).focus()
            page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Es ist erledigt")


def _checked(page: Page, scripts: bool) -> None:
    """axe needs JavaScript in the page."""
    if scripts:
        require_accessible(page)


@pytest.mark.parametrize(("size", "dark"), [("phone", True), ("desktop", False)])
def test_a_customer_wants_another_address(
    office: CustomerOffice, door: Dropconnect, size: Size, dark: bool
) -> None:
    let_in(door, "ada")
    door.ask_customer_link("shop", "ok-1", ADA, "en")
    door.work()
    link = link_of(office.mails(ADA)[0])
    with listening(door) as url, browser() as started:
        with window(started, url, size, dark=dark) as page:
            page.goto(link)
            page.get_by_role("link", name="You want it, but another address or article?").click()
            require_accessible(page)
            page.get_by_label("The address").check()
            page.get_by_label("What do you want instead?").fill("Ada Example\n1 New Street")
            page.get_by_role("button", name="Send it to the shop").click()
            expect(page.get_by_role("heading", name="Lamp House has your wish")).to_be_visible()
            require_accessible(page)
        with window(started, url, size, dark=dark) as page:
            page.goto("/login")
            page.get_by_label("Your name").fill("ada")
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.keyboard.press("Enter")
            page.get_by_role("link", name="1 customer wants something changed").click()
            require_accessible(page)
            page.get_by_role("button", name="I have changed it").click()
            expect(page.get_by_text("The customer of ok-1 gets your answer by mail.")).to_be_visible()
    assert door.change(1).state == "done"
