"""Plans and cases over REST: opened once, whatever is sent how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.support.office import Office
from tests.web.api.conftest import ALL, CANCEL, STORES, Program, Served, serving

from dropconnect import Money, Scope

DUE = {"amount": "82.49", "currency": "USD"}


def paid_back(office: Office, order: str = "ok-1") -> Money:
    return office.shop.paid_back(order)


def test_a_plan_is_told_to_the_cent_and_opens_nothing(program: Program, served: Served) -> None:
    planned = program.post("/plans", CANCEL)

    assert planned.status == 200
    assert planned.document["plan"]["due"] == DUE
    assert planned.document["plan"]["case_id"] is None
    assert served.door.cases().total == 0


def test_a_case_is_opened_and_told_as_the_command_line_tells_it(
    program: Program, served: Served, office: Office
) -> None:
    opened = program.cancel()

    assert opened.status == 201
    assert opened.headers["Location"] == "/api/v1/cases/1"
    assert opened.document["case"]["paid_back"] == DUE
    read = program.get("/cases/1")
    assert read.document == served.door.case(1).model_dump(mode="json")
    assert paid_back(office) == Money.of("82.49", "USD")


def test_the_same_key_is_the_same_case(program: Program, office: Office) -> None:
    first, again = program.cancel(), program.cancel()

    assert (first.status, again.status) == (201, 200)
    assert first.document["case"]["id"] == again.document["case"]["id"]
    assert again.document["known"]
    assert len(office.shop.moved) == 1


def test_the_same_key_with_another_body_is_refused(program: Program, office: Office) -> None:
    program.cancel()

    other = program.cancel(order="id:ok-2")

    assert (other.status, other.kind, other.document["case_id"]) == (409, "conflict", 1)
    assert paid_back(office, "ok-2") == Money.zero("USD")


def test_the_same_key_at_another_store_is_another_body(
    program: Program, served: Served, office: Office
) -> None:
    program.cancel()

    other = program.cancel(store="other")
    anothers = served.program(purpose="another program").cancel(store="other")

    assert (other.status, other.kind, other.document["case_id"]) == (409, "conflict", 1)
    assert "case 1 of shop" in other.detail
    assert anothers.status == 201


def test_another_wish_for_an_order_with_an_open_case_names_it(served: Served) -> None:
    asking = served.program(limit=None)
    asking.cancel()

    other = asking.cancel("key-2", lines=[{"selector": "LAMP-1", "quantity": 1}])

    assert (other.status, other.kind, other.document["case_id"]) == (409, "conflict", 1)


def test_a_new_key_for_what_was_cancelled_names_the_case(program: Program, office: Office) -> None:
    program.cancel("key-1", lines=[{"selector": "LAMP-1", "quantity": 1}])

    again = program.cancel("key-2", lines=[{"selector": "LAMP-1", "quantity": 1}])
    meant = program.cancel("key-3", lines=[{"selector": "LAMP-1", "quantity": 1}], another=True)

    assert (again.status, again.kind) == (409, "conflict")
    assert "case 1" in again.detail
    assert again.document["case_id"] == 1
    assert meant.status == 201
    assert paid_back(office) == Money.of("55.00", "USD")


def test_two_at_once_open_one_case(program: Program, served: Served, office: Office) -> None:
    with ThreadPoolExecutor(2) as both:
        replies = list(both.map(lambda _: program.cancel(), range(2)))

    assert sorted(reply.status for reply in replies) == [200, 201]
    assert served.door.cases().total == 1
    assert len(office.shop.moved) == 1


def test_without_a_key_nothing_is_opened(program: Program, served: Served) -> None:
    missing = program.post("/cases", CANCEL)

    assert (missing.status, missing.kind) == (422, "unusable")
    assert missing.document["fields"][0]["field"] == "header.Idempotency-Key"
    assert served.door.cases().total == 0


@pytest.mark.parametrize("key", [" ", "x" * 101, "two words"])
def test_a_key_that_cannot_be_one(program: Program, served: Served, key: str) -> None:
    assert program.cancel(key).status == 422
    assert served.door.cases().total == 0


def test_what_was_agreed_to_is_carried_out_and_nothing_else(program: Program, office: Office) -> None:
    changed = program.cancel("key-1", agreed_due={"amount": "82.48", "currency": "USD"})

    assert (changed.status, changed.kind) == (409, "plan-changed")
    assert changed.document["plan"]["due"] == DUE
    assert "82.48 USD" in changed.detail
    assert paid_back(office) == Money.zero("USD")
    assert program.cancel("key-2", agreed_due=DUE).status == 201


def test_a_refused_plan_is_a_problem_with_the_plan(program: Program, served: Served, office: Office) -> None:
    office.pay_back("ok-1")

    refused = program.cancel()

    assert (refused.status, refused.kind) == (422, "refused")
    assert "nothing is left" in refused.detail
    assert refused.document["plan"]["refused"]
    assert served.door.cases().total == 0


def test_in_shadow_nothing_is_done_and_the_reply_says_so(office: Office) -> None:
    shadow = STORES.replace("[stores.shop]", '[stores.shop]\nmode = "shadow"')
    with office.opened(shadow) as door, serving(door) as served:
        told = served.program().cancel()

    assert told.status == 200
    assert (told.document["shadow"], told.document["case"]) == (True, None)
    assert paid_back(office) == Money.zero("USD")


def test_over_its_limit_a_program_asks_a_person(served: Served, office: Office) -> None:
    small = served.program(Scope.CANCEL, limit=None)

    opened = small.cancel()

    assert opened.status == 201
    assert opened.document["case"]["waits_for"] == "person"
    assert paid_back(office) == Money.zero("USD")


def test_approval_needs_its_scope_and_another_token(served: Served, office: Office) -> None:
    asking = served.program(Scope.CANCEL, limit=None)
    asking.cancel()

    own = asking.post("/cases/1/approval", {"decision": "approve"})
    yes = served.program(*ALL, purpose="the till").post("/cases/1/approval", {"decision": "approve"})

    assert (own.status, own.kind) == (403, "not-allowed")
    assert yes.status == 200
    assert yes.document["case"]["outcome"] == "done"
    assert paid_back(office) == Money.of("82.49", "USD")


def test_a_no_needs_a_reason(served: Served) -> None:
    served.program(Scope.CANCEL, limit=None).cancel()
    deciding = served.program(*ALL, purpose="the till")

    assert deciding.post("/cases/1/approval", {"decision": "deny"}).status == 422
    denied = deciding.post("/cases/1/approval", {"decision": "deny", "because": "the customer called"})
    assert denied.document["case"]["outcome"] == "refused"


def test_a_case_is_withdrawn_before_money_moves(served: Served, office: Office) -> None:
    asking = served.program(limit=None)
    asking.cancel()

    back = asking.post("/cases/1/withdraw", {"because": "keeps it"})
    late = asking.post("/cases/1/withdraw", {"because": "keeps it"})

    assert back.document["case"]["outcome"] == "withdrawn"
    assert (late.status, late.kind, late.document["case_id"]) == (409, "conflict", 1)
    assert paid_back(office) == Money.zero("USD")


def test_a_cursor_stays_when_cases_are_added(program: Program) -> None:
    for number in range(1, 6):
        program.cancel(f"key-{number}", order=f"id:ok-{number}")

    found: list[int] = []
    page = program.get("/cases", limit=2, store="shop")
    number = 10
    while True:
        found += [case["id"] for case in page.document["cases"]]
        program.cancel(f"key-{number}", order=f"id:ok-{number}")
        number += 1
        if page.document["next_cursor"] is None:
            assert "Link" not in page.headers
            break
        address, _, relation = page.headers["Link"].partition("; ")
        assert relation == 'rel="next"'
        page = program.get(address.strip("<>").removeprefix("/api/v1"))

    assert found == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "x"},
        {"limit": 0},
        {"limit": 201},
        {"limit": "many"},
        {"since": "2026-11-23T12:00:00"},
        {"since": "0001-01-01T00:00:00+14:00"},
        {"only_opn": "true"},
    ],
)
def test_a_list_that_cannot_be(program: Program, query: dict[str, Any]) -> None:
    assert program.get("/cases", **query).kind == "unusable"


def test_cases_can_be_chosen(program: Program) -> None:
    program.cancel("key-1")
    program.cancel("key-2", order="id:ok-2", store="other", reason="own-error")

    def numbers(**query: Any) -> list[int]:
        return [case["id"] for case in program.get("/cases", **query).document["cases"]]

    assert numbers(store="other") == numbers(reason="own-error") == numbers(order="ok-2") == [2]
    assert numbers(only_open=True) == []
    assert numbers(since="2020-01-01T00:00:00+02:00") == [2, 1]
    assert program.get("/cases", store="away").kind == "unknown-store"
