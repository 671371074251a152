"""What arrived, in order, with secrets masked."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dropconnect.testing.simulator.received import Received

MASK = "***"
_SECRET_NAME = re.compile(
    r"authorization|cookie|token|secret|signature|password|api[-_]?key|consumer_|oauth_", re.I
)


@dataclass(frozen=True)
class Exchange:
    """One request and the status of its answer.

    ``status`` is None while the request is processed, and stays None when its connection was reset instead
    of answered. Values of headers and query names that carry credentials read ``***``.
    """

    number: int
    connection: int
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    status: int | None = None

    def json(self) -> Any:
        """The request's body as JSON, or None when it is empty."""
        return json.loads(self.body) if self.body else None


class RequestLog:
    """Every request the simulator has received, except those of its control interface."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._exchanges: dict[int, Exchange] = {}

    def arrived(self, request: Received) -> None:
        exchange = Exchange(
            number=request.number,
            connection=request.connection,
            method=request.method,
            path=request.path,
            query=_masked(dict(request.query)),
            headers=_masked(request.headers),
            body=request.body,
        )
        with self._lock:
            self._exchanges[request.number] = exchange

    def answered(self, number: int, status: int) -> None:
        with self._lock:
            if number in self._exchanges:  # cleared meanwhile: nobody asks for it any more
                self._exchanges[number] = replace(self._exchanges[number], status=status)

    def requests(self, method: str | None = None, path: str | None = None) -> list[Exchange]:
        """Requests in order of arrival; ``path`` is a regular expression searched in the path."""
        with self._lock:
            exchanges = sorted(self._exchanges.values(), key=lambda exchange: exchange.number)
        return [
            exchange
            for exchange in exchanges
            if (method is None or exchange.method == method)
            and (path is None or re.search(path, exchange.path) is not None)
        ]

    @property
    def connections(self) -> int:
        """How many distinct TCP connections the logged requests came on."""
        with self._lock:
            return len({exchange.connection for exchange in self._exchanges.values()})

    def clear(self) -> None:
        with self._lock:
            self._exchanges.clear()


def _masked(values: Mapping[str, str]) -> dict[str, str]:
    return {name: MASK if _SECRET_NAME.search(name) else value for name, value in values.items()}
