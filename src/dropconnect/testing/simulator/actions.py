"""What can happen to a request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from dropconnect.testing.simulator.faults import Moment
from dropconnect.testing.simulator.received import Interrupted, Received

BAD_GATEWAY_PAGE = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


class Thrown(Exception):
    """An error inside the provider, at a point where the imitated provider handles such errors."""


@dataclass(frozen=True)
class Reset:
    """The connection is dropped with a TCP reset; what was done so far stands."""

    def run(self, moment: Moment) -> None:
        raise Interrupted


@dataclass(frozen=True)
class Reply:
    """Processing ends here and the client gets this page, as from a proxy whose backend died.

    Not at ``answered``, where the real answer is already out.
    """

    status: int = 502
    html: str = BAD_GATEWAY_PAGE

    def run(self, moment: Moment) -> None:
        raise Interrupted(Response(self.html, self.status, media_type="text/html"))


@dataclass(frozen=True)
class Hang:
    """The request waits ``seconds``, or until the fault is released, and then goes on."""

    seconds: float | None = None

    def run(self, moment: Moment) -> None:
        moment.armed.hold(self.seconds)


@dataclass(frozen=True)
class Meet:
    """Requests wait here until ``parties`` of them have come: a race with a known outcome.

    The fault's ``times`` must be ``parties``, so that a later request passes freely.
    """

    parties: int = 2
    timeout: float = 60.0

    def run(self, moment: Moment) -> None:
        if not moment.armed.wait_hit(self.parties, self.timeout):
            raise RuntimeError(f"{moment.armed.hits} of {self.parties} requests came to {moment.point!r}")


@dataclass(frozen=True)
class Throw:
    """The provider's own code fails here with ``message``."""

    message: str

    def run(self, moment: Moment) -> None:
        raise Thrown(self.message)


@dataclass(frozen=True)
class Call:
    """Calls ``function`` with the request: to look at the world at that very moment, or to kill a client."""

    function: Callable[[Received], object]

    def run(self, moment: Moment) -> None:
        self.function(moment.request)
