"""Tasks, incidents, suppliers, and what was seen and told, over REST."""

from __future__ import annotations

import pytest
from tests.support.office import Office
from tests.web.api.conftest import ALL, Program, Served

from dropconnect import Scope


@pytest.fixture
def asked(served: Served) -> Program:
    """A program whose case asks a person: it may pay nothing back alone."""
    asking = served.program(limit=None)
    assert asking.cancel().document["case"]["open_tasks"] == [1]
    return asking


def test_a_task_is_listed_and_read(asked: Program, served: Served) -> None:
    listed = asked.get("/tasks")

    assert [task["id"] for task in listed.document["tasks"]] == [1]
    assert listed.document["next_cursor"] is None
    assert asked.get("/tasks/1").document == served.door.task(1).model_dump(mode="json")


def test_a_task_is_decided_once(asked: Program, served: Served) -> None:
    deciding = served.program(*ALL, purpose="the till")

    first = deciding.post("/tasks/1/decision", {"decision": "deny", "detail": "keeps it"})
    second = deciding.post("/tasks/1/decision", {"decision": "approve"})

    assert first.document["case"]["outcome"] == "refused"
    assert (second.status, second.kind) == (409, "conflict")
    assert "Olga" in second.detail


@pytest.mark.parametrize(
    ("decision", "detail", "words"),
    [
        ("maybe", "", "'maybe' is not one of the choices"),
        ("approve all of it", "", "is not one of the choices"),
        ("Approve", "", "is not one of the choices"),
        ("approve", "the rest", "an approval is for the plan as it is"),
    ],
)
def test_what_is_not_a_choice_is_told(
    asked: Program, served: Served, decision: str, detail: str, words: str
) -> None:
    deciding = served.program(*ALL, purpose="the till")

    told = deciding.post("/tasks/1/decision", {"decision": decision, "detail": detail})

    assert (told.status, told.kind) == (422, "unusable")
    assert words in told.detail
    assert served.door.task(1).is_open


def test_a_program_without_the_scope_decides_nothing_that_pays(asked: Program, served: Served) -> None:
    told = served.program(Scope.DECIDE, purpose="the till").post("/tasks/1/decision", {"decision": "approve"})

    assert (told.status, told.kind) == (403, "not-allowed")
    assert served.door.task(1).is_open


def test_words_behind_a_decision_make_no_other_one_of_it(served: Served, office: Office) -> None:
    """ "no money moved" with the detail "stop" would be read as "no money moved, stop"."""
    program = served.program(*ALL)
    program.cancel(order="id:contested-1")
    for _ in range(2):
        office.world.clock.advance(3600)
        served.door.work()
    [task] = program.get("/tasks").document["tasks"]
    assert "no money moved, stop" in {choice["decision"] for choice in task["choices"]}

    told = served.program(*ALL, purpose="the till").post(
        f"/tasks/{task['id']}/decision", {"decision": "no money moved", "detail": "stop"}
    )

    assert (told.status, told.kind) == (422, "unusable")
    assert "read as something else" in told.detail


def test_an_incident_is_ended_once(program: Program, served: Served, office: Office) -> None:
    program.cancel()
    office.shop.change("ok-1", refunds=())
    served.door.reconcile(apply=True)
    [incident] = program.get("/incidents").document["incidents"]
    end = f"/incidents/{incident['id']}/end"

    bare = program.post(end, {"decision": "seen to"})
    done = program.post(end, {"decision": "seen to", "detail": "the bank shows it"})
    again = program.post(end, {"decision": "as it should be", "detail": "really"})

    assert (bare.status, bare.kind) == (422, "unusable")
    assert done.document["incidents"][0]["decision_detail"] == "the bank shows it"
    assert (again.status, again.kind) == (409, "conflict")
    assert program.get(f"/incidents/{incident['id']}").document["decision"] == "seen to"
    assert program.get("/incidents").document["incidents"] == []


def test_suppliers_have_their_rules_and_the_stores_they_serve(program: Program, served: Served) -> None:
    [supplier] = program.get("/suppliers").document["suppliers"]

    assert (supplier["name"], supplier["stores"], supplier["trouble"]) == ("woodwork", ["desks"], "")
    assert len(supplier["rules"]) == len(served.door.rules("woodwork")) > 0
    assert served.program(person="ola").get("/suppliers").document["suppliers"] == []


def test_a_credit_is_recorded_once_by_who_may_speak_of_money(served: Served, office: Office) -> None:
    desks = office.world.shop("desks")
    office.woodwork.place("now-1", desks.order("ok-1"), {"12": 1})
    program = served.program()
    program.cancel(store="desks")
    [owed] = program.get("/suppliers/credits", only_open=True).document["credits"]
    where = f"/suppliers/credits/{owed['case_id']}/{owed['part_number']}"
    body = {"received": {"amount": "5.00", "currency": "USD"}}

    may_not = program.post(where, body)
    speaking = served.program(*ALL, purpose="the books")
    done, again = speaking.post(where, body), speaking.post(where, {"received": None})

    assert may_not.status == 403
    assert done.document["credit"]["received"] == body["received"]
    assert (again.status, again.document["case_id"]) == (409, owed["case_id"])
    assert program.get("/suppliers/credits", only_open=True).document["credits"] == []


def test_what_was_seen_and_told_can_be_read(program: Program) -> None:
    assert program.get("/seen", everything=True).document["sightings"] == []
    assert program.get("/inbox").document == {"next_cursor": None, "deliveries": []}
