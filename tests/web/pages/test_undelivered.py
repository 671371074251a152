"""Mails of the page for customers that did not go out: somebody hears of it, with what to do."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.customers import CustomerOffice
from tests.support.letter_office import text
from tests.support.visitor import Visitor, pages
from tests.support.withdrawing import ADA, ADDRESS

from dropconnect import Dropconnect
from dropconnect.errors import CaseConflict

REFUSAL = f"550 5.1.1 no such mailbox <{ADA.upper()}>"
SUBJECT = "Your order ok-1: cancel it, or see how it stands"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[CustomerOffice]:
    made = CustomerOffice(tmp_path)
    yield made
    made.close()


@pytest.fixture
def door(office: CustomerOffice) -> Iterator[Dropconnect]:
    with office.opened() as opened:
        yield opened


@pytest.fixture
def lost(office: CustomerOffice, door: Dropconnect) -> Dropconnect:
    """The mail server has refused Ada's link."""
    office.inbox.rcpt, office.inbox.only = REFUSAL, ADA
    door.ask_customer_link("shop", "ok-1", ADA, "en")
    door.work()
    return door


def test_the_team_is_told_once_without_the_address(office: CustomerOffice, lost: Dropconnect) -> None:
    for _ in range(3):
        office.world.clock.advance(3600)
        lost.work()
    [mail] = office.mails("owner@shop.example.test")
    assert mail["Subject"].endswith("A mail to a customer of shop did not go out")
    assert SUBJECT in text(mail)
    assert "is the mail address right?" in text(mail)
    assert ADA not in mail.as_string().lower()
    assert office.mails(ADA) == []


def test_the_page_of_incidents_lists_it_until_somebody_has_seen_to_it(lost: Dropconnect) -> None:
    with pages(lost) as app:
        ada = Visitor(app, ADDRESS).enter(lost, "ada", secure=True)
        shown = ada.open("/incidents")
        assert SUBJECT in shown.work
        assert "Look at the order in the store" in shown.work
        assert ADA not in shown.response.text.lower()
        before = ada.shown
        assert "Recorded: it is seen to." in ada.press("I have seen to it").work
        assert SUBJECT not in ada.open("/incidents").work
        ada.shown = before
        shown = ada.press("I have seen to it")
        assert (shown.status, "somebody has seen to this mail before" in shown.work) == (409, True)


def test_check_says_it_with_what_to_do(lost: Dropconnect) -> None:
    [shop] = [row for row in lost.check().connections if row.connection == "shop"]
    [row] = [row for row in shop.rows if row.name == "mails to customers"]
    assert not row.ok
    assert SUBJECT in row.detail
    assert ADA not in row.detail.lower()
    assert "write to the customer yourself" in row.fix
    [mail] = lost.undelivered_mails()
    lost.end_undelivered(mail.id, by="Ada")
    [shop] = [row for row in lost.check().connections if row.connection == "shop"]
    assert [row for row in shop.rows if row.name == "mails to customers"] == []
    with pytest.raises(CaseConflict):
        lost.end_undelivered(mail.id, by="Ada")


def test_a_server_that_is_down_for_the_life_of_the_link_counts_as_refused(
    office: CustomerOffice, door: Dropconnect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="dropconnect")
    office.inbox.rcpt = f"451 4.3.0 try again <{ADA}>"
    door.ask_customer_link("shop", "ok-1", ADA, "en")
    door.work()
    assert door.undelivered_mails() == ()
    for _ in range(4):
        office.world.clock.advance(3600)
        door.work()
    [mail] = door.undelivered_mails()
    assert mail.store == "shop"
    assert ADA not in caplog.text


def test_people_of_another_store_hear_nothing(lost: Dropconnect) -> None:
    assert lost.undelivered_mails(["north"]) == ()
    assert lost.count_undelivered(["north"]) == 0
    [mail] = lost.undelivered_mails()
    with pytest.raises(CaseConflict):
        lost.end_undelivered(mail.id, by="Ada", stores=["north"])
    assert lost.count_undelivered() == 1
