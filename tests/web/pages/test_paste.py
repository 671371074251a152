"""A mail or a chat is pasted: its order is found, what is asked for is proposed, and one case comes of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import Tag
from tests.support.office import Office
from tests.support.visitor import Shown, Visitor, pages
from tests.support.withdrawing import ADA, ADDRESS, WithdrawalOffice

from dropconnect import CaseSummary, Dropconnect
from dropconnect.errors import ProviderUnavailable
from dropconnect.models.order import Customer
from dropconnect.testing.fakes.books import Call

WHOLE = "Cancel order ok-1 and pay back 82.49 USD"
FIND = "Find the order in it"
MAIL = """\
From: Ada Example <ada@example.test>
Subject: Order ok-1

Hello, I don't need it any more. Please cancel one lamp.

On Monday, the shop wrote:
> Thank you for order ok-2: one desk
"""
TWO_STORES = """
[stores.shop]
connector = "fake-platform"

[stores.north]
connector = "fake-platform"

[people.ada]
name = "Ada"
role = "owner"

[people.bo]
name = "Bo"
stores = ["north"]

[people.vi]
name = "Vi"
role = "viewer"
"""


def paste(visitor: Visitor, text: str) -> Shown:
    visitor.open("/new")
    visitor.open("/new/paste")
    return visitor.press(FIND, text=text)


def ada_orders(office: Office, order_id: str = "ok-1") -> None:
    office.shop.change(order_id, customer=Customer(name="Ada Example", email=ADA))


def cases(office: Office) -> tuple[CaseSummary, ...]:
    with office.opened() as door:
        return door.cases().cases


def chosen(shown: Shown) -> tuple[list[str], str]:
    """Units, line by line, and the reason."""
    units = [str(field["value"]) for field in shown.soup.find_all("input", type="number")]
    ticked = shown.soup.find("input", type="radio", checked=True)
    return units, str(ticked["value"]) if isinstance(ticked, Tag) else ""


def test_order_goods_and_reason_of_a_mail_are_filled_in_and_its_words_stand_in_the_case(
    office: Office, door: Dropconnect, visitor: Visitor
) -> None:
    shown = paste(visitor, MAIL)
    assert shown.path == "/new"
    assert shown.headline == "Cancel order ok-1"
    assert chosen(shown) == (["1", "0"], "changed-mind")
    assert "Expected back 27.50 USD" in shown.work
    assert "1 x Lamp" in shown.work
    assert not cases(office), "nothing is done before she says so"

    visitor.press("Cancel 1 of order ok-1 and pay back 27.50 USD")

    assert str(office.shop.order("ok-1").refunded) == "27.50 USD"
    assert "The customer wrote; pasted by owner" in visitor.shown.work
    assert "Please cancel one lamp." in visitor.shown.work
    [words] = [event for event in door.case(1).timeline if event.kind == "customer-words"]
    assert words.who == "the customer"
    assert words.text.startswith("From: Ada Example <ada@example.test>")


def test_what_is_filled_in_is_corrected_as_on_any_new_cancellation(office: Office, visitor: Visitor) -> None:
    paste(visitor, MAIL)
    visitor.press("Show the plan", reason="found-cheaper", **{"units:11": "2", "units:12": "1"})
    visitor.press(WHOLE)
    assert [case.reason for case in cases(office)] == ["found-cheaper"]
    assert str(office.shop.order("ok-1").refunded) == "82.49 USD"


def test_two_tabs_and_double_clicks_are_one_case(office: Office, visitor: Visitor) -> None:
    visitor.open("/new/paste")
    form = visitor.shown
    first = visitor.press(FIND, text=MAIL)
    visitor.shown = form
    second = visitor.press(FIND, text=MAIL)
    assert first.response.url == second.response.url
    for tab in (first, second, first):
        visitor.shown = tab
        visitor.press("Cancel 1 of order ok-1 and pay back 27.50 USD")
        assert visitor.shown.path == "/cases/1"

    assert len(cases(office)) == 1
    assert str(office.shop.order("ok-1").refunded) == "27.50 USD"
    assert "Nothing was done twice" in visitor.shown.work


def test_the_same_words_pasted_again_after_the_end_find_the_case_and_pay_nothing(
    office: Office, visitor: Visitor
) -> None:
    paste(visitor, "order ok-1: I do not need it")
    visitor.press(WHOLE)
    shown = paste(visitor, "order ok-1: I do not need it")
    assert "case 1" in shown.work
    assert not [name for name in shown.buttons if "pay back" in name]
    assert str(office.shop.order("ok-1").refunded) == "82.49 USD"


def test_several_orders_that_fit_are_shown_to_choose_from(office: Office, visitor: Visitor) -> None:
    for order_id in ("ok-1", "ok-2"):
        ada_orders(office, order_id)
    shown = paste(visitor, "From: ada@example.test\n\nplease cancel, changed my mind")
    assert shown.headline == "Which order is meant?"
    assert {"Order ok-1", "Order ok-2"} <= set(shown.links())
    assert "please cancel, changed my mind" in shown.work

    chosen_one = visitor.open(shown.links()["Order ok-2"])

    assert chosen_one.headline == "Cancel order ok-2"
    assert chosen(chosen_one)[1] == "changed-mind"


def test_a_number_and_an_address_that_speak_of_two_orders_choose_neither(
    office: Office, visitor: Visitor
) -> None:
    ada_orders(office, "ok-2")
    shown = paste(visitor, "From: ada@example.test\n\nplease cancel order ok-1")
    assert shown.headline == "Which order is meant?"
    assert {"Order ok-1", "Order ok-2"} <= set(shown.links())
    stranger = visitor.open(shown.links()["Order ok-1"])
    assert "that is not the order's mail address" in stranger.work


def test_a_name_alone_is_looked_for_among_the_cases_and_never_taken_for_sure(
    office: Office, door: Dropconnect, visitor: Visitor
) -> None:
    office.shop.change("ok-1", customer=Customer(name="Ada Example"))
    door.cancel("shop", "ok-1", lines={"LAMP-1": 1}, reason="changed-mind", by="owner")
    shown = paste(visitor, "From: Ada Example <other@example.test>\n\nand the rest, too, please")
    assert shown.headline == "Which order is meant?"
    assert "case 1" in shown.work
    assert "Order ok-1" in shown.links()


def test_words_without_an_order_ask_for_it_and_keep_what_was_pasted(visitor: Visitor) -> None:
    shown = paste(visitor, "please cancel everything, I don't need it")
    assert shown.headline == "Which order is meant?"
    assert "names no order number" in shown.work
    wrong = visitor.press("It is this order", order="ok-77 nowhere")
    assert wrong.status == 422
    assert "please cancel everything" in wrong.work
    found = visitor.press("It is this order", order="ok-1")
    assert found.headline == "Cancel order ok-1"
    assert chosen(found) == (["2", "1"], "changed-mind")


def test_an_order_that_is_being_cancelled_has_its_case_and_the_words_are_added_to_it(
    office: Office, door: Dropconnect, visitor: Visitor
) -> None:
    opened_with_a_question(office, door)
    shown = paste(visitor, MAIL)
    assert "This is case 1 already" in shown.work
    page = shown
    visitor.press("Add these words to case 1")
    assert visitor.shown.path == "/cases/1"
    visitor.shown = page
    again = visitor.press("Add these words to case 1")
    assert "Nothing was done twice" in again.work
    assert [event.kind for event in door.case(1).timeline].count("customer-words") == 1
    assert door.cases().total == 1


def opened_with_a_question(office: Office, door: Dropconnect) -> None:
    """A case that waits for a person: staff had paid something back."""
    door.pause(None, "a look first", by="owner")
    door.cancel("shop", "ok-1", reason="own-error", by="owner")
    assert door.case(1).case.closed_at is None


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u202e"])
def test_no_words_are_told_at_the_field(visitor: Visitor, text: str) -> None:
    shown = paste(visitor, text)
    assert shown.status == 422
    assert "paste the words of the customer" in shown.work


def test_nothing_in_the_words_becomes_part_of_the_page(visitor: Visitor) -> None:
    shown = paste(visitor, "order ok-1 <script>alert(1)</script> \u202e \U0001f620 <img src=x onerror=y>")
    assert not shown.soup.find("img")
    assert "alert(1)" not in "".join(str(script) for script in shown.soup.find_all("script"))
    assert "\u202e" not in shown.response.text
    assert "\U0001f620" in shown.work


def test_a_huge_paste_is_kept_in_part_and_says_so(visitor: Visitor) -> None:
    shown = paste(visitor, "order ok-1 please cancel. " + "very long " * 20_000)
    assert "the rest of it is not kept" in shown.work
    assert len(shown.work) < 20_000


def test_angry_words_are_marked(visitor: Visitor) -> None:
    assert "it sounds angry" in paste(visitor, "order ok-1: this is UNACCEPTABLE, cancel").work


def test_only_whoever_pasted_reads_it_and_others_stores_are_not_searched(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with office.opened(TWO_STORES) as door, pages(door) as app:
        ada, bo, vi = (Visitor(app).enter(door, name) for name in ("ada", "bo", "vi"))
        office.world.shop("north")
        kept = paste(ada, "please cancel")
        assert bo.open(kept.path).status == 404
        of_bo = paste(bo, "order ok-1")
        assert "shop" not in {str(option["value"]) for option in of_bo.soup.find_all("option")}
        assert bo.open(f"{of_bo.path}?store=shop&order=ok-1").status == 422
        assert paste(vi, "order ok-1").status == 403


def test_words_that_led_to_nothing_are_gone_after_a_week(
    office: Office, door: Dropconnect, visitor: Visitor
) -> None:
    kept = paste(visitor, "please cancel")
    office.world.clock.advance(timedelta(days=8).total_seconds())
    visitor.enter(door)
    paste(visitor, "other words")
    assert visitor.open(kept.path).status == 404
    with closing(sqlite3.connect(office.file.with_name("dropconnect-journal.sqlite3"))) as journal:
        assert [row for (row,) in journal.execute("SELECT text FROM pasted")] == ["other words"]


def test_a_store_without_the_function_proposes_the_reason_that_keeps_no_fee(visitor: Visitor) -> None:
    shown = paste(visitor, "Hiermit widerrufe ich Bestellung ok-1. Ich brauche sie nicht mehr.")
    assert chosen(shown)[1] == "withdrawal"
    assert "This store does not acknowledge withdrawals by itself" in shown.work


@contextmanager
def withdrawing(folder: Path) -> Iterator[tuple[WithdrawalOffice, Dropconnect, Visitor]]:
    office = WithdrawalOffice(folder)
    try:
        with office.opened() as door, pages(door) as app:
            yield office, door, Visitor(app, ADDRESS).enter(door, "ada", secure=True)
    finally:
        office.close()


def withdrawal_mail(office: Office, hours: float = 5) -> str:
    sent = office.world.clock.now() - timedelta(hours=hours)
    return (
        f"From: Ada Example <{ADA}>\nDate: {sent:%a, %d %b %Y %H:%M:%S} +0000\nSubject: ok-1\n\n"
        "Hiermit widerrufe ich meine Bestellung ok-1."
    )


RECORD = "Record the withdrawal and acknowledge it"


def test_a_withdrawal_goes_its_own_way_without_a_fee_and_counts_from_when_it_came(tmp_path: Path) -> None:
    with withdrawing(tmp_path) as (office, door, visitor):
        came = office.world.clock.now() - timedelta(hours=5)
        shown = paste(visitor, withdrawal_mail(office))
        assert "reads as a withdrawal from the contract" in shown.work
        page = shown
        visitor.press(RECORD)
        assert visitor.shown.path == "/withdrawals/1"
        assert "recorded by Ada" in visitor.shown.work
        visitor.shown = page
        assert visitor.press(RECORD).path == "/withdrawals/1"
        door.work()
        door.work()

        [stated] = door.withdrawals().withdrawals
        assert abs(stated.stated_at - came) < timedelta(minutes=1)
        assert str(office.shop.order("ok-1").refunded) == "82.49 USD", "no fee, although the policy has one"
        [mail, *_] = office.mails(ADA)
        assert mail["Subject"].startswith("Ihr Widerruf")
        case = door.case(1)
        assert case.case.reason == "withdrawal"
        assert [event.kind for event in case.timeline].count("customer-words") == 1


def test_a_withdrawal_that_is_none_is_cancelled_as_usual_without_a_reason_that_was_guessed(
    tmp_path: Path,
) -> None:
    with withdrawing(tmp_path) as (office, _, visitor):
        shown = paste(visitor, withdrawal_mail(office))
        usual = visitor.open(shown.links()["It is not a withdrawal: cancel as usual"])
        assert usual.headline == "Cancel order ok-1"
        assert chosen(usual)[1] == ""


@pytest.mark.parametrize(
    ("field", "typed"),
    [("received", "2999-01-01T00:00"), ("received", "soon"), ("mail", "ada"), ("name", "")],
)
def test_a_wrong_field_of_a_withdrawal_is_told_there_and_nothing_is_kept(
    tmp_path: Path, field: str, typed: str
) -> None:
    with withdrawing(tmp_path) as (office, door, visitor):
        paste(visitor, withdrawal_mail(office))
        shown = visitor.press(RECORD, **{field: typed})
        assert shown.status == 422
        assert shown.soup.find(id=f"{field}-wrong") is not None
        assert door.withdrawals().total == 0


def test_the_words_of_a_withdrawal_are_erased_with_its_record(tmp_path: Path) -> None:
    with withdrawing(tmp_path) as (office, door, visitor):
        paste(visitor, withdrawal_mail(office))
        visitor.press(RECORD)
        door.work()
        office.world.clock.advance(timedelta(days=4 * 366).total_seconds())
        door.work()
        [words] = [event.text for event in door.case(1).timeline if event.kind == "customer-words"]
        assert "widerrufe" not in words


def test_a_store_that_is_down_is_named_and_nothing_is_sure(office: Office, visitor: Visitor) -> None:
    def down(call: Call) -> None:
        raise ProviderUnavailable("the shop does not answer", connection="shop")

    office.shop.listeners.append(down)
    shown = paste(visitor, MAIL)
    assert "could not be searched" in shown.work
