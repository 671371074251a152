"""While the right of withdrawal runs, the page for customers keeps no fee and offers the withdrawal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.customers import CustomerOffice, link_of
from tests.support.visitor import Shown, Visitor, pages
from tests.support.withdrawing import ADA, ADDRESS

FIXED, PERCENT = 'fee = { fixed = "10.00 USD" }', 'fee = { percent = "10" }'


@pytest.fixture
def office(tmp_path: Path) -> Iterator[CustomerOffice]:
    made = CustomerOffice(tmp_path)
    made.allow(FIXED)
    yield made
    made.close()


def confirmed(office: CustomerOffice, button: str = "", language: str = "en", **lines: str) -> Shown:
    """The page with the money, and the case carried out if ``button`` is pressed there."""
    with office.opened() as door, pages(door) as app:
        customer = Visitor(app, ADDRESS)
        door.ask_customer_link("shop", "ok-1", ADA, language)
        door.work()
        customer.open(link_of(next(mail for mail in office.mails(ADA) if "/o/" in mail.as_string())))
        go = "Go on" if language == "en" else "Weiter"
        customer.press(go, **{f"line-{name}": count for name, count in lines.items()})
        shown = customer.press(go)
        if button:
            customer.press(button)
        return shown


def test_no_fee_is_said_with_the_reason_and_what_is_said_is_paid(office: CustomerOffice) -> None:
    shown = confirmed(office, "Cancel this and get $82.49 back")
    assert "No fee: you may still withdraw from the contract." in shown.work
    assert "The shop keeps" not in shown.work
    assert shown.soup.find("a", href="/c/shop/withdraw?lang=en") is not None
    assert office.shop.paid_back("ok-1") == usd("82.49")


def test_exempt_goods_pay_their_percentage_and_the_others_none(office: CustomerOffice) -> None:
    office.allow(PERCENT)
    office.exempt("DESK-*")
    shown = confirmed(office, "Cancel this and get $80.29 back")
    assert "The shop keeps -$2.20 10 % of the goods for which there is no right of withdrawal" in shown.work
    assert "No fee on the other goods" in shown.work
    assert office.shop.paid_back("ok-1") == usd("80.29")


def test_a_fixed_fee_is_kept_where_all_of_it_is_exempt(office: CustomerOffice) -> None:
    office.exempt("DESK-*")
    shown = confirmed(office, "Cancel this and get $11.99 back", **{"11": "0", "12": "1"})
    assert "The shop keeps -$10.00" in shown.work
    assert "you may still withdraw" not in shown.work
    assert office.shop.paid_back("ok-1") == usd("11.99")


def test_a_companys_fee_waits_for_a_person(office: CustomerOffice) -> None:
    office.order("ok-1", company="Ada Ltd")
    shown = confirmed(office, "Cancel this and get $72.49 back")
    assert "A person of Lamp House looks at your request first." in shown.work
    assert office.shop.paid_back("ok-1") == usd("0.00")
    with office.opened() as door:
        [task] = door.tasks().tasks
        assert "Ada Ltd" in task.reason
        door.approve(task.id, by="Ada")
    assert office.shop.paid_back("ok-1") == usd("72.49")


def test_a_company_that_the_merchant_covers_pays_none(office: CustomerOffice) -> None:
    office.exempt("MUG-*", company="covered")
    office.order("ok-1", company="Ada Ltd")
    confirmed(office, "Cancel this and get $82.49 back")
    assert office.shop.paid_back("ok-1") == usd("82.49")


def test_the_merchants_own_cancelling_keeps_its_policy(office: CustomerOffice) -> None:
    with office.opened() as door:
        door.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    assert office.shop.paid_back("ok-1") == usd("72.49")


def test_in_german(office: CustomerOffice) -> None:
    assert "Keine Gebühr: Sie können den Vertrag noch widerrufen." in confirmed(office, language="de").work
