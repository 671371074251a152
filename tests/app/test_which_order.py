"""Which order is meant: numbers and ids that differ, and what is never guessed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.support.office import WITH_A_SUPPLIER, Office

from dropconnect import AmbiguousOrder, Dropconnect, Money, OrderNotFound, UsageError
from dropconnect.models.order import Customer

WHY = {"reason": "changed-mind", "by": "Ada"}
NUMBERING = '[stores.shop]\nconnector = "fake-numbering-platform"\n'
ADA = Customer(name="Ada Test", email="ada@example.test")
BOB = Customer(name="Bob Test", email="bob@example.test")


@pytest.fixture
def renumbered(office: Office) -> Office:
    """Order 101 is called 205, and 205 is the id of somebody else's order."""
    office.shop.place("101", number="205", customer=ADA)
    office.shop.place("205", number="310", customer=BOB)
    return office


@pytest.fixture
def searching(renumbered: Office) -> Iterator[Dropconnect]:
    with renumbered.opened(NUMBERING) as opened:
        yield opened


def test_a_number_that_is_the_id_of_another_order_is_a_question(renumbered: Office, app: Dropconnect) -> None:
    with pytest.raises(AmbiguousOrder) as told:
        app.cancel("shop", "205", **WHY)
    for words in (
        "No. 205 (id 101): Ada Test",
        "No. 310 (id 205): Bob Test",
        "82.49 USD",
        "id:205",
        "id:101",
    ):
        assert words in str(told.value)
    assert renumbered.shop.moved == []
    assert app.cases().total == 0


@pytest.mark.parametrize(("written", "meant"), [("id:205", "205"), ("no:205", "101"), ("no:#205", "101")])
def test_exact_words_take_exactly_that_order(
    renumbered: Office, app: Dropconnect, written: str, meant: str
) -> None:
    assert app.plan("shop", written, reason="changed-mind").order_id == meant
    app.cancel("shop", written, **WHY)
    assert renumbered.shop.paid_back(meant) == Money.of("82.49", "USD")


@pytest.mark.parametrize("written", ["DF-4498", "df-4498", "#DF-4498"])
def test_a_number_that_can_be_no_id_is_found(office: Office, app: Dropconnect, written: str) -> None:
    office.shop.place("190504", number="DF-4498" if written != "df-4498" else "df-4498")
    assert app.plan("shop", written, reason="changed-mind").order_id == "190504"


def test_digits_that_are_no_id_are_shown_and_not_taken(office: Office, app: Dropconnect) -> None:
    office.shop.place("101", number="205", customer=ADA)
    with pytest.raises(AmbiguousOrder, match=r"No\. 205 \(id 101\): Ada Test.*write id:101 or no:205"):
        app.plan("shop", "205", reason="changed-mind")


def test_an_id_whose_order_has_another_number_is_taken_if_no_order_is_called_so(
    office: Office, app: Dropconnect
) -> None:
    office.shop.place("205", number="310", customer=BOB)
    assert app.plan("shop", "205", reason="changed-mind").order_id == "205"


def test_it_is_not_taken_where_not_all_orders_could_be_looked_through(
    office: Office, app: Dropconnect
) -> None:
    office.shop.place("205", number="310", customer=BOB)
    office.shop.searches_all = False
    with pytest.raises(AmbiguousOrder, match=r"No\. 310 \(id 205\): Bob Test"):
        app.cancel("shop", "205", **WHY)
    assert office.shop.moved == []


def test_the_usual_case_costs_no_further_request(office: Office, app: Dropconnect) -> None:
    office.shop.place("7")
    app.plan("shop", "7", reason="changed-mind")
    hooks = [call.hook for call in office.shop.calls]
    assert hooks.count("get_order") == 1
    assert "find_by_reference" not in hooks


def test_where_numbers_can_be_searched_a_number_comes_first(searching: Dropconnect) -> None:
    assert searching.plan("shop", "205", reason="changed-mind").order_id == "101"
    assert searching.plan("shop", "#310", reason="changed-mind").order_id == "205"
    assert searching.plan("shop", "101", reason="changed-mind").order_number == "205"


def test_two_orders_of_one_number_are_shown(renumbered: Office, searching: Dropconnect) -> None:
    renumbered.shop.place("102", number="#205", customer=BOB)
    for written in ("205", "no:205"):
        with pytest.raises(AmbiguousOrder, match=r"id 101.*id 102"):
            searching.plan("shop", written, reason="changed-mind")


def test_a_mail_address_lists_orders_and_takes_none(renumbered: Office, app: Dropconnect) -> None:
    with pytest.raises(AmbiguousOrder, match=r"No\. 205 \(id 101\): Ada Test"):
        app.cancel("shop", "ada@example.test", **WHY)
    with pytest.raises(AmbiguousOrder, match="no order for"):
        app.plan("shop", "nobody@example.test", reason="changed-mind")
    assert renumbered.shop.moved == []


def test_the_suppliers_number_leads_to_the_stores_order(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER) as app:
        office.shop.place("7")
        office.order_desk("7", "now-9")
        assert app.plan("shop", "now-9", reason="changed-mind").order_id == "7"
        with pytest.raises(OrderNotFound, match="by id or by number"):
            app.plan("shop", "nothing", reason="changed-mind")


def test_a_case_is_found_by_its_order(renumbered: Office, app: Dropconnect) -> None:
    app.cancel("shop", "id:205", **WHY)
    assert app.case_of("shop", "no:310") == app.case_of("shop", "id:205") == app.case_of("shop", "#310") == 1
    app.cancel("shop", "no:205", **WHY)
    assert app.case_of("shop", "no:205") == app.case_of("shop", "id:101") == 2
    with pytest.raises(UsageError, match="no case of the order"):
        app.case_of("shop", "no:999")


def test_a_number_that_is_another_orders_id_finds_no_case_for_sure(
    renumbered: Office, app: Dropconnect
) -> None:
    """Only the order with the id 205 has a case; 205 is what people call another order."""
    app.cancel("shop", "id:205", **WHY)
    with pytest.raises(AmbiguousOrder, match=r"No\. 310 \(id 205\).*No\. 205 \(id 101\)"):
        app.case_of("shop", "205")


def test_the_same_request_is_one_case_however_the_order_is_named(
    renumbered: Office, app: Dropconnect
) -> None:
    first = app.cancel("shop", "no:205", **WHY)
    again = app.cancel("shop", "id:101", **WHY)
    assert again.known
    assert first.case is not None
    assert again.case is not None
    assert again.case.id == first.case.id
    assert renumbered.shop.paid_back("101") == Money.of("82.49", "USD")


def test_a_request_of_the_same_name_is_known_without_asking_the_store(
    office: Office, app: Dropconnect
) -> None:
    office.shop.place("7")
    app.cancel("shop", "7", request_id="R1", **WHY)
    before = len(office.shop.calls)
    assert app.cancel("shop", "7", request_id="R1", **WHY).known
    assert len(office.shop.calls) == before
