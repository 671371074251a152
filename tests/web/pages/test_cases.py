"""The list of all cases, and the search in the head of every page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.crew import DAY, Crew, crew
from tests.support.office import Office
from tests.support.visitor import Visitor, pages

from dropconnect.plugin import Customer


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Crew]:
    with crew(Office(tmp_path)) as opened:
        for store in ("shop", "north"):
            for number in range(1, 5):
                opened.office.world.shop(store).place(f"ok-{number}", number=f"100{number}")
        yield opened


@pytest.fixture
def app(team: Crew) -> Iterator[object]:
    with pages(team.door) as served:
        yield served


@pytest.fixture
def olga(app: object, team: Crew) -> Visitor:
    return Visitor(app).enter(team.door, "olga")


def rows(visitor: Visitor) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in visitor.shown.soup.select("tbody tr")]


def test_all_cases_with_filters_that_stand_in_the_address(olga: Visitor, team: Crew) -> None:
    team.cancelled("ok-1", store="north", name="Ada Example")
    team.office.world.clock.advance(2 * DAY)
    team.cancelled("ok-3", lines={"LAMP-1": 1}, name="Ben Example")

    assert len((olga.open("/cases"), rows(olga))[1]) == 2
    [row] = (olga.open("/cases?state=open"), rows(olga))[1]
    assert row.startswith("#1001 Ada E. north changed mind overdue needs a person")
    assert len((olga.open("/cases?state=overdue"), rows(olga))[1]) == 1
    assert len((olga.open("/cases?store=shop"), rows(olga))[1]) == 1
    assert len((olga.open("/cases?since=2026-11-25"), rows(olga))[1]) == 1
    olga.press("Show", since="", store="", reason="own-error")
    assert "No case fits. Take a filter away." in olga.shown.work


def test_what_is_not_a_date_is_said_at_the_field_and_kept(olga: Visitor) -> None:
    shown = olga.open("/cases?since=yesterday")

    assert shown.status == 422
    assert "This is not a date" in shown.work
    assert shown.soup.select_one("#since[aria-invalid]") is not None
    assert shown.soup.select_one("#since")["value"] == "yesterday"  # type: ignore[index]


def test_no_cases_yet(olga: Visitor) -> None:
    assert "There is no case yet." in olga.open("/cases").work


def test_a_store_of_others_is_not_there(app: object, team: Crew) -> None:
    team.cancelled("ok-1", store="north")
    ada = Visitor(app).enter(team.door, "ada")

    assert ada.open("/cases").status == 200
    assert rows(ada) == []
    there, nowhere = ada.open("/cases?store=north"), ada.open("/cases?store=nowhere")
    assert (there.status, nowhere.status) == (404, 404)
    assert there.work.replace("north", "nowhere") == nowhere.work


def test_one_hit_leads_to_its_case_or_to_a_new_cancellation(olga: Visitor, team: Crew) -> None:
    case = team.cancelled("ok-1", store="north", name="Ada Example")
    team.office.shop.place("ok-9", number="1009", customer=Customer(name="Cy", email="cy@example.test"))

    olga.open("/")
    for text in ("#1001", "ada example", "id:ok-1"):
        assert olga.client.get("/search", params={"q": text}, follow_redirects=False).headers["location"] == (
            f"/cases/{case}"
        )
    reply = olga.client.get("/search", params={"q": "cy@example.test"}, follow_redirects=False)
    assert reply.headers["location"] == "/new?store=shop&order=id%3Aok-9"


def test_several_hits_are_listed_and_what_was_typed_stays(olga: Visitor, team: Crew) -> None:
    olga.open("/cases")
    olga.press("Find", q="1002")

    assert len(rows(olga)) == 2
    assert "Searched: the cases, and shop, north." in olga.shown.work
    assert olga.shown.soup.select_one("#search")["value"] == "1002"  # type: ignore[index]
    assert olga.shown.links()["Cancel #1002…"] == "/new?store=north&order=id%3Aok-2"


@pytest.mark.parametrize("text", ["", "nobody", '"><script>alert(1)</script>', "\u202e", "%", "1" * 3000])
def test_nothing_is_found_and_the_page_says_what_to_try(olga: Visitor, text: str) -> None:
    reply = olga.client.get("/search", params={"q": text})

    assert reply.status_code == 200
    assert "<script>alert" not in reply.text
    assert "number" in reply.text
