"""A new cancellation: the order, its lines, the reason, the plan to the cent, and one case for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from bs4 import Tag
from tests.support.office import WITH_A_SUPPLIER, Office
from tests.support.visitor import Shown, Visitor, pages

from dropconnect import CaseSummary, Dropconnect

TWO_STORES = """
[stores.shop]
connector = "fake-platform"

[stores.north]
connector = "fake-platform"

[people.ada]
name = "Ada"
role = "owner"

[people.bo]
name = "Bo"
stores = ["north"]

[people.vi]
name = "Vi"
role = "viewer"
"""
WHOLE = "Cancel order ok-1 and pay back 82.49 USD"


def planned(visitor: Visitor, order: str = "ok-1", **fields: str | list[str]) -> Shown:
    """The plan of an order for the first reason that there is."""
    visitor.open(f"/new?order={order}")
    return visitor.press("Show the plan", **{"reason": "changed-mind", **fields})


def test_whoever_finds_an_order_sees_its_lines_and_no_plan_before_there_is_a_reason(visitor: Visitor) -> None:
    visitor.open("/new")
    shown = visitor.press("Find the order", order="ok-1")
    assert shown.headline == "Cancel order ok-1"
    assert [field["value"] for field in shown.soup.find_all("input", type="number")] == ["2", "1"]
    assert "Choose a reason" in shown.work
    assert not [name for name in shown.buttons if "pay back" in name]


def test_the_whole_order_is_cancelled_and_paid_back_by_one_button(office: Office, visitor: Visitor) -> None:
    shown = planned(visitor)
    assert "Expected back 82.49 USD" in shown.work

    visitor.press(WHOLE, comment="she called")

    [case] = office_cases(office)
    assert (case.paid_back and str(case.paid_back), case.reason) == ("82.49 USD", "changed-mind")
    assert case.comment == "she called"
    assert case.requested_by == "owner"
    assert str(office.shop.order("ok-1").refunded) == "82.49 USD"


def test_some_units_are_cancelled_and_the_button_says_for_how_much(office: Office, visitor: Visitor) -> None:
    shown = planned(visitor, **{"units:11": "1", "units:12": "0"})
    assert "Expected back 27.50 USD" in shown.work
    visitor.press("Cancel 1 of order ok-1 and pay back 27.50 USD")
    assert str(office.shop.order("ok-1").refunded) == "27.50 USD"
    again = visitor.open("/new?order=ok-1")
    assert [field["value"] for field in again.soup.find_all("input", type="number")] == ["1", "1"]
    assert "1 of 2 still there" in again.work
    assert "case 1" in again.work


def test_a_double_click_is_one_case_and_says_so(office: Office, visitor: Visitor) -> None:
    shown = planned(visitor)
    visitor.press(WHOLE)
    visitor.shown = shown
    visitor.press(WHOLE)
    assert len(office_cases(office)) == 1
    assert visitor.shown.path == "/cases/1"
    assert str(office.shop.order("ok-1").refunded) == "82.49 USD"


def test_a_plan_that_changed_is_shown_again_and_nothing_is_done(office: Office, visitor: Visitor) -> None:
    planned(visitor)
    office.pay_back("ok-1", "DESK-1")
    shown = visitor.press(WHOLE)
    assert shown.status == 409
    assert "is not what was shown" in shown.work
    assert "Expected back 60.50 USD" in shown.work
    assert not office_cases(office)

    visitor.press("Cancel order ok-1 and pay back 60.50 USD")
    assert str(office.shop.order("ok-1").refunded) == "82.49 USD"


def test_fields_that_were_changed_after_the_plan_are_planned_first(office: Office, visitor: Visitor) -> None:
    planned(visitor)
    shown = visitor.press(WHOLE, **{"units:11": "1"})
    assert shown.status == 409
    assert "Expected back 49.49 USD" in shown.work
    assert not office_cases(office)


def test_without_a_plan_nothing_is_sent(office: Office, visitor: Visitor) -> None:
    shown = planned(visitor)
    visitor.shown = shown
    answer = visitor.press(WHOLE, shown="")
    assert answer.status == 409
    assert not office_cases(office)


@pytest.mark.parametrize("number", ["3", "-1", "two", "1.5", "9" * 40, "\N{ARABIC-INDIC DIGIT ONE}"])
def test_a_number_that_cannot_be_stands_at_its_field_and_keeps_what_was_typed(
    visitor: Visitor, number: str
) -> None:
    shown = planned(visitor, comment="a note that stays", **{"units:11": number})
    field = shown.soup.find("input", id="units-0")
    assert isinstance(field, Tag)
    assert field["aria-invalid"] == "true"
    assert "Lamp: write a whole number from 0 to 2." in shown.work
    assert "a note that stays" in shown.work
    assert not [name for name in shown.buttons if "pay back" in name]


def test_nothing_chosen_is_said_at_the_field(visitor: Visitor) -> None:
    shown = planned(visitor, **{"units:11": "0", "units:12": "0"})
    assert "Choose at least one thing" in shown.work


def test_an_order_that_is_not_there_keeps_what_was_typed(visitor: Visitor) -> None:
    visitor.open("/new")
    shown = visitor.press("Find the order", order="<script>alert(1)</script>")
    assert shown.status == 422
    assert "<script>alert" not in shown.response.text
    field = shown.soup.find("input", id="order")
    assert isinstance(field, Tag)
    assert field["value"] == "<script>alert(1)</script>"


def test_a_refused_plan_says_why_and_what_to_do_by_hand(visitor: Visitor) -> None:
    shown = planned(visitor, "done-1")
    assert "This cannot be cancelled here" in shown.work
    assert "do it in the shop's own admin" in shown.work
    assert not [name for name in shown.buttons if name.startswith("Cancel")]
    assert "`" not in shown.work
    assert "dropconnect " not in shown.work


def test_what_came_in_is_asked_where_nobody_but_a_person_knows(office: Office, visitor: Visitor) -> None:
    shown = planned(visitor, "offline-1")
    assert "Somebody is asked first" in shown.work
    [button] = [name for name in shown.buttons if name.startswith("Ask for a yes")]
    visitor.press(button)
    [case] = office_cases(office)
    assert case.open_tasks


def test_an_order_with_an_open_case_leads_to_it(office: Office, visitor: Visitor) -> None:
    planned(visitor, "offline-1")
    visitor.press(next(name for name in visitor.shown.buttons if name.startswith("Ask")))
    shown = visitor.open("/new?order=offline-1")
    assert shown.path == "/cases/1"


def test_a_supplier_that_says_no_leaves_two_ways(office: Office, tmp_path_office: Dropconnect) -> None:
    office.order_desk("ok-1", "shipped-1")
    with pages(tmp_path_office) as app:
        visitor = Visitor(app).enter(tmp_path_office)
        shown = planned(visitor)
        assert "What stays ordered Desk \N{MULTIPLICATION SIGN} 1" in shown.work
        visitor.press("Cancel what can be stopped, 55.00 USD back")
        assert str(office.shop.order("ok-1").refunded) == "55.00 USD"
        visitor.shown = shown
        assert "Cancel everything, ask me on a no: up to 82.49 USD" in shown.buttons


def test_a_supplier_that_has_to_be_asked_may_say_no_so_the_button_says_up_to(
    office: Office, tmp_path_office: Dropconnect
) -> None:
    office.order_desk("ok-1", "ask-yes-1")
    with pages(tmp_path_office) as app:
        shown = planned(Visitor(app).enter(tmp_path_office))
        assert "has to be asked answers within 48 h" in shown.work
        assert "Cancel order ok-1 and pay back up to 82.49 USD" in shown.buttons


def test_the_plan_asks_the_store_nothing_that_it_was_just_asked(office: Office, visitor: Visitor) -> None:
    visitor.open("/new?order=ok-1")

    def readings() -> int:
        return sum(call.hook == "get_order" for call in office.shop.calls)

    before = readings()
    for units in ("2", "1", "0"):
        visitor.press("Show the plan", **{"reason": "changed-mind", "units:11": units})
        assert "Expected back" in visitor.shown.work
    assert readings() == before


def test_a_number_that_fits_two_orders_is_asked_about_and_never_guessed(
    office: Office, visitor: Visitor
) -> None:
    office.shop.place("7", number="900")
    office.shop.place("900", number="8")
    shown = visitor.open("/new?order=900")
    assert "Which order is meant?" in shown.work
    addresses = [address for address in shown.links().values() if "id%3A" in address]
    assert len(addresses) == 2
    assert visitor.open(addresses[0]).headline.startswith("Cancel order")


def test_a_store_in_shadow_mode_keeps_the_plan_and_nothing_is_done(office: Office) -> None:
    shadow = '[stores.shop]\nconnector = "fake-platform"\nmode = "shadow"\n'
    with office.opened(shadow) as door, pages(door) as app:
        visitor = Visitor(app).enter(door)
        shown = planned(visitor)
        assert "Nothing is carried out for now" in shown.work
        visitor.press(WHOLE)
        assert "The plan was kept" in visitor.shown.work
        assert not office.shop.writes("ok-1")


def test_a_reason_that_is_not_known_and_a_form_of_another_are_turned_away(visitor: Visitor) -> None:
    shown = planned(visitor)
    assert visitor.press(WHOLE, reason="because").status == 422
    assert "Choose one of the reasons" in visitor.shown.work
    visitor.shown = shown
    assert visitor.press(WHOLE, proof="0" * 64).status == 403


def test_the_store_of_others_is_not_there_and_a_viewer_has_no_button(office: Office) -> None:
    with office.opened(TWO_STORES) as door, pages(door) as app:
        bo = Visitor(app).enter(door, "bo")
        assert bo.open("/new?store=shop&order=ok-1").status == 422
        assert "there is no store 'shop'" in bo.shown.work
        vi = Visitor(app).enter(door, "vi")
        vi.open("/new?store=shop&order=ok-1")
        shown = vi.press("Show the plan", reason="changed-mind")
        assert "You may look only" in shown.work
        ada = Visitor(app).enter(door, "ada")
        assert "Store" in ada.open("/new").work


def test_mails_are_shown_with_what_the_plan_pays(visitor: Visitor) -> None:
    shown = planned(visitor, **{"units:11": "1", "units:12": "0"})
    assert "What the customer is told" in shown.work
    told = [found.get_text() for found in shown.soup.find_all("pre")]
    assert any("27.50" in text for text in told)
    assert not any("82.49" in text for text in told)


def test_the_act_is_recorded_with_the_case(door: Dropconnect, visitor: Visitor) -> None:
    planned(visitor)
    visitor.press(WHOLE)
    act = door.acts()[0]
    assert (act.what, act.via, act.case_id, act.outcome) == ("cancel", "page", 1, "done")


def test_a_journal_that_is_locked_is_said_and_nothing_is_done(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROPCONNECT_JOURNAL_WAIT_SECONDS", "0.1")
    with office.opened() as door, pages(door) as app:
        visitor = Visitor(app).enter(door)
        planned(visitor)
        file = office.file.with_name("dropconnect-journal.sqlite3")
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            shown = visitor.press(WHOLE)
        assert shown.status == 503
        assert "This cannot be done right now" in shown.headline
        assert not office.shop.writes("ok-1")


def office_cases(office: Office) -> list[CaseSummary]:
    with office.opened() as door:
        return list(door.cases().cases)


@pytest.fixture
def tmp_path_office(office: Office) -> Iterator[Dropconnect]:
    with office.opened(WITH_A_SUPPLIER) as door:
        yield door
