"""Which handler answers which path."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from starlette.responses import Response
from starlette.routing import compile_path

from dropconnect.testing.simulator.received import Received

Handler = Callable[..., Response]
"""Called with the request and the path's parameters by name."""


class Route(NamedTuple):
    """A path that exists, the parameters found in it, and its handlers by method."""

    pattern: str
    parameters: Mapping[str, object]
    handlers: Mapping[str, Handler]

    def answer(self, request: Received, method: str) -> Response:
        return self.handlers[method](request, **self.parameters)


class RouteTable:
    """Paths in Starlette's notation (``/orders/{id:int}``); the first that fits wins."""

    def __init__(self) -> None:
        self._handlers: dict[str, dict[str, Handler]] = {}

    def add(self, path: str, **handlers: Handler) -> None:
        """Handlers by method: ``add("/orders", GET=list_orders, POST=create_order)``."""
        self._handlers.setdefault(path, {}).update(handlers)

    def match(self, raw_path: str) -> Route | None:
        """The route of a path as it was sent (``Received.raw_path``), with its parameters decoded."""
        path = "/".join(_kept_apart(unquote(part)) for part in raw_path.split("/"))
        for pattern, handlers in self._handlers.items():
            expression, _, convertors = compile_path(pattern)
            found = re.match(expression, path)
            if found:
                parameters = {
                    name: convertors[name].convert(unquote(value))
                    for name, value in found.groupdict().items()
                }
                return Route(pattern, parameters, handlers)
        return None


def _kept_apart(part: str) -> str:
    """A part of a path, readable, but for a slash that does not end it."""
    return part.replace("%", "%25").replace("/", "%2F")
