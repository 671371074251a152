"""People work on a case together: they read its sheet, write notes, hand over, decide what was shown."""

from __future__ import annotations

import pytest
from tests.support.office import ONE_STORE, WITH_A_SUPPLIER, Office

from dropconnect import CaseConflict, Dropconnect, NotAllowed, NotThere, UsageError
from dropconnect.app.seat import Seat
from dropconnect.report.sheet import Shade, Weight

TEAM = """
[people.olga]
name = "Olga"
role = "owner"

[people.ada]
name = "Ada"
stores = ["shop"]
limit = "50.00 USD"

[people.vera]
name = "Vera"
role = "viewer"

[people.emil]
name = "Emil"
stores = ["other"]

[stores.other]
connector = "fake-platform"
"""


def seat(door: Dropconnect, name: str) -> Seat:
    return Seat.of(door, name, via="page")


def opened(door: Dropconnect, order: str = "ok-1", by: str = "ada") -> int:
    done = seat(door, by).cancel("shop", order, reason="changed-mind", by=by)
    assert done.case is not None
    return done.case.id


def test_a_button_says_what_it_does_and_who_may_press_it(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as door:
        case = opened(door)
        [asked] = seat(door, "ada").case_sheet(case).tasks
        yes, no = asked.choices
        assert yes.label == "Pay back 82.49 USD and cancel ok-1"
        assert yes.weight is Weight.MAIN
        assert "Who may: Olga" in yes.why_not
        assert no.label == "No, leave ok-1 as it is"
        assert not no.why_not
        assert no.needs_detail
        assert asked.who_may == ("Olga",)
        assert asked.asked_by == "Ada"
        assert not any(choice.why_not for choice in seat(door, "olga").task_sheet(asked.task.id).choices)


def test_a_viewer_may_say_nothing_and_learns_who_may(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as door:
        case = opened(door)
        sheet = seat(door, "vera").case_sheet(case)
        assert "Who may: Olga, Ada" in sheet.why_not
        assert "Vera may look only" in sheet.tasks[0].why_not
        assert sheet.why_not_withdraw == sheet.why_not
        with pytest.raises(NotAllowed):
            seat(door, "vera").add_note(case, "hello")
        with pytest.raises(NotAllowed):
            seat(door, "vera").hand_over(case, "Ada")


def test_who_works_for_another_store_finds_no_sheet(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as door:
        case = opened(door)
        [task] = door.case(case).open_tasks
        for act in (
            lambda: seat(door, "emil").case_sheet(case),
            lambda: seat(door, "emil").task_sheet(task.id),
            lambda: seat(door, "emil").decide(task.id, "approve"),
            lambda: seat(door, "emil").add_note(case, "hello"),
            lambda: seat(door, "emil").hand_over(case, "Emil"),
            lambda: seat(door, "emil").take_back(case, "no"),
            lambda: seat(door, "emil").preview_mail_of(case),
        ):
            with pytest.raises(NotThere):
                act()


def test_what_was_decided_meanwhile_is_said_with_the_name(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as door:
        case = opened(door)
        [asked] = seat(door, "olga").case_sheet(case).tasks
        seat(door, "olga").decide(asked.task.id, "approve", shown=asked.version)
        with pytest.raises(CaseConflict, match="Olga has decided it before: approve"):
            seat(door, "ada").decide(asked.task.id, "deny", "too late", shown=asked.version)
        assert office.shop.paid_back("ok-1").text == "82.49"


def test_what_has_changed_since_it_was_shown_is_not_decided(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as door:
        case = opened(door)
        sheet = seat(door, "olga").case_sheet(case)
        with pytest.raises(CaseConflict, match="has changed"):
            seat(door, "olga").decide(sheet.tasks[0].task.id, "approve", shown="of an hour ago")
        seat(door, "olga").decide(sheet.tasks[0].task.id, "approve", shown=sheet.tasks[0].version)
        with pytest.raises(CaseConflict, match="has changed"):
            seat(door, "olga").take_back(case, "no", shown=sheet.version)


def test_a_no_without_a_reason_is_asked_for_one(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as door:
        case = opened(door)
        [asked] = seat(door, "olga").case_sheet(case).tasks
        with pytest.raises(UsageError, match="this needs words"):
            seat(door, "olga").decide(asked.task.id, "deny", "  ")
        with pytest.raises(UsageError, match="choose what you say"):
            seat(door, "olga").decide(asked.task.id, "absorb")
        report = seat(door, "olga").decide(asked.task.id, "deny", "she has it already")
        assert not report.case.is_open
        assert "she has it already" in report.case.outcome_reason


def test_a_note_stands_in_the_story_and_in_the_record_of_acts(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as door:
        case = opened(door)
        seat(door, "ada").add_note(case, "She called.\nShe wants it <b>soon</b>.")
        sheet = seat(door, "olga").case_sheet(case)
        assert sheet.story[0].who == "Ada"
        assert sheet.story[0].title == "Note"
        assert sheet.story[0].text == "She called.\nShe wants it <b>soon</b>."
        assert next((act.person, act.what, act.via) for act in sheet.acts) == ("Ada", "note", "page")
        before = len(door.case(case).timeline)
        assert (
            len(seat(door, "ada").add_note(case, "She called.\nShe wants it <b>soon</b>.").timeline) == before
        )
        for words in ("  ", "x" * 2001):
            with pytest.raises(UsageError):
                seat(door, "ada").add_note(case, words)


def test_open_questions_are_handed_over_to_a_colleague_of_the_store(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as door:
        case = opened(door)
        door.work()
        assert door.case(case).open_tasks[0].owner == "Ada"
        assert seat(door, "ada").case_sheet(case).colleagues == ("Olga", "Ada")
        report = seat(door, "ada").hand_over(case, "olga", "it is over my limit")
        assert report.open_tasks[0].owner == "Olga"
        assert report.timeline[-1].text == "handed over to Olga: it is over my limit"
        for stranger in ("Emil", "Vera", "Mallory", ""):
            with pytest.raises(UsageError, match="does not work for shop"):
                seat(door, "ada").hand_over(case, stranger)
        assert len(seat(door, "ada").hand_over(case, "Olga").timeline) == len(report.timeline), (
            "once is enough"
        )
        seat(door, "olga").decide(report.open_tasks[0].id, "approve")
        with pytest.raises(CaseConflict, match="nothing to hand over"):
            seat(door, "olga").hand_over(case, "Ada")


def test_the_goods_of_each_supplier_are_told_in_words(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER) as door:
        office.order_desk("ok-1", "ask-yes-1")
        case = opened(door, by="owner")
        goods = {(row.name, row.supplier): row for row in seat(door, "owner").case_sheet(case).goods}
        desk = goods["Desk (DESK-1)", "woodwork ask-yes-1"]
        assert (desk.state, desk.shade) == ("asked", Shade.WAITS)
        assert desk.until is not None
        assert goods["Lamp (LAMP-1)", ""].state == "own stock"
        office.world.clock.advance(26 * 3600)
        door.work()
        sheet = seat(door, "owner").case_sheet(case)
        desk = next(row for row in sheet.goods if row.supplier)
        assert (desk.state, desk.shade) == ("stopped", Shade.DONE)
        assert desk.at is not None
        assert sheet.money.paid is not None
        assert (sheet.money.paid.text, sheet.money.paid_back.text) == ("82.49", "82.49")
        assert [credit.supplier for credit in sheet.money.owed] == ["woodwork"]
        assert sheet.why_not_withdraw == "it is closed"


def test_a_person_who_answers_for_the_supplier_can_say_that_it_was_sent(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER) as door:
        office.order_desk("ok-1", "manual-1")
        case = opened(door, by="owner")
        sheet = seat(door, "owner").case_sheet(case)
        [asked] = sheet.tasks
        assert next(row for row in sheet.goods if row.supplier).task_id == asked.task.id
        assert [choice.name for choice in asked.choices] == [
            "stopped",
            "refused",
            "already-sent",
            "not-ordered",
        ]
        report = seat(door, "owner").decide(asked.task.id, "already-sent", "1Z999")
        assert "already sent, tracking 1Z999" in report.parts[0].reason
        [again] = seat(door, "owner").case_sheet(case).tasks
        labels = [choice.label for choice in again.choices]
        assert labels == ["These goods stay ordered", "Pay these goods back although they still come"]


def test_what_is_not_known_is_told_with_its_evidence_and_where_to_look(office: Office) -> None:
    with office.opened(ONE_STORE) as door:
        case = opened(door, "unknowable-1", by="owner")
        [doubt] = seat(door, "owner").case_sheet(case).doubts
        assert doubt.what == "Paying back 82.49 USD"
        assert "nothing is sent again" in doubt.words
        assert ("what was answered", "no answer came from the fake shop") in doubt.evidence
        assert "gateway" in doubt.look_at
        assert seat(door, "owner").case_sheet(case).why_not_withdraw.startswith("its refund of 82.49 USD")


def test_what_follows_from_a_withdrawal_is_said_before(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER) as door:
        office.order_desk("ok-1", "ask-yes-1")
        case = opened(door, by="owner")
        sheet = seat(door, "owner").case_sheet(case)
        assert "woodwork ask-yes-1 was asked to stop its goods: that is taken back" in " ".join(
            sheet.withdrawal
        )
        report = seat(door, "owner").take_back(case, "the customer keeps it", shown=sheet.version)
        assert report.case.outcome == "withdrawn"


def test_an_incident_ends_once_with_words(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER) as door:
        office.order_desk("ok-1", "contradicting-1")
        case = opened(door, by="owner")
        office.world.clock.advance(3 * 24 * 3600)
        door.work()
        [incident] = seat(door, "owner").case_sheet(case).incidents
        with pytest.raises(UsageError, match="this needs words"):
            seat(door, "owner").end(incident.id, "seen-to", "")
        seat(door, "owner").end(incident.id, "seen-to", "the parcel went back")
        assert seat(door, "owner").case_sheet(case).incidents == ()
        with pytest.raises(CaseConflict, match="owner has ended it"):
            seat(door, "owner").end(incident.id, "seen-to", "again")
