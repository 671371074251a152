"""A customer cancels an order without a log-in: behind a link to the order's own address, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.customers import PAGE, CustomerOffice, link_of, secret_of
from tests.support.letter_office import text
from tests.support.visitor import Shown, Visitor, pages
from tests.support.withdrawing import ADA, ADDRESS

from dropconnect import Dropconnect
from dropconnect.errors import ConfigurationError, ProviderUnavailable
from dropconnect.testing.fakes.books import Call

HERE = "/c/shop"


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
def customer(door: Dropconnect) -> Iterator[Visitor]:
    with pages(door) as app:
        yield Visitor(app, ADDRESS)


def down(call: Call) -> None:
    raise ProviderUnavailable("the shop is down", connection="shop")


def ask(customer: Visitor, order: str = "ok-1", mail: str = ADA) -> Shown:
    customer.open(HERE)
    return customer.press("Send me the link", order=order, mail=mail)


def test_right_and_wrong_get_the_same_answer_and_only_the_right_one_a_mail(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    asked = (("ok-1", ADA), ("ok-1", "bo@example.test"), ("no-such-order", ADA), ("1/../2", ADA))
    answers = {ask(customer, order, mail).work for order, mail in asked}
    assert len(answers) == 1
    assert "Look into your mailbox" in answers.pop()
    assert office.mails() == [], "nothing is asked of the store, and nothing sent, while somebody waits"
    door.work()
    [mail] = office.mails()
    assert mail["To"] == ADA
    assert "cancel your order ok-1 at Lamp House" in text(mail)
    assert link_of(mail)


def test_an_order_without_an_address_gets_no_mail(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    office.order("ok-2", mail="")
    assert ask(customer, "ok-2", ADA).headline == "Look into your mailbox"
    door.work()
    assert office.mails() == []


def test_what_was_typed_and_the_link_are_not_kept(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    ask(customer)
    ask(customer, "ok-1", "mallory@example.test")
    door.work()
    secret = secret_of(link_of(office.mails()[0]))
    with door._journal.opened().read() as reading:
        assert reading.customer_pages.waiting("shop") == 0
    [row] = office.mails_kept(door)
    assert secret not in row.text + row.html


def test_a_thousand_guesses_lock_nobody_out(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    for number in range(60):
        ask(customer, "ok-1", f"guess-{number}@example.test")
    ask(customer)
    office.world.clock.advance(400)
    door.work()
    door.work()
    assert [mail["To"] for mail in office.mails()] == [ADA]


def test_guesses_without_end_are_told_to_wait(customer: Visitor) -> None:
    customer.open(HERE)
    form = {"order": "ok-1", "mail": ADA}
    shown = [customer.client.post(HERE, data=form) for _ in range(130)][-1]
    assert shown.status_code == 429
    assert "Wait a few minutes" in shown.text


def test_a_mailbox_is_not_filled_with_links(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    for _ in range(9):
        ask(customer)
        door.work()
    assert len(office.mails()) == 5
    office.world.clock.advance(3 * 3600)
    ask(customer)
    door.work()
    assert len(office.mails()) == 1


def test_a_store_that_is_down_is_asked_later(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    office.shop.listeners.append(down)
    assert ask(customer).headline == "Look into your mailbox"
    door.work()
    assert office.mails() == []
    office.shop.listeners.remove(down)
    office.world.clock.advance(3600)
    door.work()
    assert len(office.mails()) == 1


@pytest.mark.parametrize(("order", "mail"), [("", ADA), ("ok-1", "ada"), ("x" * 80, ADA), ("ok-1", "")])
def test_what_is_missing_is_said_at_the_field_and_kept(customer: Visitor, order: str, mail: str) -> None:
    shown = ask(customer, order, mail)
    assert shown.status == 422
    assert "This needs another look" in shown.work
    assert f'value="{mail}"' in shown.response.text


def test_unknown_and_disabled_are_the_same_nothing(office: CustomerOffice, customer: Visitor) -> None:
    unknown = customer.open("/c/nowhere")
    assert unknown.status == 404
    office.configure(PAGE.replace("enabled = true", "enabled = false"))
    with office.opened() as door, pages(door) as app:
        disabled = Visitor(app, ADDRESS).open(HERE)
    assert (disabled.status, disabled.work) == (404, unknown.work)


def test_the_page_and_its_mail_speak_german(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    assert customer.open(f"{HERE}?lang=de").headline == "Bestellung stornieren"
    customer.press("Link schicken", order="ok-1", mail=ADA)
    door.work()
    [mail] = office.mails()
    assert "Hier können Sie Ihre Bestellung ok-1" in text(mail)
    office.configure(PAGE.replace("enabled = true", 'enabled = true\nlanguages = ["en"]'))
    with office.opened() as other, pages(other) as app:
        assert Visitor(app, ADDRESS).open(f"{HERE}?lang=de").headline == "Cancel an order"


def test_strange_words_are_shown_as_words(customer: Visitor) -> None:
    shown = ask(customer, "<script>alert(1)</script>\u202e\U0001f4a5", "no address")
    assert shown.status == 422
    assert not re.search(r"<script>alert", shown.response.text)


def test_a_page_without_an_address_for_its_links_is_refused(office: CustomerOffice) -> None:
    text_of = office.file.read_text(encoding="utf-8")
    office.write(text_of.replace('[serve]\nurl = "https://cancel.shop.example.test"', ""))
    with pytest.raises(ConfigurationError, match=r"write `url` in `\[serve\]`"), office.opened():
        pass
