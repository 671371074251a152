"""What should not be, as a page: the evidence in words, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.crew import DAY, HOUR, Crew, crew
from tests.support.office import Office
from tests.support.visitor import Visitor, pages

from dropconnect.models.order import OrderState
from dropconnect.report.evidence import facts_of


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Crew]:
    """The workshop ships the desk of order 1002 after it said that it is stopped."""
    with crew(Office(tmp_path)) as opened:
        opened.office.shop.place("ok-2", number="1002")
        opened.cancelled("ok-2", at_supplier="contradicting-2", lines={"DESK-1": 1}, name="Ada Example")
        opened.later(DAY + HOUR)
        yield opened


@pytest.fixture
def app(team: Crew) -> Iterator[object]:
    with pages(team.door) as served:
        yield served


@pytest.fixture
def olga(app: object, team: Crew) -> Visitor:
    return Visitor(app).enter(team.door, "olga")


SEEN_TO = "Seen to , #1002"


def test_it_says_what_was_seen_and_what_to_do(olga: Visitor) -> None:
    words = olga.open("/incidents").work

    assert "#1002 shop open" in words
    assert "although its goods were to be stopped" in words
    assert "What was seen" in words
    assert "you know what becomes of the parcel; say it" in words
    for word in ("dropconnect ", "--say", "effect", "saga", "{", "}"):
        assert word not in words


def test_it_ends_with_words_and_once(olga: Visitor, team: Crew) -> None:
    olga.open("/incidents")
    olga.press(SEEN_TO)
    assert olga.shown.status == 422
    assert "Say what was done, or why it is right" in olga.shown.work
    olga.press(SEEN_TO, words="the parcel goes back")

    assert olga.shown.path == "/incidents"
    assert "The incident of #1002 is over." in olga.shown.work
    assert "There is no incident." in olga.shown.work
    words = olga.open("/incidents?all=1").work
    assert "seen to" in words
    assert "Olga" in words
    assert "the parcel goes back" in words
    assert [act.what for act in team.door.acts(case_id=1)][:1] == ["end-incident"]


def test_a_double_click_is_one_end_and_a_second_person_sees_who_was_first(
    olga: Visitor, app: object, team: Crew
) -> None:
    ada = Visitor(app).enter(team.door, "ada")
    ada.open("/incidents")
    form, _ = olga.open("/incidents").form_of(SEEN_TO)
    proof = str(form.find("input", attrs={"name": "proof"})["value"])  # type: ignore[index]
    data = {"proof": proof, "decision": "seen to", "words": "it goes back"}

    replies = [
        olga.client.post("/incidents/1", data=data, headers={"Origin": olga._origin}) for _ in range(2)
    ]
    assert [reply.status_code for reply in replies] == [200, 200]

    ada.press(SEEN_TO, words="I called them")
    assert ada.shown.status == 409
    assert "ended by Olga" in ada.shown.work


def test_a_viewer_reads_and_a_stranger_of_another_store_sees_nothing(app: object, team: Crew) -> None:
    vera = Visitor(app).enter(team.door, "vera")
    assert SEEN_TO not in vera.open("/incidents").buttons
    other = team.cancelled("ok-1", store="north")
    team.door.deny(other, "no", by="olga")

    ada = Visitor(app).enter(team.door, "ada")
    assert "north" not in ada.open("/incidents?all=1").text


def test_nothing_cancelled_elsewhere(olga: Visitor) -> None:
    assert "Nothing was seen." in olga.open("/seen").work


def test_what_was_cancelled_in_the_store_leads_to_its_cancellation_here(tmp_path: Path) -> None:
    with crew(Office(tmp_path)) as team, pages(team.door) as app:
        team.office.shop.place("ok-8", number="1008")
        team.office.order_desk("ok-8", "now-8")
        team.office.pay_back("ok-8")
        team.office.shop.change("ok-8", state=OrderState.CANCELLED, provider_status="cancelled")
        team.later(HOUR)

        olga = Visitor(app).enter(team.door, "olga")
        words = olga.open("/seen").work
        new = olga.shown.links()["Cancel #1008 here, too…"]
        vera = Visitor(app).enter(team.door, "vera").open("/seen")

    assert "#1008 shop yours to decide" in words
    assert new == "/new?store=shop&order=id%3Aok-8&reason=own-error"
    assert "Cancel #1008 here, too…" not in vera.links()


def test_evidence_is_told_without_brackets_and_empty_values() -> None:
    told = facts_of(
        {
            "order_id": "7",
            "paid": {"amount": "82.49", "currency": "USD"},
            "tracking": ["RR1", "RR2"],
            "stage": None,
            "note": "",
            "shipped_at": "2026-11-24T13:00:00Z",
            "refunds": [{"id": "1", "amount": {"amount": "1.00", "currency": "USD"}}, {"id": "2"}],
            "seen": {"first": True, "why": "\u202eodd"},
            "key": "b1946ac9",
        }
    )

    assert [(fact.name, fact.words) for fact in told] == [
        ("order id", "7"),
        ("paid", "82.49 USD"),
        ("tracking", "RR1; RR2"),
        ("shipped at", "2026-11-24 13:00 UTC"),
        ("refunds", "id 1, amount 1.00 USD; id 2"),
        ("seen first", "yes"),
        ("seen why", "\ufffdodd"),
    ]
