"""A request as a handler sees it, and the one way to break off its processing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from starlette.responses import Response


@dataclass(frozen=True)
class Received:
    """One request, completely read.

    ``number`` grows with every arrival, ``connection`` names the TCP connection it came on; header names are
    lower case. Secrets are still readable here (a handler must check them); the log masks them.
    """

    number: int
    connection: int
    method: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes
    scheme: str
    raw_path: str = ""
    """The path as it was sent, in which a slash that belongs to an id is still ``%2F``: for routing."""

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the path between its slashes, decoded; an id may have a slash in it."""
        return tuple(unquote(part) for part in (self.raw_path or quote(self.path)).split("/"))

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query's names and values in the order sent; empty values are kept."""
        return parse_qsl(self.query_string, keep_blank_values=True)

    @property
    def base_url(self) -> str:
        """Scheme and host as the client addressed them, without a trailing slash."""
        return f"{self.scheme}://{self.headers.get('host', '127.0.0.1')}"

    def json(self) -> Any:
        """The body as JSON, or None when it is empty; raises ``ValueError`` when it is not JSON."""
        return json.loads(self.body) if self.body else None


class Interrupted(BaseException):
    """The processing of a request ends here, as when the provider's process is killed.

    Not an ``Exception``, so that a handler's own error handling (undoing a booking, say) does not run:
    a killed process undoes nothing. With a ``response`` the client gets that; without, a connection reset.
    """

    def __init__(self, response: Response | None = None) -> None:
        super().__init__("the request was interrupted by a fault")
        self.response = response
