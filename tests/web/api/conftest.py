"""A program that asks the server of a merchant with two stores, over fakes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.support.office import Office

from dropconnect import Dropconnect, Money, Scope
from dropconnect.shift import Shift
from dropconnect.web.api.access import MOST_AT_WORK
from dropconnect.web.api.application import PREFIX, api_of
from dropconnect.web.api.guard import Pace
from dropconnect.web.api.problems import MEDIA_TYPE, TYPES
from dropconnect.web.application import application
from dropconnect.web.intake import Intake
from dropconnect.web.standing import Standing
from dropconnect.web.workers import Workers

STORES = """
[stores.shop]
connector = "fake-platform"
routes = [{ supplier = "own-stock" }]

[stores.other]
connector = "fake-platform"
routes = [{ supplier = "own-stock" }]

[stores.desks]
connector = "fake-platform"
routes = [{ sku = "DESK-*", supplier = "woodwork" }, { supplier = "own-stock" }]

[suppliers.woodwork]
connector = "fake-supplier"

[people.olga]
name = "Olga"
role = "owner"

[people.ola]
name = "Ola"
role = "agent"
stores = ["other"]
"""
USUAL = (Scope.PLAN, Scope.CANCEL, Scope.DECIDE, Scope.INCIDENTS)
ALL = tuple(Scope)
CANCEL = {"store": "shop", "order": "id:ok-1", "reason": "changed-mind"}


class Reply:
    """What the server said. A problem is one in every respect."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.headers = response.headers
        self.text: str = response.text
        self.document: Any = response.json() if response.text else None
        if self.status >= 400:
            assert response.headers["Content-Type"] == MEDIA_TYPE, response.text
            assert self.document["status"] == self.status
            assert self.document["type"].startswith(TYPES)
            assert self.document["title"]
            assert self.document["detail"]
        else:
            assert response.headers["Content-Type"] == "application/json"

    @property
    def kind(self) -> str:
        """Of a problem: the word that stays the same."""
        return str(self.document["type"].removeprefix(TYPES))

    @property
    def detail(self) -> str:
        return str(self.document["detail"])


class Program:
    """One program with one token."""

    def __init__(self, client: TestClient, secret: str) -> None:
        self._client = client
        self.secret = secret

    def ask(self, method: str, path: str, **more: Any) -> Reply:
        headers = {"Authorization": f"Bearer {self.secret}", **more.pop("headers", {})}
        return Reply(self._client.request(method, f"{PREFIX}{path}", headers=headers, **more))

    def get(self, path: str, **query: Any) -> Reply:
        return self.ask("GET", path, params=query or None)

    def post(self, path: str, body: Any, key: str = "") -> Reply:
        return self.ask("POST", path, json=body, headers={"Idempotency-Key": key} if key else {})

    def cancel(self, key: str = "key-1", **changes: Any) -> Reply:
        return self.post("/cases", {**CANCEL, **changes}, key)


class Served:
    """The server over one front door, without a process of its own."""

    def __init__(self, door: Dropconnect, client: TestClient, standing: Standing) -> None:
        self.door = door
        self.client = client
        self.standing = standing

    def program(
        self, *scopes: Scope, person: str = "olga", limit: str | None = "500.00", purpose: str = "the bot"
    ) -> Program:
        """A new program of a person. ``limit``: in USD, what it pays back without asking anybody."""
        most = Money.of(limit, "USD") if limit else None
        made = self.door.make_token(person, purpose, scopes or USUAL, by="olga", limit=most)
        return Program(self.client, made.secret)

    def stranger(self, method: str, path: str, **more: Any) -> Reply:
        """Ask without a token."""
        return Reply(self.client.request(method, f"{PREFIX}{path}", **more))


@contextmanager
def serving(door: Dropconnect, pace: Pace | None = None, most_at_work: int | None = None) -> Iterator[Served]:
    """``pace``, ``most_at_work``: the API alone, with these limits."""
    shift, settings = Shift(), door.serve_settings()
    standing = Standing(door, settings, shift, Workers(door, shift, settings.jobs))
    with Intake(door, shift.wake) as intake:
        app = application(standing, intake)
        if pace is not None or most_at_work is not None:
            app = FastAPI(openapi_url=None)
            app.mount(PREFIX, api_of(standing, pace, most_at_work or MOST_AT_WORK))
        yield Served(door, TestClient(app, raise_server_exceptions=False), standing)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def served(office: Office) -> Iterator[Served]:
    with office.opened(STORES) as door, serving(door) as running:
        yield running


@pytest.fixture
def program(served: Served) -> Program:
    return served.program()
