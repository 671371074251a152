"""A supplier answers on its page: one question, its own goods, one answer that counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.letter_office import LETTERS, LetterOffice, link_in, text
from tests.support.visitor import Visitor, pages

SERVED = '\n[serve]\nurl = "https://cancel.shop.example.test"\n'
ADDRESS = "https://cancel.shop.example.test"
SEND = "Send this answer"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[LetterOffice]:
    made = LetterOffice(tmp_path)
    made.configure(more=SERVED)
    made.confirm()
    yield made
    made.trade.journal.close()
    made.controller.stop()


@pytest.fixture
def workshop(office: LetterOffice) -> Iterator[Visitor]:
    """The workshop, with the mail of a cancellation that its desk belongs to."""
    office.case = office.cancel()
    with office.opened() as door, pages(door) as app:
        visitor = Visitor(app, ADDRESS)
        visitor.open(link_in(office.mails()[0]))
        yield visitor


def test_the_page_shows_its_goods_and_nothing_of_the_customer_or_of_money(workshop: Visitor) -> None:
    shown = workshop.shown
    assert shown.headline == "Can order ok-1 still be stopped?"
    assert "1 × Desk (DESK-1)" in shown.work
    assert "Please answer by" in shown.work
    for secret in ("Lamp", "Ada", "21.99", "USD", "example.test"):
        assert secret not in shown.work


def test_opening_the_link_does_nothing(office: LetterOffice, workshop: Visitor) -> None:
    for _ in range(3):
        workshop.open(workshop.shown.path)
    [part] = [row for row in office.trade.parts(office.case) if row.supplier == "woodwork"]
    assert part.answer is None


def test_stopped_is_confirmed_by_a_person_before_money_moves(office: LetterOffice, workshop: Visitor) -> None:
    shown = workshop.press(SEND, answer="stopped")
    assert "Thank you, your answer arrived" in shown.work
    assert "You said: The goods are stopped." in shown.work
    case = office.case
    [task] = office.trade.tasks(case)
    assert "on its page it says the goods are stopped" in task.reason
    assert office.trade.paid(case) == usd("0.00")
    office.trade.answer(case, "stopped, they wrote it to us as well")
    assert office.trade.paid(office.case) == usd("82.49")


def test_up_to_the_merchants_limit_the_supplier_is_believed(office: LetterOffice) -> None:
    office.configure(LETTERS + 'believed_up_to = "100.00 USD"\n', more=SERVED)
    case = office.cancel()
    with office.opened() as door, pages(door) as app:
        visitor = Visitor(app, ADDRESS)
        visitor.open(link_in(office.mails()[0]))
        visitor.press(SEND, answer="stopped")
    assert office.trade.paid(case) == usd("82.49")


def test_already_sent_is_a_no_with_its_tracking(office: LetterOffice, workshop: Visitor) -> None:
    workshop.press(SEND, answer="sent", tracking="TRACK-1")
    case = office.case
    [task] = office.trade.tasks(case)
    assert "already sent, tracking TRACK-1" in task.reason
    assert set(task.choices) >= {"absorb", "deny"}


def test_a_no_needs_its_reason_and_keeps_what_was_typed(workshop: Visitor) -> None:
    shown = workshop.press(SEND, answer="cannot", tracking="typed by mistake")
    assert shown.status == 422
    assert "Say in a few words why they cannot be stopped." in shown.work
    assert 'value="typed by mistake"' in shown.response.text
    assert workshop.press(SEND, answer="cannot", why="it is in the oven").status == 200


def test_a_second_answer_is_an_incident_and_the_first_stands(office: LetterOffice, workshop: Visitor) -> None:
    workshop.press(SEND, answer="sent")
    shown = workshop.press(SEND, answer="stopped")
    assert "You said: They were sent already." in shown.work
    case = office.case
    incident = office.trade.incidents(case)["said-twice-1"]
    assert "the goods are stopped; first already sent" in incident.reason
    assert "Your second answer arrived, too." in shown.work


def test_two_answers_before_a_person_decided_are_both_in_the_question(
    office: LetterOffice, workshop: Visitor
) -> None:
    workshop.press(SEND, answer="stopped")
    workshop.press(SEND, answer="sent", tracking="TRACK-1")
    [task] = office.trade.tasks(office.case)
    assert "already sent, tracking TRACK-1; first the goods are stopped" in task.reason
    assert office.trade.paid(office.case) == usd("0.00")


def test_the_same_answer_twice_is_one(office: LetterOffice, workshop: Visitor) -> None:
    link = workshop.shown.path
    workshop.press(SEND, answer="sent")
    workshop.open(link)
    workshop.press(SEND, answer="sent")
    assert office.trade.incidents(office.case) == {}


def test_a_closed_question_takes_no_answer(office: LetterOffice, workshop: Visitor) -> None:
    case = office.case
    office.trade.answer(case, "refused, they called")
    shown = workshop.open(workshop.shown.path)
    assert shown.headline == "This question is closed"
    assert shown.buttons == []


def test_an_unknown_link_tells_nothing(workshop: Visitor) -> None:
    shown = workshop.open("/s/" + "x" * 43)
    assert shown.status == 404
    assert "open it as it stands in the mail" in shown.work


def test_a_form_without_the_word_of_the_link_does_nothing(workshop: Visitor) -> None:
    link = workshop.shown.path
    assert workshop.client.post(link, data={"answer": "stopped", "proof": "0"}).status_code == 403


def test_words_that_would_hide_something_are_shown_as_words(office: LetterOffice, workshop: Visitor) -> None:
    shown = workshop.press(SEND, answer="cannot", why="<script>alert(1)</script>\u202eno")
    assert "<script>alert" not in shown.response.text
    assert "\u202e" not in shown.response.text
    [task] = office.trade.tasks(office.case)
    assert "\u202e" not in task.reason


def test_the_mail_has_the_link_in_the_suppliers_language(office: LetterOffice) -> None:
    office.configure(LETTERS + 'language = "de"\n', more=SERVED)
    office.cancel()
    [mail] = office.mails()
    assert "Hier können Sie mit einem Klick antworten" in text(mail)
    with office.opened() as door, pages(door) as app:
        visitor = Visitor(app, ADDRESS)
        assert visitor.open(link_in(mail)).headline == "Lässt sich Bestellung ok-1 noch stoppen?"


def test_goods_that_the_store_shows_as_sent_after_stopped_are_an_incident(office: LetterOffice) -> None:
    office.configure(LETTERS + 'believed_up_to = "100.00 USD"\n', more=SERVED)
    case = office.cancel()
    with office.opened() as door, pages(door) as app:
        visitor = Visitor(app, ADDRESS)
        visitor.open(link_in(office.mails()[0]))
        visitor.press(SEND, answer="stopped")
    assert office.trade.incidents(case) == {}
    order = office.trade.shop.order(case.order_id)
    sent = tuple(line.changed(shipped_quantity=line.quantity) for line in order.lines)
    office.trade.shop.change(case.order_id, lines=sent)
    office.later(24)
    assert set(office.trade.incidents(case)) == {"tracking-after-cancel-1"}
