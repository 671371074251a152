"""Suppliers on pages: what they were asked, what they owe, what they allow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.letter_office import LetterOffice
from tests.support.trade import DAY, HOUR
from tests.support.visitor import Visitor, pages

TEAM = """
[stores.north]
connector = "fake-platform"

[people.ada]
name = "Ada"
role = "owner"

[people.bo]
name = "Bo"
stores = ["north"]

[people.cy]
name = "Cy"
role = "viewer"
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[LetterOffice]:
    made = LetterOffice(tmp_path)
    made.configure(more=TEAM)
    made.confirm()
    made.case = made.cancel()
    yield made
    made.trade.journal.close()
    made.controller.stop()


@pytest.fixture
def ada(office: LetterOffice) -> Iterator[Visitor]:
    with office.opened() as door, pages(door) as app:
        yield Visitor(app).enter(door, "ada")


def test_what_a_supplier_has_not_answered_and_what_it_owes(office: LetterOffice, ada: Visitor) -> None:
    shown = ada.open("/suppliers")
    assert "woodwork asked about 1" in shown.work
    assert "We write to orders@workshop.example.test." in shown.work
    assert "lumen 1 credit to come" in shown.work
    shown = ada.open("/suppliers/woodwork")
    assert "1 × Desk (its order ok-1)" in shown.work
    office.trade.clock.advance(50 * HOUR)
    shown = ada.open("/suppliers/woodwork")
    assert "overdue 2 h" in shown.work
    assert "woodwork 1 overdue" in ada.open("/suppliers").work


def test_a_credit_is_ticked_once(office: LetterOffice, ada: Visitor) -> None:
    ada.open("/suppliers/lumen")
    shown = ada.press("It came in", amount="")
    assert shown.status == 422
    assert "Write the amount that came in." in shown.work
    assert ada.press("It came in", amount="a lot").status == 422
    assert 'value="a lot"' in ada.shown.response.text
    form, _ = ada.shown.form_of("It came in")
    shown = ada.press("It came in", amount="20.00")
    assert "Recorded: 20.00 USD came in." in shown.work
    assert "20.00" not in ada.open("/suppliers/lumen").work, "what came is no longer to be ticked"
    proof = form.find("input", attrs={"name": "proof"})
    assert proof is not None
    data = {"proof": str(proof["value"]), "came": "yes", "amount": "20.00"}
    again = ada.client.post(str(form["action"]), data=data)
    assert again.status_code == 409, "a second tab says the same once more"


def test_a_credit_that_is_late_says_so(office: LetterOffice) -> None:
    office.trade.answer(office.case, "stopped, they called")
    office.trade.clock.advance(20 * DAY)
    with office.opened() as door, pages(door) as app:
        ada = Visitor(app).enter(door, "ada")
        assert "lumen 1 credit overdue" in ada.open("/suppliers").work


def test_rules_are_sentences_with_what_they_rest_on(ada: Visitor) -> None:
    shown = ada.open("/suppliers/woodwork")
    assert "A person has to ask: this supplier has no API: a person asks it" in shown.work
    assert "Answers within 48 h" in shown.work
    assert "assumed: the merchant's configuration (2026-11-23)" in shown.work


def test_who_works_for_another_store_sees_none_of_it(office: LetterOffice) -> None:
    with office.opened() as door, pages(door) as app:
        bo = Visitor(app).enter(door, "bo")
        assert "woodwork" not in bo.open("/suppliers").work
        assert bo.open("/suppliers/woodwork").status == 404


def test_who_only_looks_has_no_buttons(office: LetterOffice) -> None:
    with office.opened() as door, pages(door) as app:
        cy = Visitor(app).enter(door, "cy")
        assert "It came in" not in cy.open("/suppliers/lumen").buttons
