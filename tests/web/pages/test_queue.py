"""The queue as a page: columns, cards, acts, filters, several at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from bs4 import Tag
from tests.support.crew import DAY, HOUR, Crew, crew
from tests.support.office import WITH_A_SUPPLIER, Office
from tests.support.visitor import Visitor, pages

from dropconnect.plugin import ProviderUnavailable

MINUTE = 60.0
PAY = "Pay back 82.49 USD and cancel #1001"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Crew]:
    with crew(Office(tmp_path)) as opened:
        for store in ("shop", "north"):
            for number in range(1, 7):
                opened.office.world.shop(store).place(f"ok-{number}", number=f"100{number}")
        yield opened


@pytest.fixture
def app(team: Crew) -> Iterator[object]:
    with pages(team.door) as served:
        yield served


@pytest.fixture
def olga(app: object, team: Crew) -> Visitor:
    return Visitor(app).enter(team.door, "olga")


@pytest.fixture
def ada(app: object, team: Crew) -> Visitor:
    return Visitor(app).enter(team.door, "ada")


def columns(visitor: Visitor) -> dict[str, list[str]]:
    """The headline of each column and the words of its cards."""
    found = {}
    for section in visitor.shown.soup.find_all("section"):
        assert isinstance(section.h2, Tag)
        cards = section.find_all("article")
        found[section.h2.get_text()] = [" ".join(card.get_text(" ").split()) for card in cards]
    return found


def test_three_columns_with_counts_and_cards(olga: Visitor, team: Crew) -> None:
    team.cancelled("ok-1", store="north", name="Ada Example")
    team.cancelled("ok-2", at_supplier="silent-2", lines={"DESK-1": 1})
    team.cancelled("ok-3", lines={"LAMP-1": 1})
    team.office.world.clock.advance(2 * HOUR)

    olga.open("/")

    found = columns(olga)
    assert list(found) == ["Needs you (1)", "Waits for others (1)", "Done today (1)"]
    [card] = found["Needs you (1)"]
    assert card.startswith("#1001 north Ada E. 82.49 USD changed mind waits 2 h for the team")
    [card] = found["Waits for others (1)"]
    assert "waits 2 h for woodwork" in card
    [card] = found["Done today (1)"]
    assert "27.50 USD" in card
    assert "done" in card


def test_an_empty_queue_says_what_will_appear(olga: Visitor) -> None:
    assert "Nothing needs you. Questions and incidents appear here" in olga.open("/").work


def test_a_yes_is_one_button_that_says_what_it_does(olga: Visitor, team: Crew) -> None:
    case = team.cancelled("ok-1", store="north")

    olga.open("/?store=north")
    olga.press(PAY)

    assert olga.shown.path == "/"
    assert "You said yes to #1001: 82.49 USD is paid back." in olga.shown.work
    assert olga.shown.response.url.query == b"store=north"
    assert str(team.door.case(case).case.paid_back) == "82.49 USD"


def test_a_double_click_pays_once_and_says_so_kindly(olga: Visitor, team: Crew) -> None:
    case = team.cancelled("ok-1", store="north")
    form, _ = olga.open("/").form_of(PAY)
    data = {str(field["name"]): str(field["value"]) for field in form.find_all("input")}

    replies = [olga.client.post("/queue/approve", data=data, headers={"Origin": olga._origin}) for _ in "12"]

    assert [reply.status_code for reply in replies] == [200, 200]
    assert "You said yes to #1001" in replies[1].text
    assert str(team.door.case(case).case.paid_back) == "82.49 USD"
    assert len([act for act in team.door.acts(case_id=case) if act.what == "approve"]) == 1


def test_the_second_of_two_people_sees_who_decided(olga: Visitor, app: object, team: Crew) -> None:
    case = team.cancelled("ok-1", store="north")
    olga.open("/")
    team.seat("olga")
    team.door.deny(case, "she wants it after all", by="olga")

    olga.press(PAY)

    assert olga.shown.status == 409
    assert "Olga has decided this already: deny" in olga.shown.work


def test_one_act_is_filled_and_it_is_the_most_urgent_one(olga: Visitor, team: Crew) -> None:
    for number in (1, 2, 3):
        team.cancelled(f"ok-{number}", store="north")

    filled = olga.open("/").soup.select(".main-act")

    assert [found.get_text() for found in filled] == [PAY]


def test_who_may_not_say_yes_reads_who_may_and_a_viewer_has_no_buttons(
    ada: Visitor, app: object, team: Crew
) -> None:
    team.cancelled("ok-1", by="ada")

    assert PAY not in ada.open("/").buttons
    assert "Who may: Olga" in ada.shown.work
    vera = Visitor(app).enter(team.door, "vera").open("/")
    [card] = vera.soup.find_all("article")
    assert card.find_all("button") == []


def test_a_person_of_one_store_sees_nothing_of_another(ada: Visitor, team: Crew) -> None:
    case = team.cancelled("ok-1", store="north")
    task = team.door.case(case).tasks[0].id
    own = team.cancelled("ok-2", at_supplier="silent-2", lines={"DESK-1": 1})

    assert "#1001" not in ada.open("/").text
    assert "north" not in ada.shown.text
    form, _ = ada.shown.form_of("Remind woodwork")
    data = {str(field["name"]): str(field["value"]) for field in form.find_all("input")}
    for address, fields in (("/queue/approve", {"task": str(task)}), ("/queue/remind", {"case": str(case)})):
        reply = ada.client.post(address, data={**data, **fields}, headers={"Origin": ada._origin})
        assert reply.status_code == 404
    assert "#1001" not in ada.open(f"/queue/chosen?act=remind&case={case}&case={own}").text


def test_whoever_is_late_is_named_in_red(olga: Visitor, team: Crew) -> None:
    team.cancelled("ok-2", at_supplier="silent-2", lines={"DESK-1": 1})
    team.later(3 * DAY)

    card = olga.open("/").soup.find("article")

    assert isinstance(card, Tag)
    assert "is-late" in card["class"]
    late = card.find(class_="late")
    assert isinstance(late, Tag)
    assert late.get_text().startswith("woodwork overdue")


def test_a_supplier_is_reminded_by_a_button_once_an_hour(olga: Visitor, team: Crew) -> None:
    team.cancelled("ok-2", at_supplier="silent-2", lines={"DESK-1": 1})

    olga.open("/")
    olga.press("Remind woodwork")
    assert "woodwork is reminded of #1002." in olga.shown.work
    olga.press("Remind woodwork")

    assert olga.shown.status == 409
    assert "once an hour is enough" in olga.shown.work
    assert team.office.woodwork.reminders["silent-2"] == 1


def test_filters_stand_in_the_address(olga: Visitor, team: Crew) -> None:
    team.cancelled("ok-1", store="north")
    team.cancelled("ok-2", at_supplier="silent-2", lines={"DESK-1": 1})

    olga.open("/?supplier=woodwork")
    assert [len(cards) for cards in columns(olga).values()] == [0, 1, 0]
    olga.press("Show", store="north", supplier="")
    assert [len(cards) for cards in columns(olga).values()] == [1, 0, 0]
    assert b"store=north" in olga.shown.response.url.query
    assert olga.open("/?store=%3Cscript%3E").status == 200
    assert "<script>" not in olga.shown.response.text.replace('<script type="module"', "")


def test_several_are_approved_at_once_with_their_sum_and_each_result(olga: Visitor, team: Crew) -> None:
    cases = [team.cancelled(f"ok-{number}", store="north") for number in (1, 2, 3)]
    waits = team.cancelled("ok-4", at_supplier="silent-4", lines={"DESK-1": 1})

    olga.open("/")
    olga.press("Approve the ticked…", case=[str(number) for number in (*cases, waits)])
    assert olga.shown.headline == "Approve 3 cases"
    assert "247.47 USD" in olga.shown.work
    assert "#1004 of shop: nothing is to be approved" in olga.shown.work
    team.door.deny(cases[1], "she wants it after all", by="olga")
    olga.press("Pay back 247.47 USD, 3 cases")

    assert olga.shown.path == "/queue/told"
    assert olga.shown.headline == "2 of 3 approved"
    assert "Olga has decided this already: deny" in olga.shown.work
    paid = [str(team.door.case(number).case.paid_back) for number in cases]
    assert paid == ["82.49 USD", "0.00 USD", "82.49 USD"]
    assert olga.open(f"/queue/told?{olga.shown.response.url.query.decode()}").headline == "2 of 3 approved"


def test_several_are_withdrawn_with_a_reason(olga: Visitor, team: Crew) -> None:
    cases = [team.cancelled(f"ok-{number}", store="north") for number in (1, 2)]

    olga.open("/")
    olga.press("Withdraw…", case=[str(number) for number in cases])
    olga.press("Withdraw 2 cases")
    assert olga.shown.status == 422
    assert "Say why: it stands in the case." in olga.shown.work
    olga.press("Withdraw 2 cases", because="the customers called")

    assert olga.shown.headline == "2 of 2 withdrawn"
    assert [team.door.case(number).case.outcome for number in cases] == ["withdrawn", "withdrawn"]


def test_nothing_ticked_says_what_to_do(olga: Visitor) -> None:
    olga.open("/")
    olga.press("Remind…")
    assert "Tick at least one case first." in olga.shown.work
    assert olga.open("/queue/chosen?act=nonsense&case=1").status == 404
    assert olga.open(f"/queue/chosen?act=remind&case={10**30}").status == 404
    assert olga.open("/queue/chosen?act=remind&case=77").status == 200
    assert olga.open("/?page=0").status == 404
    assert olga.open("/?column=nonsense&page=9").status == 200
    many = "&".join(f"case={number}" for number in range(1, 200))
    assert olga.open(f"/queue/chosen?act=remind&{many}").status == 422


def test_a_long_column_leads_to_its_pages(olga: Visitor, team: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7, 60):
        team.office.world.shop("north").place(f"ok-{number}", number=str(1000 + number))
        team.cancelled(f"ok-{number}", store="north")

    more = olga.open("/?store=north").links()["3 more"]
    assert [len(cards) for cards in columns(olga).values()] == [50, 0, 0]
    assert [len(cards) for cards in (olga.open(more), columns(olga))[1].values()] == [3]
    assert "Page 2 of 2, 53 in all" in olga.shown.work
    assert olga.open(olga.shown.links()["Earlier page"]).status == 200


def test_it_is_told_when_nobody_works_and_when_writes_are_stopped(olga: Visitor, team: Crew) -> None:
    team.cancelled("ok-2", at_supplier="ask-yes-2", lines={"DESK-1": 1})
    team.door.work()
    team.door.pause(None, "the gateway is down", by="olga")
    team.office.world.clock.advance(2 * DAY)

    shown = olga.open("/").work

    assert "Nobody works." in shown
    assert "Everything is stopped by Olga" in shown
    assert "the gateway is down" in shown


@pytest.mark.parametrize("name", ["<script>alert(1)</script> Example", "Ada \u202eelpmaxE", "🎈 Example"])
def test_odd_names_do_no_harm(olga: Visitor, team: Crew, name: str) -> None:
    team.cancelled("ok-1", store="north", name=name)

    shown = olga.open("/")

    assert shown.status == 200
    assert "alert(1)" not in shown.response.text
    assert "\u202e" not in shown.response.text


def test_a_locked_journal_is_a_page_that_says_try_again(olga: Visitor, team: Crew) -> None:
    team.cancelled("ok-1", store="north")
    olga.open("/")
    journal = team.office.file.parent / "dropconnect-journal.sqlite3"
    with closing(sqlite3.connect(journal, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        olga.press(PAY)
        other.execute("ROLLBACK")

    assert olga.shown.status == 503
    assert "Retry-After" in olga.shown.response.headers


def test_a_page_left_open_says_nothing_of_commands(olga: Visitor, team: Crew) -> None:
    team.cancelled("ok-1")
    team.cancelled("ok-2", at_supplier="denied-2", lines={"DESK-1": 1})
    team.door.work()

    words = olga.open("/").work

    for word in ("dropconnect ", "--", "effect", "leg ", "saga", "journal"):
        assert word not in words


def test_two_yes_at_the_same_moment_pay_once_and_both_are_told_so(olga: Visitor, team: Crew) -> None:
    case = team.cancelled("ok-1", store="north")
    form, _ = olga.open("/").form_of(PAY)
    data = {str(field["name"]): str(field["value"]) for field in form.find_all("input")}

    def press(_: int) -> int:
        return olga.client.post(
            "/queue/approve", data=data, headers={"Origin": olga._origin}, follow_redirects=False
        ).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(press, range(4)))

    assert statuses.count(303) >= 1
    assert set(statuses) <= {303, 409}
    assert str(team.door.case(case).case.paid_back) == "82.49 USD"


def test_a_store_in_shadow_mode_and_one_out_of_reach_are_told(tmp_path: Path) -> None:
    office = Office(tmp_path)
    shadow = WITH_A_SUPPLIER + '[stores.north]\nconnector = "fake-platform"\nmode = "shadow"\n'

    def down(call: object) -> None:
        if getattr(call, "hook", "") == "find_orders":
            raise ProviderUnavailable("the shop is being repaired")

    with office.opened(shadow) as door, pages(door) as app:
        office.shop.listeners.append(down)
        for _ in range(3):
            office.world.clock.advance(DAY)
            door.work()
        words = Visitor(app).enter(door).open("/").work

    assert "north: in shadow mode. Everything is planned there, and nothing is moved." in words
    assert "shop cannot be looked at since" in words
    assert "the shop is being repaired" in words
