"""The withdrawal page: two acts, a receipt, and never a locked door."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.support.letter_office import text
from tests.support.visitor import Shown, Visitor, pages
from tests.support.withdrawing import ADA, ADDRESS, WithdrawalOffice, link_in, only

from dropconnect import Dropconnect

HERE = "/c/shop/withdraw"
TYPED = {"name": "Ada Example", "order": "ok-1", "mail": ADA}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[WithdrawalOffice]:
    made = WithdrawalOffice(tmp_path)
    yield made
    made.close()


@pytest.fixture
def door(office: WithdrawalOffice) -> Iterator[Dropconnect]:
    with office.opened() as opened:
        yield opened


@pytest.fixture
def customer(door: Dropconnect) -> Iterator[Visitor]:
    with pages(door) as app:
        yield Visitor(app, ADDRESS)


def withdraw(customer: Visitor, **typed: str) -> Shown:
    customer.open(HERE)
    customer.press("Go on", **{**TYPED, **typed})
    return customer.press("Confirm withdrawal")


def test_two_acts_with_the_labels_of_the_law_and_a_receipt(door: Dropconnect, customer: Visitor) -> None:
    assert customer.open(HERE).headline == "Withdraw from contract here"
    shown = customer.press("Go on", **TYPED)
    assert shown.headline == "Is this right?"
    assert "the whole order" in shown.work
    assert door.withdrawals().total == 0, "nothing is kept before it is confirmed"
    shown = customer.press("Confirm withdrawal")
    assert shown.headline == "We received your withdrawal"
    assert only(door).code in shown.work
    assert customer.open(shown.path).headline == "We received your withdrawal", "it can be loaded again"


def test_in_german_with_the_labels_of_the_law(customer: Visitor) -> None:
    assert customer.open(f"{HERE}?lang=de").headline == "Vertrag widerrufen"
    customer.press("Weiter", **TYPED)
    assert customer.press("Widerruf bestätigen").headline == "Ihr Widerruf ist eingegangen"


def test_the_browsers_language_is_taken_where_the_store_speaks_it(office: WithdrawalOffice) -> None:
    with office.opened() as door, pages(door) as app:
        for wanted, headline in (
            ("de-AT,de;q=0.8", "Vertrag widerrufen"),
            ("fr", "Withdraw from contract here"),
        ):
            client = TestClient(app, base_url=ADDRESS, headers={"Accept-Language": wanted})
            assert headline in client.get(HERE).text
    office.configure('languages = ["en"]')
    with office.opened() as door, pages(door) as app:
        client = TestClient(app, base_url=ADDRESS, headers={"Accept-Language": "de"})
        assert "Withdraw from contract here" in client.get(HERE).text


def test_the_receipt_says_nothing_of_what_was_stated(customer: Visitor) -> None:
    shown = withdraw(customer, reason="too dark", goods="Lamp")
    for hidden in ("Ada", ADA, "ok-1", "too dark", "Lamp"):
        assert hidden not in shown.work.replace("Lamp House", "")


def test_right_and_wrong_orders_get_the_same_answer(customer: Visitor) -> None:
    answers = [withdraw(customer, order=order) for order in ("ok-1", "no-such-order")]
    words = [
        " ".join(shown.soup.get_text(" ").replace(shown.path.rpartition("/")[2], "CODE").split())
        for shown in answers
    ]
    assert words[0] == words[1]


def test_what_is_missing_is_said_at_the_field_and_kept(customer: Visitor) -> None:
    customer.open(HERE)
    shown = customer.press("Go on", **{**TYPED, "mail": "ada", "order": " "})
    assert shown.status == 422
    assert "Write the order number." in shown.work
    assert "Write a whole mail address" in shown.work
    assert 'value="Ada Example"' in shown.response.text


def test_something_can_be_changed_before_it_is_confirmed(door: Dropconnect, customer: Visitor) -> None:
    customer.open(HERE)
    customer.press("Go on", **TYPED, goods="1 x Lamp")
    shown = customer.press("Change something")
    assert shown.status == 200
    assert 'value="ok-1"' in shown.response.text
    customer.press("Go on", goods="1 x Desk")
    customer.press("Confirm withdrawal")
    assert only(door).goods == "1 x Desk"


def test_a_double_click_is_one_statement(door: Dropconnect, customer: Visitor) -> None:
    customer.open(HERE)
    page = customer.press("Go on", **TYPED)
    first = customer.press("Confirm withdrawal")
    customer.shown = page
    assert customer.press("Confirm withdrawal").path == first.path
    assert door.withdrawals().total == 1


def test_two_tabs_are_two_statements_and_the_second_names_the_first(
    door: Dropconnect, customer: Visitor
) -> None:
    withdraw(customer)
    withdraw(customer, reason="said again")
    second, first = door.withdrawals().withdrawals
    assert second.first_id == first.id


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "\N{ROCKET} Ada", "\u05d0\u05d3\u05d4 \u202egnihton"]
)
def test_odd_names_are_shown_as_text(door: Dropconnect, customer: Visitor, name: str) -> None:
    customer.open(HERE)
    shown = customer.press("Go on", **{**TYPED, "name": name})
    assert "<script>alert" not in shown.response.text
    customer.press("Confirm withdrawal")
    assert only(door).name == name.replace("\u202e", "")


def test_absurd_lengths_are_said_and_kept_out(customer: Visitor) -> None:
    customer.open(HERE)
    shown = customer.press("Go on", **{**TYPED, "reason": "x" * 20_000})
    assert shown.status == 422
    assert "write at most 1000 characters" in shown.work


def test_too_many_for_one_order_get_a_kind_page_and_others_go_on(
    door: Dropconnect, customer: Visitor
) -> None:
    for number in range(10):
        assert withdraw(customer, reason=f"try {number}").status == 200
    shown = withdraw(customer, reason="once more")
    assert shown.status == 429
    assert "A withdrawal by mail counts" in shown.work.replace("a withdrawal", "A withdrawal")
    assert "help@shop.example.test" in shown.work
    assert withdraw(customer, order="ok-2").status == 200
    assert door.withdrawals().total == 11


def test_a_strangers_tries_lock_no_customer_out(door: Dropconnect) -> None:
    with pages(door) as app:
        stranger = Visitor(app, ADDRESS, host="198.51.100.7")
        for number in range(10):
            withdraw(stranger, reason=f"try {number}")
        assert withdraw(stranger).status == 429
        assert withdraw(Visitor(app, ADDRESS)).status == 200
    assert door.withdrawals().total == 11


def test_a_locked_journal_says_how_to_withdraw_by_mail(
    office: WithdrawalOffice, door: Dropconnect, customer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer.open(HERE)
    customer.press("Go on", **TYPED)
    monkeypatch.setattr(door._journal.opened(), "_busy_seconds", 0.1)
    door._journal.opened()._engine.dispose()
    file = office.file.parent / "dropconnect-journal.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        shown = customer.press("Confirm withdrawal")
        other.execute("ROLLBACK")
    assert shown.status == 503
    assert "could not be kept" in shown.work
    assert "Write to help@shop.example.test" in shown.work


def test_a_store_without_the_function_has_no_page(office: WithdrawalOffice, customer: Visitor) -> None:
    for path in ("/c/another/withdraw", f"{HERE}/AAAA-BBBB", "/c/%3Cscript%3E/withdraw"):
        shown = customer.open(path)
        assert shown.status == 404
        assert shown.headline == "There is nothing here"


def test_another_site_cannot_send_it(customer: Visitor) -> None:
    answer = customer.client.post(
        f"{HERE}/confirm", data=TYPED, headers={"Origin": "https://elsewhere.example.test"}
    )
    assert answer.status_code == 403


def test_whoever_did_not_withdraw_says_so_by_the_link(
    office: WithdrawalOffice, door: Dropconnect, customer: Visitor
) -> None:
    withdraw(customer, mail="somebody@example.test")
    door.work()
    link = link_in(office.mails(ADA)[0])
    shown = customer.open(link)
    assert "Ada Example" not in shown.work
    assert "not-me" not in only(door).doubts, "to open it does nothing"
    shown = customer.press("It was not me, I keep the order")
    assert shown.headline == "Thank you, we know now that it was not you"
    assert "not-me" in only(door).doubts


# What people see.


def entered(app: Any, door: Dropconnect, name: str) -> Visitor:
    """Logged in over TLS, where the cookie has another name."""
    visitor = Visitor(app, ADDRESS).enter(door, name)
    secret = visitor.client.cookies["dropconnect"]
    visitor.client.cookies.set("__Host-dropconnect", secret)
    return visitor


@pytest.fixture
def assistant(door: Dropconnect) -> Iterator[Visitor]:
    with pages(door) as app:
        yield entered(app, door, "ada")


def test_a_person_compares_and_carries_it_out(
    office: WithdrawalOffice, door: Dropconnect, assistant: Visitor, customer: Visitor
) -> None:
    withdraw(customer, mail="somebody@example.test")
    door.work()
    shown = assistant.open("/withdrawals?state=asks")
    assert "to be decided" in shown.work
    number = only(door).id
    shown = assistant.open(f"/withdrawals/{number}")
    assert "Is it the customer?" in shown.work
    page = shown
    shown = assistant.press("Carry out this withdrawal")
    assert "It is carried out now." in shown.work
    assistant.shown = page
    shown = assistant.press("Carry out this withdrawal")
    assert shown.status == 409
    assert "Ada has decided it before" in shown.work
    door.work()
    assert str(office.shop.order("ok-1").refunded) == "82.49 USD"


def test_declining_needs_words_for_the_customer(
    office: WithdrawalOffice, door: Dropconnect, assistant: Visitor, customer: Visitor
) -> None:
    withdraw(customer, mail="somebody@example.test")
    door.work()
    assistant.open(f"/withdrawals/{only(door).id}")
    assert assistant.press("Decline and tell the customer why").status == 422
    assistant.press("Decline and tell the customer why", because="it is not your order")
    door.work()
    assert "It is not your order." in text(office.mails("somebody@example.test")[-1])


def test_goods_that_are_not_clear_are_named_by_a_person(
    office: WithdrawalOffice, door: Dropconnect, assistant: Visitor, customer: Visitor
) -> None:
    withdraw(customer, goods="the shiny one")
    door.work()
    assistant.open(f"/withdrawals/{only(door).id}")
    assistant.press("Carry out this withdrawal", goods="1 x Desk")
    door.work()
    assert str(office.shop.order("ok-1").refunded) == "21.99 USD"


def test_a_mail_that_a_person_has_to_send_is_there_with_its_text(office: WithdrawalOffice) -> None:
    office.configure(speaks=False)
    with office.opened() as door, pages(door) as app:
        withdraw(Visitor(app, ADDRESS))
        ada = entered(app, door, "ada")
        shown = ada.open(f"/withdrawals/{only(door).id}")
        assert "This confirms that we received your withdrawal" in shown.work
        assert "I have sent it" not in ada.press("I have sent it").buttons


def test_the_record_can_be_exported(door: Dropconnect, assistant: Visitor, customer: Visitor) -> None:
    withdraw(customer, reason="too dark")
    record = assistant.client.get(f"/withdrawals/{only(door).id}/record.json").json()
    assert record["reason"] == "too dark"
    assert record["mails"][0]["text"].startswith("Hello")
    assert any("check code" in line for line in record["timeline"])


def test_people_of_other_stores_do_not_see_it(office: WithdrawalOffice) -> None:
    more = '\n[people.ben]\nname = "Ben"\nrole = "agent"\nstores = ["other"]\n\n'
    office.configure(more=f'{more}[stores.other]\nconnector = "fake-platform"\n')
    with office.opened() as door, pages(door) as app:
        withdraw(Visitor(app, ADDRESS))
        ben = entered(app, door, "ben")
        assert ben.open(f"/withdrawals/{only(door).id}").status == 404
        assert "Ada Example" not in ben.open("/withdrawals?store=shop").work
