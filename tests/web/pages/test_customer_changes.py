"""Another address or article instead of a cancellation: said by the customer, answered by a person."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.customers import CustomerOffice, link_of
from tests.support.letter_office import text as text_of
from tests.support.trade import DAY
from tests.support.visitor import Shown, Visitor, pages
from tests.support.withdrawing import ADA, ADDRESS

from dropconnect import Dropconnect
from dropconnect.errors import CaseConflict, UsageError

OFFER = "You want it, but another address or article? Write it to the shop."
SEND = "Send it to the shop"
WORDS = "Ada Example\n1 New Street\n<b>Kraków</b> \U0001f3e0"
DONE = "I have changed it: tell the customer , ok-1"
CANNOT = "It cannot be done: tell the customer why , ok-1"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[CustomerOffice]:
    made = CustomerOffice(tmp_path)
    made.allow('shipping = "when-empty"')
    yield made
    made.close()


@pytest.fixture
def door(office: CustomerOffice) -> Iterator[Dropconnect]:
    with office.opened() as opened:
        yield opened


@pytest.fixture
def customer(door: Dropconnect) -> Iterator[Visitor]:
    with pages(door) as app:
        yield Visitor(app, ADDRESS)


@pytest.fixture
def ada(door: Dropconnect) -> Iterator[Visitor]:
    with pages(door) as app:
        yield Visitor(app, ADDRESS).enter(door, "ada", secure=True)


def text(mail: EmailMessage) -> str:
    return text_of(mail).replace("\r\n", "\n")


def link_for(office: CustomerOffice, door: Dropconnect, language: str = "en") -> str:
    door.ask_customer_link("shop", "ok-1", ADA, language)
    door.work()
    return link_of(next(mail for mail in office.mails(ADA) if "/o/" in mail.as_string()))


def to_form(office: CustomerOffice, door: Dropconnect, customer: Visitor) -> Shown:
    link = customer.open(link_for(office, door))
    assert OFFER in link.work
    return customer.open(f"{link.path}/change")


def ask(office: CustomerOffice, door: Dropconnect, customer: Visitor, **fields: str) -> Shown:
    to_form(office, door, customer)
    return customer.press(SEND, **{"kind": "address", "words": WORDS, **fields})


def test_it_is_kept_as_it_was_typed_acknowledged_and_answered(
    office: CustomerOffice, door: Dropconnect, customer: Visitor, ada: Visitor
) -> None:
    shown = ask(office, door, customer)
    assert "Lamp House has your wish" in shown.work
    assert "<b>Kraków</b> \U0001f3e0" in shown.work
    assert "<b>Krak" not in shown.response.text
    assert OFFER not in shown.work, "one at a time"
    door.work()
    [mail] = office.mails(ADA)
    assert mail["Subject"] == "We have your wish for your order ok-1"
    assert "1 New Street\n<b>Kraków</b>" in text(mail)
    [told] = office.mails("owner@shop.example.test")
    assert told["Subject"].endswith("A customer wants another address: order ok-1 of shop")
    assert "1 New Street" in text(told)

    assert "1 customer wants something changed" in ada.open("/").work
    shown = ada.open("/changes")
    assert "The customer's words: Ada Example 1 New Street <b>Kraków</b> \U0001f3e0" in shown.work
    shown = ada.press(DONE, words="It goes to the new street.")
    assert "The customer of ok-1 gets your answer by mail." in shown.work
    door.work()
    [mail] = office.mails(ADA)
    assert mail["Subject"] == "Our answer about your order ok-1"
    assert "What you wished for is done.\n\nIt goes to the new street." in text(mail)
    assert "Lamp House has done what you wished for" in customer.open(customer.shown.path).work
    assert office.shop.writes("ok-1") == [], "a person changes the order where it stands"


def test_what_cannot_be_done_is_told_with_the_reason(
    office: CustomerOffice, door: Dropconnect, customer: Visitor, ada: Visitor
) -> None:
    ask(office, door, customer, kind="goods", goods="Desk (DESK-1)", words="the white one")
    ada.open("/changes")
    assert "Another article , for Desk (DESK-1)" in ada.shown.work
    shown = ada.press(CANNOT)
    assert shown.status == 422
    assert "say why it cannot be done, as the customer reads it" in shown.work
    ada.press(CANNOT, words="The white one is sold out.")
    door.work()
    [mail] = [mail for mail in office.mails(ADA) if mail["Subject"].startswith("Our answer")]
    assert "it cannot be done.\n\nThe white one is sold out." in text(mail)
    assert OFFER in customer.open(customer.shown.path).work, "something else can be asked for"


def test_what_was_typed_is_erased_when_its_time_is_over(
    office: CustomerOffice, door: Dropconnect, customer: Visitor, ada: Visitor
) -> None:
    ask(office, door, customer)
    door.work()
    ada.open("/changes")
    ada.press(DONE, words="It goes to the new street.")
    door.work()
    office.world.clock.advance((366 * 3 - 1) * DAY)
    door.work()
    assert "New Street" in door.changes(only_open=False).changes[0].words
    office.world.clock.advance(2 * DAY)
    door.work()
    [kept] = door.changes(only_open=False).changes
    assert (kept.words, kept.goods, kept.answer, kept.state) == ("", "", "", "done")
    with closing(sqlite3.connect(office.file.parent / "dropconnect-journal.sqlite3")) as journal:
        assert not [line for line in journal.iterdump() if "New Street" in line or "new street" in line]


def test_a_double_click_and_two_tabs_are_one_wish(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    page = to_form(office, door, customer)
    customer.press(SEND, kind="address", words=WORDS)
    customer.shown = page
    shown = customer.press(SEND, kind="goods", words="something else")
    assert (shown.status, "1 New Street" in shown.work) == (200, True)
    assert door.changes().total == 1
    door.work()
    assert len(office.mails(ADA)) == 1


def test_two_people_answer_once(
    office: CustomerOffice, door: Dropconnect, customer: Visitor, ada: Visitor
) -> None:
    ask(office, door, customer)
    ada.open("/changes")
    door.answer_change(1, "done", by="Ada")
    shown = ada.press(CANNOT, words="No.")
    assert shown.status == 409
    assert "Ada" in shown.work
    with pytest.raises(CaseConflict, match="by Ada"):
        door.answer_change(1, "done", by="Ada")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"words": " \n "}, "Write what you want instead, in at most 1000 characters."),
        ({"words": "x" * 1001}, "Write what you want instead, in at most 1000 characters."),
        ({"kind": "supplier"}, "Choose an address or an article."),
        ({"kind": ""}, "Choose an address or an article."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    office: CustomerOffice, door: Dropconnect, customer: Visitor, fields: dict[str, str], told: str
) -> None:
    shown = ask(office, door, customer, **fields)
    assert (shown.status, told in shown.work) == (422, True)
    assert fields.get("words", WORDS).strip()[:20].split("\n")[0] in shown.response.text
    assert door.changes().total == 0


def test_marks_that_turn_the_reading_direction_are_taken_out(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    ask(office, door, customer, words="רחוב 5\u202e\x07 תל אביב")
    [change] = door.changes().changes
    assert change.words == "רחוב 5 תל אביב"


def test_a_cancellation_does_not_wait_for_it_and_ends_it(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    ask(office, door, customer)
    customer.press("Go on")
    customer.press("Go on")
    shown = customer.press("Cancel this and get $82.49 back")
    assert shown.headline == "It is done"
    assert office.shop.paid_back("ok-1") == usd("82.49")
    door.work()
    assert door.changes().total == 0
    [change] = door.changes(only_open=False).changes
    assert (change.state, change.answered_by) == ("over", "dropconnect")
    door.work()
    assert [mail["Subject"] for mail in office.mails(ADA)] == ["We have your wish for your order ok-1"]


def test_an_answer_after_the_cancellation_is_not_mailed(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    ask(office, door, customer)
    door.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    assert door.answer_change(1, "done", by="Ada").state == "over"


def test_a_part_that_is_cancelled_leaves_it_open(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    ask(office, door, customer)
    door.cancel("shop", "ok-1", reason="changed-mind", by="Ada", lines={"DESK-1": 1})
    door.work()
    assert door.changes().total == 1


def test_goods_that_a_supplier_keeps_can_still_be_changed(office: CustomerOffice) -> None:
    office.configure(supplier=True)
    office.allow('supplier_refuses = "deny"')
    office.order_desk("ok-1", "ask-no-1")
    with office.opened() as door, pages(door) as app:
        ask(office, door, Visitor(app, ADDRESS))
        door.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
        for _ in range(4):
            office.world.clock.advance(24 * 3600)
            door.work()
        [case] = door.cases().cases
        assert case.outcome == "done"
        assert door.changes().total == 1


def test_what_was_sent_meanwhile_is_said_kindly(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    to_form(office, door, customer)
    lines = office.shop.order("ok-1").lines
    office.shop.change("ok-1", lines=tuple(line.changed(shipped_quantity=line.quantity) for line in lines))
    shown = customer.press(SEND, kind="address", words=WORDS)
    assert (shown.status, shown.headline) == (409, "Nothing of it can be changed here now")
    assert OFFER not in customer.open(f"{shown.path.rpartition('/')[0]}").work
    assert door.changes().total == 0


def test_a_link_takes_five_a_day(office: CustomerOffice, door: Dropconnect, customer: Visitor) -> None:
    for _ in range(5):
        ask(office, door, customer)
        door.answer_change(door.changes().changes[0].id, "done", by="Ada")
        office.world.clock.advance(3 * 3600)
    assert ask(office, door, customer).status == 409


def test_a_form_from_elsewhere_or_behind_another_link_does_nothing(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    shown = to_form(office, door, customer)
    bare = shown.path
    answer = customer.client.post(bare, data={"proof": "0", "kind": "address", "words": WORDS})
    assert answer.status_code == 403
    assert customer.client.post("/c/shop/o/nothing/change", data={"kind": "address"}).status_code in (
        403,
        404,
    )
    assert door.changes().total == 0


def test_in_german(office: CustomerOffice, door: Dropconnect, customer: Visitor) -> None:
    link = customer.open(link_for(office, door, "de"))
    customer.open(f"{link.path}/change?lang=de")
    shown = customer.press("An den Shop schicken", kind="address", words="Neue Straße 1")
    assert "Lamp House hat Ihren Wunsch" in shown.work
    door.work()
    [mail] = office.mails(ADA)
    assert "Wir haben Ihren Wunsch" in mail["Subject"]


def test_a_store_that_is_down_keeps_nothing_half(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    to_form(office, door, customer)
    office.break_down()
    assert customer.press(SEND, kind="address", words=WORDS).status == 503
    assert door.changes().total == 0


@pytest.mark.parametrize(("said", "words"), [("perhaps", ""), ("cannot", " "), ("", "x")])
def test_an_answer_that_is_none_is_refused(
    office: CustomerOffice, door: Dropconnect, customer: Visitor, said: str, words: str
) -> None:
    ask(office, door, customer)
    with pytest.raises(UsageError, match="say"):
        door.answer_change(1, said, words, by="Ada")
    assert door.change(1).state == "open"


def test_by_command_line(office: CustomerOffice, door: Dropconnect, customer: Visitor) -> None:
    def command(*arguments: str) -> str:
        called = [sys.executable, "-m", "dropconnect", "--config", str(office.file), *arguments]
        return subprocess.run(called, capture_output=True, text=True, check=True).stdout

    assert "No customer waits for an answer." in command("changes")
    ask(office, door, customer)
    listed = command("changes")
    assert "order ok-1: address, open" in listed
    assert "  | 1 New Street" in listed
    assert "Changes that customers want: 1." in command("tasks")
    said = command("changes", "--answer", "1", "--say", "cannot, it was sent", "--by", "Ada", "--json")
    assert json.loads(said)["change"]["state"] == "cannot"
    assert "Ada: it was sent" in command("changes", "--all")
    assert json.loads(command("changes", "--json"))["total"] == 0
