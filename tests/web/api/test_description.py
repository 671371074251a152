"""What the API says of itself, and that it is so."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.web.api.conftest import Program, Served

from dropconnect import Scope
from dropconnect.web.api.problems import KINDS, MEDIA_TYPE


@pytest.fixture
def description(served: Served) -> dict[str, Any]:
    """Anybody may read it: it says nothing about anybody."""
    found: dict[str, Any] = served.stranger("GET", "/openapi.json").document
    return found


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_route_says_which_scope_it_needs_and_how_it_refuses(description: dict[str, Any]) -> None:
    assert description["servers"] == [{"url": "/api/v1"}]
    assert description["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    for method, path, operation in operations(description):
        [needed] = operation["security"]
        assert set(needed["token"]) <= set(Scope), path
        assert operation["description"], path
        told = {int(status) for status in operation["responses"]}
        assert told >= {401, 403, 422, 429, 503}, path
        assert (409 in told) == (method == "post"), path
        for status, response in operation["responses"].items():
            assert list(response["content"]) == ["application/json" if int(status) < 400 else MEDIA_TYPE]


def test_operations_have_names_of_their_own(description: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(description)]

    assert len(names) == len(set(names)) == 17


def test_every_error_of_the_front_door_has_a_kind() -> None:
    from dropconnect import errors

    named = [
        error
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, errors.DropConnectError)
    ]
    # A delivery of a webhook is not taken in here.
    without = {errors.DropConnectError, errors.InvalidSignature}

    assert [error for error in named if not set(error.__mro__) & KINDS.keys() and error not in without] == []


def test_documents_are_as_they_are_described(description: dict[str, Any], program: Program) -> None:
    program.cancel()
    for path, template in (
        ("/cases", "/cases"),
        ("/cases/1", "/cases/{case_id}"),
        ("/tasks", "/tasks"),
        ("/incidents", "/incidents"),
        ("/suppliers", "/suppliers"),
        ("/suppliers/credits", "/suppliers/credits"),
        ("/seen", "/seen"),
        ("/inbox", "/inbox"),
    ):
        operation = description["paths"][template]["get"]
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": description["components"]}
        Draft202012Validator(whole).validate(program.get(path).document)


def test_problems_are_as_they_are_described(
    description: dict[str, Any], program: Program, served: Served
) -> None:
    schema = {"$ref": "#/components/schemas/Problem", "components": description["components"]}
    for told in (
        served.stranger("GET", "/cases"),
        program.get("/cases/99"),
        program.get("/cases", limit=0),
        program.post("/cases", {}),
        program.cancel(agreed_due={"amount": "1.00", "currency": "USD"}),
    ):
        assert told.status >= 400
        Draft202012Validator(schema).validate(told.document)
