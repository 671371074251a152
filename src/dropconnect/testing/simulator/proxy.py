"""Faults in front of a real server: a test shop, a provider's own sandbox."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

import httpx
from starlette.responses import Response

from dropconnect.testing.simulator.received import Received
from dropconnect.testing.simulator.server import Simulator

_OF_ONE_LINE = frozenset(
    {"connection", "content-encoding", "content-length", "date", "host", "keep-alive", "transfer-encoding"}
)
"""Headers of one of the two conversations, which the other one has of its own."""
_SIGNS_OF_A_PATH = "/:@!$&'()*+,;=~-._"


class FaultProxy(Simulator):
    """Hands every request on to ``target``, the address of a real server, unless a fault strikes first.

    Give its address to your connector and the proxy itself to the conformance suites as ``simulator=``. Use
    it with test accounts alone: what is sent is carried out. An encoded slash in a path arrives as a slash.
    ``seconds`` is how long the server may be silent. ``close`` it when done.
    """

    def __init__(self, target: str, *, seconds: float = 60.0) -> None:
        super().__init__()
        self._target = target.rstrip("/")
        self._client = httpx.Client(timeout=seconds)

    def close(self) -> None:
        self._client.close()

    def handle(self, request: Received) -> Response:
        """502 where the server does not answer, as a proxy says it."""
        address = self._target + quote(request.path, safe=_SIGNS_OF_A_PATH)
        try:
            reply = self._client.request(
                request.method,
                f"{address}?{request.query_string}" if request.query_string else address,
                headers=_handed_on(request.headers.items()),
                content=request.body,
            )
        except httpx.TransportError as error:
            return Response(f"the server behind the proxy does not answer: {error}", 502)
        answer = Response(reply.content, reply.status_code)
        answer.raw_headers.extend(
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in _handed_on(reply.headers.multi_items())
        )
        return answer


def _handed_on(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in _OF_ONE_LINE]
