"""An order before anything is done to it: what is left of it, its cases, and what a request would do."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.office import WITH_A_SUPPLIER, Office

from dropconnect import AmbiguousOrder, MailOwner, Money


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_an_order_tells_what_is_left_of_it_and_which_cases_it_had(office: Office) -> None:
    with office.opened() as door:
        done = door.cancel("shop", "ok-1", reason="changed-mind", by="Ada", lines={"LAMP-1": 1})
        told = door.order("shop", "ok-1")

    assert [(line.name, line.quantity, line.left) for line in told.lines] == [
        ("Lamp", 2, 1),
        ("Desk", 1, 1),
        ("Flat rate", 1, 0),
    ]
    assert told.refunded == Money.of("27.50", "USD")
    assert done.case is not None
    [case] = told.cases
    assert (case.case_id, case.is_open, case.end) == (done.case.id, False, "done")
    assert told.open_case is None


def test_an_order_tells_its_open_case_and_what_stops_all(office: Office) -> None:
    with office.opened() as door:
        door.pause(None, "stock-taking", by="Ada")
        opened = door.cancel("shop", "offline-1", reason="changed-mind", by="Ada", request_id="r-1")
        told = door.order("shop", "offline-1")

    assert opened.case is not None
    assert told.open_case == told.case_of("r-1") == opened.case.id
    assert told.case_of("") is None
    assert "Ada has stopped all writes: stock-taking" in told.nothing_moves
    assert told.paid is None


def test_reasons_are_those_of_the_policy(office: Office) -> None:
    policy = '[stores.shop.policy]\nreasons = { gift-too-late = "customer" }\n'
    with office.opened('[stores.shop]\nconnector = "fake-platform"\n' + policy) as door:
        reasons = {row.reason: row.cause for row in door.order("shop", "ok-1").reasons}

    assert reasons["gift-too-late"] == "customer"
    assert reasons["out-of-stock"] == "stock"


def test_a_preview_opens_nothing_and_tells_both_ways(office: Office) -> None:
    office.order_desk("ok-1", "shipped-1")
    with office.opened(WITH_A_SUPPLIER) as door:
        told = door.preview("shop", "ok-1", reason="changed-mind", by="Ada")
        cases = door.cases().total

    assert cases == 0
    assert not office.shop.writes("ok-1")
    assert told.everything.due == Money.of("82.49", "USD")
    assert told.stoppable is not None
    assert told.stoppable.due == Money.of("55.00", "USD")
    assert told.mails.by is MailOwner.PLATFORM


def test_a_preview_has_one_way_where_nothing_is_known_to_stay(office: Office) -> None:
    with office.opened() as door:
        assert door.preview("shop", "ok-1", reason="changed-mind", by="Ada").stoppable is None


def test_an_order_that_is_not_sure_comes_with_those_that_fit(office: Office) -> None:
    office.shop.place("7", number="900")
    office.shop.place("900", number="8")
    with office.opened() as door, pytest.raises(AmbiguousOrder) as raised:
        door.order("shop", "900")

    assert [order_id for order_id, _ in raised.value.orders] == ["900", "7"]
    assert all("82.49 USD" in words for _, words in raised.value.orders)
