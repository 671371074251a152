"""An order is found by whatever people call it, over all stores of the person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.crew import Crew, crew
from tests.support.office import Office

from dropconnect.plugin import Customer, ProviderUnavailable
from dropconnect.report.search import SearchReport


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Crew]:
    """Order 1041 stands in both stores; only 1042 of the first was cancelled."""
    with crew(Office(tmp_path)) as opened:
        for store in ("shop", "north"):
            shop = opened.office.world.shop(store)
            shop.place("ok-1", number="1041", customer=Customer(name="Ben Example", email="ben@example.test"))
        opened.office.shop.place("ok-2", number="1042", customer=Customer(name="Ada Example"))
        opened.cancelled("ok-2", at_supplier="silent-2", lines={"DESK-1": 1}, name="Ada Example")
        yield opened


def found(report: SearchReport) -> list[tuple[str, str, int | None]]:
    return [(hit.connection, hit.order_number, hit.case_id) for hit in report.hits]


@pytest.mark.parametrize(
    "text", ["1042", "#1042", "id:ok-2", "no:1042", "Ada Example", "ada", "Ada E.", "silent-2"]
)
def test_what_was_cancelled_is_found_without_asking_a_store(team: Crew, text: str) -> None:
    team.office.shop.calls.clear()

    report = team.seat("olga").search(text)

    assert found(report) == [("shop", "1042", 1)]
    assert report.only is not None
    assert (report.asked, report.silent) == ((), ())


@pytest.mark.parametrize("text", ["1041", "#1041", "ben@example.test", " ok-1 "])
def test_what_no_case_is_about_is_looked_for_in_all_stores(team: Crew, text: str) -> None:
    report = team.seat("olga").search(text)

    assert found(report) == [("shop", "1041", None), ("north", "1041", None)]
    assert report.only is None
    assert report.hits[0].customer == "Ben E."
    assert str(report.hits[0].total) == "82.49 USD"


def test_an_assistant_finds_orders_of_her_stores_alone(team: Crew) -> None:
    report = team.seat("ada").search("1041")

    assert found(report) == [("shop", "1041", None)]
    assert report.only is not None


def test_all_stores_are_asked_if_that_is_wanted(team: Crew) -> None:
    team.office.world.shop("north").place("ok-2", number="1042")

    assert found(team.seat("olga").search("1042", everywhere=True)) == [
        ("shop", "1042", 1),
        ("north", "1042", None),
    ]


def test_a_store_that_is_broken_is_named_and_hides_no_other(
    team: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(hook: str, order_id: str = "") -> None:
        raise ProviderUnavailable("it does not answer", connection="north")

    monkeypatch.setattr(team.office.world.shop("north"), "read", unreachable)

    report = team.seat("olga").search("1041")

    assert found(report) == [("shop", "1041", None)]
    assert [(store.connection, store.reason) for store in report.silent] == [("north", "it does not answer")]
    assert report.only is None


def test_a_suppliers_number_leads_to_the_stores_order(team: Crew) -> None:
    team.office.order_desk("ok-1", "ask-yes-9")

    assert found(team.seat("olga").search("ask-yes-9")) == [("shop", "1041", None)]


@pytest.mark.parametrize("text", ["", "  ", "no such order", "%", "'", "\u202e1042", "x" * 5000, "9" * 400])
def test_nonsense_finds_nothing(team: Crew, text: str) -> None:
    report = team.seat("olga").search(text)

    assert report.hits == ()
    assert report.silent == ()
