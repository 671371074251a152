"""Puts the routes of ``/api/v1`` together, with what they say of themselves."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from dropconnect.errors import DropConnectError
from dropconnect.web.api.access import MOST_AT_WORK, TOKEN, Hands
from dropconnect.web.api.cases import cases_of
from dropconnect.web.api.guard import DESCRIPTION, Guard, Pace
from dropconnect.web.api.incidents import incidents_of
from dropconnect.web.api.looks import looks_of
from dropconnect.web.api.opening import opening_of
from dropconnect.web.api.problems import (
    BUG,
    UNUSABLE,
    FieldProblem,
    Problem,
    Wrong,
    kind_of_status,
    reply,
    told,
)
from dropconnect.web.api.suppliers import suppliers_of
from dropconnect.web.api.tasks import tasks_of
from dropconnect.web.standing import Standing

PREFIX = "/api/v1"
_ABOUT = """Cancel orders at stores and suppliers, and pay back exactly what is due, exactly once.

Every request but for this description carries `Authorization: Bearer TOKEN`. A token counts as its
person; the scope that a route needs stands in its `security`. Errors are `application/problem+json`
(RFC 9457). Lists have `next_cursor` and a `Link` header. Fields and types of problems may be added within
v1, and none are taken away.
"""
_SCHEMAS = "#/components/schemas/"


def api_of(standing: Standing, pace: Pace | None = None, most_at_work: int = MOST_AT_WORK) -> ASGIApp:
    """All of it, to be mounted at ``PREFIX``. ``most_at_work``: so many requests speak with providers at
    once."""
    return Guard(routes_of(Hands(standing.legs, most_at_work)), standing, pace or Pace())


def routes_of(hands: Hands) -> FastAPI:
    """The routes; whoever comes in has a seat already."""
    routes = FastAPI(
        title="dropconnect",
        version="1",
        description=_ABOUT,
        openapi_url=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        servers=[{"url": PREFIX}],
        root_path_in_servers=False,
        exception_handlers=_HANDLERS,
    )
    for of in (opening_of, cases_of, tasks_of, incidents_of, suppliers_of):
        routes.include_router(of(hands))
    routes.include_router(looks_of())
    routes.openapi = lambda: _description(routes)  # type: ignore[method-assign]
    return routes


def _description(routes: FastAPI) -> dict[str, Any]:
    if routes.openapi_schema is None:
        found = get_openapi(
            title=routes.title,
            version=routes.version,
            description=routes.description,
            routes=routes.routes,
            servers=routes.servers,
        )
        parts = found["components"]
        _, problem = models_json_schema([(Problem, "serialization")], ref_template=f"{_SCHEMAS}{{model}}")
        parts["schemas"] |= problem["$defs"]
        parts["securitySchemes"] = {TOKEN: {"type": "http", "scheme": "bearer"}}
        routes.openapi_schema = found
    return routes.openapi_schema


async def _told(request: Request, error: DropConnectError) -> Response:
    spoken_of = request.path_params.get("case_id", "")
    return told(error, int(spoken_of) if spoken_of.isdecimal() else None)


async def _wrong(_request: Request, error: Wrong) -> Response:
    return reply(error.kind, str(error), plan=error.plan)


async def _unusable(_request: Request, error: RequestValidationError) -> Response:
    """Says where it is wrong, and never what stood there."""
    fields = tuple(
        FieldProblem(field=".".join(str(part) for part in mistake["loc"]), problem=mistake["msg"])
        for mistake in error.errors()[:20]
    )
    words = "; ".join(f"{field.field}: {field.problem}" for field in fields)
    return reply(UNUSABLE, f"the request does not fit: {words}", fields=fields)


async def _refused(_request: Request, error: HTTPException) -> Response:
    return reply(kind_of_status(error.status_code), str(error.detail), headers=error.headers or {})


async def _bug(_request: Request, error: Exception) -> Response:
    """It is raised again behind this, and the gate writes it to the log."""
    return reply(BUG, BUG.detail)


_HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    DropConnectError: _told,
    Wrong: _wrong,
    RequestValidationError: _unusable,
    HTTPException: _refused,
    Exception: _bug,
}
