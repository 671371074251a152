"""The same request is the same case, however often and in whichever words it arrives."""

from __future__ import annotations

import pytest
from tests.support.amounts import usd
from tests.support.house import House

from dropconnect.errors import CaseConflict, OrderNotFound, UsageError
from dropconnect.journal.states import Outcome
from dropconnect.saga.case.intake import open_case


def test_the_same_request_again_is_the_same_case_open_or_closed(house: House) -> None:
    first = house.open("ok-1")
    assert house.open("ok-1").id == first.id
    house.run(first)
    again = house.consider(house.request("ok-1"))
    assert again.known is not None
    assert (again.known.id, again.known.outcome) == (first.id, Outcome.DONE)
    assert house.shop.paid_back("ok-1") == usd("82.49")


def test_reason_and_person_are_no_part_of_the_identity(house: House) -> None:
    first = house.open("ok-1")
    other_reason = house.consider(house.request("ok-1", reason="out-of-stock"))
    assert other_reason.known is not None
    assert other_reason.known.id == first.id


def test_a_sku_and_its_line_id_are_one_request(house: House) -> None:
    first = house.open("ok-1", "LAMP-1:1")
    assert house.open("ok-1", "11:1").id == first.id


def test_a_line_named_by_both_its_names_is_a_mistake(house: House) -> None:
    with pytest.raises(UsageError, match="named twice"):
        house.open("ok-1", "LAMP-1:1", "11:1")


def test_the_order_of_lines_does_not_matter(house: House) -> None:
    first = house.open("ok-1", "LAMP-1:1", "DESK-1:1")
    assert house.open("ok-1", "DESK-1:1", "LAMP-1:1").id == first.id


def test_a_request_id_is_the_identity_whatever_is_asked_for(house: House) -> None:
    first = open_case(
        house.journal, house.consider(house.request("ok-1", "LAMP-1:1", request_id="ticket-7")), house.clock
    )
    again = house.consider(house.request("ok-1", "DESK-1:1", request_id="ticket-7"))
    assert again.known is not None
    assert again.known.id == first.id
    assert again.plan == first.plan


def test_request_ids_of_two_stores_are_two_requests(house: House) -> None:
    mine = house.request("ok-1", request_id="ticket-7")
    theirs = house.request("ok-1", store="other", request_id="ticket-7")
    assert mine.key != theirs.key


def test_other_lines_while_a_case_is_open_conflict_and_later_follow(house: House) -> None:
    first = house.open("ok-1", "LAMP-1:1")
    with pytest.raises(CaseConflict, match=f"open case {first.id} "):
        house.open("ok-1")
    house.run(first)
    rest = house.cancel("ok-1")
    assert (rest.follows, rest.outcome) == (first.id, Outcome.DONE)
    assert house.shop.paid_back("ok-1") == usd("82.49")


def test_the_same_units_once_more_need_another(house: House) -> None:
    first = house.cancel("ok-1", "LAMP-1:1")
    assert house.open("ok-1", "LAMP-1:1").id == first.id
    second = house.cancel("ok-1", "LAMP-1:1", another=True)
    assert second.id != first.id
    assert house.shop.paid_back("ok-1") == usd("55.00")
    with pytest.raises(UsageError, match="already cancelled"):
        house.open("ok-1", "LAMP-1:1", another=True)


def test_another_while_the_first_is_open_conflicts(house: House) -> None:
    first = house.open("ok-1", "LAMP-1:1")
    with pytest.raises(CaseConflict, match=f"open case {first.id} "):
        house.open("ok-1", "LAMP-1:1", another=True)


def test_looking_writes_nothing(house: House) -> None:
    house.consider(house.request("ok-1"))
    with house.journal.read() as reading:
        assert reading.cases.list() == []
    assert house.shop.writes("ok-1") == []


def test_an_unknown_order_is_said_and_leaves_no_case(house: House) -> None:
    with pytest.raises(OrderNotFound, match="no order 'nowhere'") as caught:
        house.open("nowhere")
    assert (caught.value.connection, caught.value.operation) == ("shop", "platform_get_order")
