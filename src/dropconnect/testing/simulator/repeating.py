"""A provider that repeats all it was sent in its errors, as debugging shops and proxies do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from starlette.responses import JSONResponse

from dropconnect.testing.simulator.faults import ARRIVED, Fault, Faults, Match, Moment
from dropconnect.testing.simulator.received import Interrupted, Received

HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202eevil\r\nnext line\x00"
"""Stands before it: what would rewrite a terminal that shows it."""
_MOST_OF_A_HEADER = 4000


@dataclass(frozen=True)
class Repeat:
    """The request ends here with an error that repeats its address, headers and body.

    ``shape`` makes the provider's JSON of the text; ``headers`` are headers of the reply that repeat it too.
    """

    status: int
    shape: Callable[[str], object]
    headers: tuple[str, ...] = ()

    def run(self, moment: Moment) -> None:
        said = _all_of(moment.request)
        in_a_header = "".join(filter(str.isprintable, said)).encode("ascii", "ignore").decode()
        headers = dict.fromkeys(self.headers, in_a_header[:_MOST_OF_A_HEADER])
        raise Interrupted(JSONResponse(self.shape(HOSTILE + said), self.status, headers))


def repeating(status: int, shape: Callable[[str], object], *headers: str) -> Fault:
    """Every request is answered so; nothing is done."""
    return Fault(Match(), ARRIVED, Repeat(status, shape, headers), times=None)


def one_by_one(faults: Faults, *wanted: Fault) -> tuple[Callable[[], object], ...]:
    """For the conformance suites: each puts one of the faults in the place of all others."""

    def only(fault: Fault) -> None:
        faults.clear()
        faults.add(fault)

    return tuple(partial(only, fault) for fault in wanted)


def _all_of(request: Received) -> str:
    lines = [f"{request.method} {request.base_url}{request.path}?{request.query_string}"]
    lines += [f"{name}: {value}" for name, value in request.headers.items()]
    return "\r\n".join((*lines, "", request.body.decode(errors="replace")))
