"""Puts the routes together."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.routing import Route
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from dropconnect.web.api.application import PREFIX, api_of
from dropconnect.web.gate import Gate
from dropconnect.web.health import health_of
from dropconnect.web.hooks import hooks_of
from dropconnect.web.intake import Intake
from dropconnect.web.pages.routes import add_pages
from dropconnect.web.pages.site import Site
from dropconnect.web.standing import Standing


def application(standing: Standing, intake: Intake, agents: ASGIApp | None = None) -> ASGIApp:
    """All of it. It describes itself to nobody: strangers can reach it. ``agents``: their door, whose
    ``running`` the caller has entered; None: there is none."""
    routes = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    routes.include_router(hooks_of(standing, intake))
    routes.include_router(health_of(standing))
    routes.mount(PREFIX, api_of(standing))
    if agents is not None:
        routes.router.routes.append(Route("/mcp", endpoint=agents))
    add_pages(routes, Site(standing))
    gate: ASGIApp = Gate(routes, standing.settings)
    if standing.settings.behind_proxy:
        # Written for uvicorn's own types, which say the same as Starlette's in other words.
        return ProxyHeadersMiddleware(gate, list(standing.settings.trusted_proxies))  # type: ignore
    return gate
