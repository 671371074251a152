"""Who may not, what is too much, and what goes wrong: always a problem, never a secret, nothing twice."""

from __future__ import annotations

import logging
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from tests.support.office import Office
from tests.support.patience import PATIENCE
from tests.web.api.conftest import ALL, CANCEL, STORES, Program, Served, serving

from dropconnect import Dropconnect, Money, PlanReport, Scope
from dropconnect.web.api.guard import MOST_BYTES, Pace

PATHS = ("/cases", "/cases/1", "/tasks", "/incidents", "/suppliers", "/seen", "/inbox", "/nowhere")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer dct_unknown"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic b2xnYTpvbGdh"},
        {"Authorization": f"Bearer {'x' * 5000}"},
        {"Cookie": "dropconnect=abc"},
    ],
)
def test_without_a_valid_token_everything_is_the_same_401(
    served: Served, path: str, headers: dict[str, str]
) -> None:
    told = served.stranger("GET", path, headers=headers)

    assert (told.status, told.kind) == (401, "token")
    assert told.headers["WWW-Authenticate"] == 'Bearer realm="dropconnect"'
    assert told.document == served.stranger("GET", "/cases").document


def test_a_token_counts_in_the_header_alone(served: Served) -> None:
    secret = served.program().secret

    assert served.stranger("GET", "/cases", params={"access_token": secret}).status == 401
    assert served.stranger("GET", "/cases", headers={"Cookie": f"token={secret}"}).status == 401
    twice = [("Authorization", f"Bearer {secret}"), ("Authorization", f"Bearer {secret}")]
    assert served.stranger("GET", "/cases", headers=twice).status == 401


def test_a_revoked_token_opens_nothing(served: Served, program: Program, office: Office) -> None:
    assert program.get("/cases").status == 200
    served.door.revoke_token(1, by="olga")

    assert program.cancel().status == 401
    assert office.shop.paid_back("ok-1") == Money.zero("USD")


def test_another_stores_token_finds_nothing_there(served: Served, program: Program, office: Office) -> None:
    served.program(limit=None).cancel()
    elsewhere = served.program(*ALL, person="ola")

    for path in ("/cases/1", "/tasks/1", "/cases/99", "/tasks/99", "/incidents/99"):
        assert (elsewhere.get(path).status, elsewhere.get(path).kind) == (404, "not-there")
    assert elsewhere.get("/cases").document["cases"] == []
    assert elsewhere.get("/tasks").document["tasks"] == []
    for told in (
        elsewhere.post("/cases/1/withdraw", {"because": "no"}),
        elsewhere.post("/cases/1/approval", {"decision": "approve"}),
        elsewhere.post("/tasks/1/decision", {"decision": "approve"}),
        elsewhere.post("/suppliers/credits/1/1", {"received": None}),
    ):
        assert (told.status, told.kind) == (404, "not-there")
    for store in ("shop", "nowhere"):
        told = elsewhere.cancel(store=store)
        assert (told.status, told.kind) == (404, "unknown-store")
        assert told.detail == f"there is no store '{store}'; known stores: other"
    assert office.shop.paid_back("ok-1") == Money.zero("USD")


def test_a_scope_that_is_missing_is_told(served: Served) -> None:
    reading = served.program(Scope.READ)

    for told in (
        reading.post("/plans", CANCEL),
        reading.cancel(),
        reading.post("/cases/1/withdraw", {"because": "no"}),
    ):
        assert (told.status, told.kind) == (403, "not-allowed")
        assert "does not have the scope" in told.detail


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/nowhere", 404, "not-there"),
        ("GET", "/cases/", 404, "not-there"),
        ("DELETE", "/cases/1", 405, "method"),
        ("PUT", "/cases", 405, "method"),
        ("GET", "/cases/0", 422, "unusable"),
        ("GET", "/cases/one", 422, "unusable"),
        ("GET", f"/cases/{2**63}", 422, "unusable"),
        ("GET", "/cases/99", 404, "not-there"),
    ],
)
def test_addresses_that_are_not_there(
    program: Program, method: str, path: str, status: int, kind: str
) -> None:
    told = program.ask(method, path)

    assert (told.status, told.kind) == (status, kind)


def test_another_method_is_told_which_one_fits(program: Program) -> None:
    assert "GET" in program.ask("PATCH", "/cases/1").headers["Allow"]


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"store=shop", 415),
        ({"Content-Type": "text/plain"}, b"{}", 415),
        ({}, b"{}", 415),
        ({"Content-Type": "application/json"}, b"{", 422),
        ({"Content-Type": "application/json"}, b"", 422),
        ({"Content-Type": "application/json"}, b"\xff\xfe", 422),
        ({"Content-Type": "application/json"}, b"[" * 100_000, 422),
        ({"Content-Type": "application/json"}, b'"' + b"x" * MOST_BYTES + b'"', 413),
        ({"Content-Type": "application/json", "Content-Encoding": "br"}, b"{}", 415),
        ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, b"{}", 422),
    ],
)
def test_bodies_that_cannot_be_used(
    program: Program, headers: dict[str, str], content: bytes, status: int
) -> None:
    told = program.ask("POST", "/plans", headers=headers, content=content)

    assert told.status == status


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"store": None}, "body.store"),
        ({"order": ""}, "body.order"),
        ({"reason": "   "}, "body.reason"),
        ({"another": "yes"}, "body.another"),
        ({"lines": [{"selector": "LAMP-1", "quantity": True}]}, "body.lines.0.quantity"),
        ({"lines": [{"selector": "LAMP-1", "quantity": 1.5}]}, "body.lines.0.quantity"),
        ({"lines": [{"selector": "LAMP-1", "quantity": 0}]}, "body.lines.0.quantity"),
        ({"lines": [{"selector": "LAMP-1", "quantity": "1"}]}, "body.lines.0.quantity"),
        ({"agreed_due": {"amount": "1.001", "currency": "USD"}}, "body.agreed_due"),
        ({"agreed_due": {"amount": "1", "currency": "XXY"}}, "body.agreed_due"),
        ({"agreed_due": 82.49}, "body.agreed_due"),
        ({"agreed_due": {"amount": 82.49, "currency": "USD"}}, "body.agreed_due"),
        ({"agreed_due": {"amount": "1e2", "currency": "USD"}}, "body.agreed_due"),
        ({"agreed_due": {"amount": "1.00"}}, "body.agreed_due"),
        ({"agreed_due": {"amount": "1.00", "currency": ["USD"]}}, "body.agreed_due"),
        ({"lines": [{"selector": "LAMP-1", "measure": 1.5}]}, "body.lines.0.measure"),
        ({"lines": [{"selector": "LAMP-1", "measure": []}]}, "body.lines.0.measure"),
        ({"lines": [{"selector": "LAMP-1", "measure": "-1"}]}, "body.lines.0.measure"),
        ({"by": "Olga"}, "body.by"),
        ({"comment": "x" * 2001}, "body.comment"),
    ],
)
def test_fields_that_are_wrong_are_named_and_not_repeated(
    program: Program, served: Served, changes: dict[str, Any], field: str
) -> None:
    told = program.cancel(**changes)

    assert (told.status, told.kind) == (422, "unusable")
    assert any(found["field"].startswith(field) for found in told.document["fields"]), told.text
    assert "xxxx" not in told.text
    assert served.door.cases().total == 0


def test_an_order_that_is_not_there_and_lines_that_do_not_fit(program: Program) -> None:
    gone = program.cancel(order="id:nothing-like-it")
    lines = program.cancel("key-2", lines=[{"selector": "SOFA", "quantity": 1}])

    assert (gone.status, gone.kind) == (404, "order-not-found")
    assert (lines.status, lines.kind) == (422, "unusable")
    assert "SOFA" in lines.detail


def test_a_connector_that_breaks_is_told_without_its_words(program: Program) -> None:
    told = program.post("/plans", {**CANCEL, "order": "id:broken-1"})

    assert (told.status, told.kind) == (500, "plugin")
    assert "ZeroDivisionError" not in told.text


def test_while_writes_are_paused_a_case_waits(program: Program, served: Served, office: Office) -> None:
    served.door.pause(None, "stocktaking", by="Olga")

    told = program.cancel()

    assert (told.status, told.document["case"]["waits_for"]) == (201, "pause")
    assert office.shop.paid_back("ok-1") == Money.zero("USD")


def test_a_locked_journal_is_a_503_and_the_same_key_works_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROPCONNECT_JOURNAL_WAIT_SECONDS", "0.2")
    with office.opened(STORES) as door, serving(door) as served:
        program = served.program()
        with closing(sqlite3.connect(office.file.parent / "dropconnect-journal.sqlite3")) as other:
            other.execute("BEGIN EXCLUSIVE")
            told = program.cancel()
            other.rollback()

        assert (told.status, told.kind) == (503, "journal")
        assert int(told.headers["Retry-After"]) > 0
        assert str(office.file.parent) not in told.text
        assert office.shop.paid_back("ok-1") == Money.zero("USD")
        assert program.cancel().status == 201


def test_one_token_has_a_pace(office: Office) -> None:
    with office.opened(STORES) as door, serving(door, Pace(token="3 per day")) as served:
        program, other = served.program(), served.program(purpose="another")
        codes = [program.get("/cases").status for _ in range(4)]
        told = program.get("/cases")

        assert codes == [200, 200, 200, 429]
        assert (told.kind, int(told.headers["Retry-After"]) > 0) == ("too-many", True)
        assert other.get("/cases").status == 200


def test_one_address_has_a_pace_and_guesses_of_tokens_a_slower_one(office: Office) -> None:
    with (
        office.opened(STORES) as door,
        serving(door, Pace(address="9 per day", unknown="3 per day")) as served,
    ):
        guessed = [served.stranger("GET", "/cases").status for _ in range(4)]
        program = served.program()
        asked = [program.get("/cases").status for _ in range(6)]

    assert guessed == [401, 401, 401, 429]
    assert asked == [200, 200, 200, 200, 200, 429]


def test_a_store_that_hangs_keeps_no_reader_waiting(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs, goes_on = threading.Event(), threading.Event()
    plan = Dropconnect.plan

    def hanging(door: Dropconnect, store: str, order: str, **wish: Any) -> PlanReport:
        hangs.set()
        assert goes_on.wait(PATIENCE)
        return plan(door, store, order, **wish)

    monkeypatch.setattr(Dropconnect, "plan", hanging)
    with office.opened(STORES) as door, serving(door, most_at_work=1) as served, ThreadPoolExecutor(1) as one:
        program = served.program()
        first = one.submit(program.post, "/plans", CANCEL)
        assert hangs.wait(PATIENCE)
        second, read = program.post("/plans", CANCEL), program.get("/cases")
        goes_on.set()

        assert (second.status, second.kind) == (503, "busy")
        assert int(second.headers["Retry-After"]) > 0
        assert read.status == 200
        assert first.result(PATIENCE).status == 200


def test_a_server_that_ends_takes_nothing_new(program: Program, served: Served, office: Office) -> None:
    served.standing.shift.end()

    told = program.cancel()

    assert (told.status, told.kind) == (503, "busy")
    assert office.shop.paid_back("ok-1") == Money.zero("USD")


def test_a_bug_tells_nothing(
    program: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret is 1234")

    monkeypatch.setattr(Dropconnect, "case", broken)
    with caplog.at_level(logging.INFO):
        told = program.get("/cases/1")

    assert (told.status, told.kind) == (500, "bug")
    assert "1234" not in told.text
    assert "1234" not in caplog.text
    assert "a bug: RuntimeError" in caplog.text


def test_the_log_says_what_was_asked_and_nothing_about_anybody(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        program.cancel(comment="Jane Doe called")
        program.get("/cases", order="jane@example.test")
        program.get("/cases/1")
    ours = [record for record in caplog.records if record.name.startswith("dropconnect")]
    lines = [record.getMessage() for record in ours]

    assert "POST /api/v1/cases" in lines
    assert "GET /api/v1/cases/{case_id}" in lines
    [posted] = [record for record in ours if record.getMessage() == "POST /api/v1/cases"]
    assert posted.about["connection"] == "shop"  # type: ignore[attr-defined]
    for word in (program.secret, "Jane", "jane"):
        assert word not in "".join(f"{vars(record)}" for record in ours)


def test_every_act_is_recorded_with_the_program(program: Program, served: Served) -> None:
    program.cancel()
    program.cancel("key-2", order="id:nothing-like-it")

    refused, done, *_ = served.door.acts()

    assert (done.person, done.via, done.what, done.outcome, done.case_id) == (
        "Olga",
        "api:the bot",
        "cancel",
        "done",
        1,
    )
    assert refused.outcome != "done"


@pytest.mark.parametrize("measure", ["1" * 5000, "0." + "1" * 5000, "1" * 29])
def test_a_measure_of_more_digits_than_an_amount_has_is_refused(program: Program, measure: str) -> None:
    told = program.cancel(lines=[{"selector": "11", "measure": measure}])

    assert (told.status, told.kind) == (422, "unusable")
    assert len(told.text) < 1000
