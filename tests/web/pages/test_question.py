"""The page of a question: everything that one needs to decide it, and each decision once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.support.office import ONE_STORE, WITH_A_SUPPLIER, Office
from tests.support.visitor import Visitor, pages

from dropconnect import Dropconnect
from dropconnect.journal.records import PartTerms
from dropconnect.journal.states import TaskKind
from dropconnect.models.operation import Eligibility
from dropconnect.models.portal import PortalKit
from dropconnect.models.supplier import LineAnswer
from dropconnect.saga.case.questions import Question, ask

TEAM = """
[people.olga]
name = "Olga"
role = "owner"

[people.ina]
name = "Ina"
role = "owner"

[people.ada]
name = "Ada"
limit = "50.00 USD"
"""
LIMITED = '[stores.shop.policy]\napprove_over = "60.00 USD"\n'
YES = "Pay back 82.49 USD and cancel ok-1"
NO = "No, leave ok-1 as it is"


@pytest.fixture
def team(office: Office) -> Iterator[Dropconnect]:
    with office.opened(ONE_STORE + LIMITED + TEAM) as opened:
        yield opened


def asked(door: Dropconnect, order: str = "ok-1", by: str = "ada") -> int:
    done = door.cancel("shop", order, reason="changed-mind", by=by)
    assert done.case is not None
    return done.case.open_tasks[0]


def test_it_says_what_to_whom_how_much_why_who_and_what_follows(team: Dropconnect) -> None:
    task = asked(team)
    with pages(team) as app:
        shown = Visitor(app).enter(team, "olga").open(f"/tasks/{task}")
        assert shown.headline == "Carry out the plan for ok-1?"
        for words in (
            "82.49 USD is more than Ada, who asked, may agree to (50.00 USD)",
            "How much 82.49 USD",
            "To whom the customer of the order",
            "Asked for by Ada",
            "Who may decide Olga , Ina",
            "Back to the customer 82.49 USD",
            "Pay back 82.49 USD through the payment gateway Set order ok-1 to cancelled",
            "Close the case, change nothing",
        ):
            assert words in shown.work, words
        assert [button.get_text() for button in shown.soup.select("main .main-act")] == [YES]


def test_two_people_decide_one_question_and_the_second_sees_who_was_first(
    office: Office, team: Dropconnect
) -> None:
    task = asked(team)
    with pages(team) as app:
        olga, ina = Visitor(app).enter(team, "olga"), Visitor(app).enter(team, "ina")
        olga.open(f"/tasks/{task}")
        ina.open(f"/tasks/{task}")
        assert olga.press(YES).status == 200
        shown = ina.press(NO, detail="she keeps it")
        assert shown.status == 409
        assert "Nothing was done: Olga has decided it before: approve" in shown.work
        assert shown.links()["See how it stands now"].startswith("/cases/")
        assert "Decided by Olga" in ina.open(f"/tasks/{task}").work
        assert office.shop.paid_back("ok-1").text == "82.49"


def test_a_double_click_does_nothing_twice_and_says_so_kindly(office: Office, team: Dropconnect) -> None:
    task = asked(team)
    with pages(team) as app:
        one, two = Visitor(app).enter(team, "olga"), Visitor(app).enter(team, "olga")
        one.open(f"/tasks/{task}")
        two.open(f"/tasks/{task}")
        one.press(YES)
        shown = two.press(YES)
        assert shown.status == 200
        assert "You had decided this before: approve. Nothing was done twice." in shown.work
        assert office.shop.paid_back("ok-1").text == "82.49"


def test_a_no_asks_why_and_keeps_what_was_typed(team: Dropconnect) -> None:
    task = asked(team)
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "olga")
        visitor.open(f"/tasks/{task}")
        shown = visitor.press(NO)
        assert shown.status == 422
        assert shown.soup.select('main [role="alert"] a')[0]["href"] == f"#say-{task}-deny"
        assert shown.soup.select(f"#say-{task}-deny")[0]["aria-invalid"] == "true"
        shown = visitor.press(NO, detail="the parcel <b>left</b>")
        assert "the parcel <b>left</b>" in shown.work
        assert not team.case(1).case.is_open


def test_what_was_typed_wrongly_stands_there_to_be_corrected(office: Office, team: Dropconnect) -> None:
    task = asked(team, "offline-1", by="ada")
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "olga")
        visitor.open(f"/tasks/{task}")
        shown = visitor.press("This came in: carry out the plan", detail="eighty")
        assert shown.status == 422
        assert "'eighty' is not an amount in USD" in shown.work
        assert shown.soup.select(f"#say-{task}-collected")[0]["value"] == "eighty"
        visitor.press("This came in: carry out the plan", detail="82.49")
        assert not team.task(task).is_open


def test_what_came_in_over_the_limit_is_not_agreed_to(team: Dropconnect) -> None:
    task = asked(team, "offline-1", by="olga")
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "ada")
        visitor.open(f"/tasks/{task}")
        shown = visitor.press("This came in: carry out the plan", detail="82.49")
        assert shown.status == 403
        assert "82.49 USD is more than Ada may agree to (50.00 USD)" in shown.work
        assert team.task(task).is_open


def test_whoever_asked_over_the_limit_needs_another_person(team: Dropconnect) -> None:
    task = asked(team, by="olga")
    with pages(team) as app:
        shown = Visitor(app).enter(team, "olga").open(f"/tasks/{task}")
        assert YES not in shown.buttons
        assert "another person has to agree. Who may: Ina" in shown.work
        assert YES in Visitor(app).enter(team, "ina").open(f"/tasks/{task}").buttons


def test_the_only_owner_agrees_alone_and_the_story_says_so(office: Office) -> None:
    alone = TEAM.replace("[people.ina]", "[people.vic]").replace(
        '"Ina"\nrole = "owner"', '"Vic"\nrole = "viewer"'
    )
    with office.opened(ONE_STORE + LIMITED + alone) as door:
        task = asked(door, by="olga")
        with pages(door) as app:
            visitor = Visitor(app).enter(door, "olga")
            visitor.open(f"/tasks/{task}")
            shown = visitor.press(YES)
            assert "Agreed alone" in shown.work
            assert "nobody else may agree to 82.49 USD" in shown.work


def test_a_form_of_an_hour_ago_works_while_nothing_has_changed(office: Office, team: Dropconnect) -> None:
    task = asked(team)
    with pages(team) as app:
        visitor = Visitor(app).enter(team, "olga")
        visitor.open(f"/tasks/{task}")
        office.world.clock.advance(3600.0)
        assert "recorded" in visitor.press(YES).work
        shown = visitor.open("/tasks/77")
        assert shown.status == 404


EVIDENCE = {
    TaskKind.TELL_CUSTOMER: {
        "to": "cy@example.test",
        "language": "en",
        "subject": "Your order",
        "text": "Hello",
    },
    TaskKind.SUPPLIER_ANSWER: PartTerms(
        answer=LineAnswer(
            store_line_id="12",
            quantity=1,
            eligibility=Eligibility.MANUAL,
            reason="they have a portal",
            portal=PortalKit(where="https://portal.example.test/1", text="Please stop 1 desk."),
        ),
        units=(),
    ).model_dump(mode="json"),
}


@pytest.mark.parametrize("kind", TaskKind)
def test_every_kind_of_question_has_words_and_one_button_that_stands_out(
    team: Dropconnect, kind: TaskKind
) -> None:
    asked(team)
    with team._journal.opened().write() as writing:
        question = Question(kind, f"made-{kind}", "so it is", EVIDENCE.get(kind, {}))
        task = ask(writing, writing.cases.get(1), question, team.now())
    with pages(team) as app:
        shown = Visitor(app).enter(team, "ina").open(f"/tasks/{task.id}")
        assert shown.status == 200
        assert "ok-1" in shown.headline
        assert len(shown.soup.select("main .main-act")) == 1
        assert len(shown.soup.select("main form")) >= len(task.choices)
        assert not {str(choice) for choice in task.choices} & set(shown.buttons), "a button says what it does"
        for word in ("--say", "dropconnect", "resolve"):
            assert word not in shown.work
        if kind is TaskKind.SUPPLIER_ANSWER:
            assert "Please stop 1 desk." in shown.work
            assert "https://portal.example.test/1" in shown.links()
        if kind is TaskKind.TELL_CUSTOMER:
            assert "To: cy@example.test Subject: Your order" in shown.work


def test_who_answers_for_a_supplier_says_so_in_one_press(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER + TEAM) as door:
        office.order_desk("ok-1", "manual-1")
        task = asked(door, by="olga")
        with pages(door) as app:
            visitor = Visitor(app).enter(door, "olga")
            shown = visitor.open(f"/tasks/{task}")
            for label in (
                "The supplier stopped the goods",
                "The goods cannot be stopped",
                "The goods were already sent",
            ):
                assert label in shown.buttons
            shown = visitor.press("The goods were already sent", detail="1Z999")
            assert "already sent, tracking 1Z999" in shown.work
            assert "Pay these goods back although they still come" in shown.buttons
