"""The control interface under ``/_simulator/``: for scripts that drive a simulator in another process.

    GET    /_simulator/log             requests so far, and how many connections they came on
    GET    /_simulator/record          what the simulated provider did outside (money, mails, ...)
    GET    /_simulator/faults          faults there are by name, and faults armed with their hits
    POST   /_simulator/faults          {"name": "answer_lost", "method": "POST", "path": "/refunds$"}
    POST   /_simulator/faults/release  let held requests go on
    DELETE /_simulator/faults          forget all faults
    POST   /_simulator/clock           {"advance": 3600}

Simulators listen on 127.0.0.1 only, so this is never open to a network. Its requests are not logged and meet
no faults. Answers: 200 with JSON; 400 ``{"error": ...}`` for a wrong request; 404 for an unknown path.
"""

from __future__ import annotations

import inspect
from typing import Any

from starlette.responses import JSONResponse, Response

from dropconnect.testing.simulator.log import Exchange
from dropconnect.testing.simulator.provider import SimulatedProvider
from dropconnect.testing.simulator.received import Received
from dropconnect.testing.simulator.routes import RouteTable

PREFIX = "/_simulator/"


def is_control(path: str) -> bool:
    return path.startswith(PREFIX)


def answer(simulator: SimulatedProvider, request: Received) -> Response:
    route = _routes(simulator).match(request.raw_path)
    if route is None or request.method not in route.handlers:
        return JSONResponse({"error": f"no {request.method} {request.path}"}, 404)
    try:
        return route.answer(request, request.method)
    except (TypeError, ValueError, KeyError) as error:
        return JSONResponse({"error": str(error)}, 400)


def _routes(simulator: SimulatedProvider) -> RouteTable:
    def log(_request: Received) -> Response:
        requests = [_exchange_json(exchange) for exchange in simulator.log.requests()]
        return JSONResponse({"connections": simulator.log.connections, "requests": requests})

    def record(_request: Received) -> Response:
        return JSONResponse(simulator.record())

    def list_faults(_request: Received) -> Response:
        return JSONResponse(_faults_json(simulator))

    def add_fault(request: Received) -> Response:
        arguments = _object(request)
        name = arguments.pop("name")
        factories = simulator.named_faults()
        if name not in factories:
            raise ValueError(f"no fault is named {name!r}; there are {', '.join(sorted(factories))}")
        simulator.faults.add(factories[name](**arguments))
        return JSONResponse(_faults_json(simulator))

    def release(_request: Received) -> Response:
        simulator.faults.release()
        return JSONResponse(_faults_json(simulator))

    def clear(_request: Received) -> Response:
        simulator.faults.clear()
        return JSONResponse(_faults_json(simulator))

    def clock(request: Received) -> Response:
        simulator.clock.advance(float(_object(request)["advance"]))
        return JSONResponse({"now": simulator.clock.now().isoformat()})

    routes = RouteTable()
    routes.add(f"{PREFIX}log", GET=log)
    routes.add(f"{PREFIX}record", GET=record)
    routes.add(f"{PREFIX}faults", GET=list_faults, POST=add_fault, DELETE=clear)
    routes.add(f"{PREFIX}faults/release", POST=release)
    routes.add(f"{PREFIX}clock", POST=clock)
    return routes


def _object(request: Received) -> dict[str, Any]:
    body = request.json()
    if not isinstance(body, dict):
        raise TypeError("the body must be a JSON object")
    return body


def _faults_json(simulator: SimulatedProvider) -> dict[str, Any]:
    return {
        "known": {name: inspect.getdoc(make) for name, make in simulator.named_faults().items()},
        "armed": [
            {
                "method": armed.fault.match.method,
                "path": armed.fault.match.path,
                "at": armed.fault.at,
                "action": type(armed.fault.action).__name__,
                "times": armed.fault.times,
                "hits": armed.hits,
            }
            for armed in simulator.faults.armed
        ],
    }


def _exchange_json(exchange: Exchange) -> dict[str, Any]:
    return {
        "number": exchange.number,
        "connection": exchange.connection,
        "method": exchange.method,
        "path": exchange.path,
        "query": dict(exchange.query),
        "headers": dict(exchange.headers),
        "body": exchange.body.decode("utf-8", errors="replace"),
        "status": exchange.status,
    }
