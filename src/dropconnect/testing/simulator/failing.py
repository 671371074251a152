"""The ways in which a provider fails to answer, whatever provider it is: for the conformance suites."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import cache

from starlette.responses import JSONResponse, Response, StreamingResponse

from dropconnect.testing.simulator.actions import Reply, Reset
from dropconnect.testing.simulator.faults import Action, Moment
from dropconnect.testing.simulator.host import HostPage
from dropconnect.testing.simulator.received import Interrupted

_MIB = 1024 * 1024
_UNPACKED = 65 * _MIB
"""One more than ``dropconnect.transport`` unpacks."""
_BLANKS = b" " * _MIB
"""JSON allows any number of them in front of a value, so a reader cannot tell that no value follows."""
_MAINTENANCE = "<!DOCTYPE html><html><head><title>Back soon</title></head><body>Back soon.</body></html>"


@dataclass(frozen=True)
class ErrorInJSON:
    """Processing ends here with an error of the provider's own program, as JSON."""

    status: int = 500

    def run(self, moment: Moment) -> None:
        said = {"code": "internal_error", "message": "oops", "error": {"message": "oops"}, "errors": "oops"}
        raise Interrupted(JSONResponse(said, self.status))


@dataclass(frozen=True)
class Nothing:
    """Processing ends here with an empty answer that calls itself a success."""

    def run(self, moment: Moment) -> None:
        raise Interrupted(Response(b"", 200, media_type="application/json"))


@dataclass(frozen=True)
class Endless:
    """Processing ends here with a success whose body never ends. It comes fast: only a cap ends it soon."""

    def run(self, moment: Moment) -> None:
        raise Interrupted(StreamingResponse(_without_end(), 200, media_type="application/json"))


@dataclass(frozen=True)
class Huge:
    """Processing ends here with a success of a few kilobytes that unpack to 65 MiB."""

    def run(self, moment: Moment) -> None:
        headers = {"content-encoding": "gzip"}
        raise Interrupted(Response(_packed(), 200, headers, media_type="application/json"))


FAILURES: Mapping[str, Action] = {
    "reset": Reset(),
    "502": Reply(),
    "500": Reply(500),
    "504": Reply(504),
    "json-500": ErrorInJSON(),
    "429": HostPage(429),
    "page-200": Reply(200, _MAINTENANCE),
    "nothing-200": Nothing(),
    "huge": Huge(),
    "endless": Endless(),
}
"""By a short name. None of them says whether the request was carried out."""


async def _without_end() -> AsyncIterator[bytes]:
    while True:
        yield _BLANKS
        await asyncio.sleep(0)  # the client may have gone, and sending then no longer waits


@cache
def _packed() -> bytes:
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    return b"".join(packer.compress(_BLANKS) for _ in range(_UNPACKED // _MIB)) + packer.flush()
