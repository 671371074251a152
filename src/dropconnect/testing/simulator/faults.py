"""Faults on demand: which request, at which point of its way, and what happens there."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from dropconnect.testing.simulator.received import Received

ARRIVED = "arrived"
"""The request is completely read; nothing was done yet."""
COMMITTED = "committed"
"""The request is processed and its effects stand; no byte of the answer was sent."""
ANSWERED = "answered"
"""The last byte of the answer went to the socket."""


class Match(NamedTuple):
    """Which requests a fault is for: ``method`` ("*" for any), ``path`` (a regular expression, searched),
    and, when given, a ``predicate`` that must say yes."""

    method: str = "*"
    path: str = ".*"
    predicate: Callable[[Received], bool] | None = None

    def fits(self, request: Received) -> bool:
        return (
            self.method in ("*", request.method)
            and re.search(self.path, request.path) is not None
            and (self.predicate is None or self.predicate(request))
        )


class Action(Protocol):
    """What a fault does; runs in the thread that processes the request."""

    def run(self, moment: Moment) -> None: ...


@dataclass(frozen=True)
class Fault:
    """At point ``at`` of the way of a matching request, do ``action``, ``times`` times (None: always).

    Every simulator has the points ``arrived``, ``committed`` and ``answered``; one may add points of its own
    between them and names them in its documentation.
    """

    match: Match
    at: str
    action: Action
    times: int | None = 1


class Moment(NamedTuple):
    """Where a fault struck."""

    request: Received
    point: str
    armed: ArmedFault


class ArmedFault:
    """A fault that was added: how often it struck, and the handle that lets held requests go on."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self._condition = threading.Condition()
        self._hits = 0
        self._released = False

    @property
    def hits(self) -> int:
        with self._condition:
            return self._hits

    def wait_hit(self, count: int = 1, timeout: float = 60.0) -> bool:
        """Wait until the fault has struck ``count`` times or was released; False if neither came."""
        with self._condition:
            return self._condition.wait_for(lambda: self._hits >= count or self._released, timeout)

    def hold(self, seconds: float | None) -> None:
        """Keep the calling request until ``release``, at most ``seconds``."""
        with self._condition:
            self._condition.wait_for(lambda: self._released, seconds)

    def release(self) -> None:
        """Let every request held by this fault go on, now and later."""
        with self._condition:
            self._released = True
            self._condition.notify_all()

    def take(self, request: Received, point: str) -> bool:
        """Whether the fault strikes here; uses up one of its times."""
        if point != self.fault.at or not self.fault.match.fits(request):
            return False
        with self._condition:
            if self.fault.times is not None and self._hits >= self.fault.times:
                return False
            self._hits += 1
            self._condition.notify_all()
            return True


class Faults:
    """The faults of one simulator."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._armed: list[ArmedFault] = []
        self._stopping = threading.Event()

    def add(self, fault: Fault) -> ArmedFault:
        armed = ArmedFault(fault)
        with self._lock:
            self._armed.append(armed)
        return armed

    @property
    def armed(self) -> list[ArmedFault]:
        with self._lock:
            return list(self._armed)

    def reach(self, point: str, request: Received) -> None:
        """Called as the request passes ``point``: runs every fault that strikes here, in order of adding."""
        for armed in self.armed:
            if armed.take(request, point):
                armed.fault.action.run(Moment(request, point, armed))

    def rest(self, seconds: float) -> None:
        """Sleep, but not longer than the server runs."""
        self._stopping.wait(seconds)

    def release(self) -> None:
        """Let every held request go on."""
        for armed in self.armed:
            armed.release()

    def clear(self) -> None:
        """Forget all faults and let held requests go on."""
        self.release()
        with self._lock:
            self._armed.clear()

    def started(self) -> None:
        """The server starts (again): pauses last as long as they say."""
        self._stopping.clear()

    def stopped(self) -> None:
        """The server stops: nothing may be kept waiting any more."""
        self._stopping.set()
        self.release()
