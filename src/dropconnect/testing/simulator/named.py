"""Faults that every simulator has, by name: for tests to read well, and for the control interface."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dropconnect.testing.simulator.actions import Hang, Reply, Reset
from dropconnect.testing.simulator.faults import ARRIVED, COMMITTED, Fault, Match

FaultFactory = Callable[..., Fault]
"""Makes a fault from keyword arguments that JSON can carry."""


def reset_before(method: str = "*", path: str = ".*", times: int | None = 1) -> Fault:
    """The connection is reset and nothing was done."""
    return Fault(Match(method, path), ARRIVED, Reset(), times)


def answer_lost(method: str = "*", path: str = ".*", times: int | None = 1) -> Fault:
    """Everything is done, and the connection is reset instead of answered."""
    return Fault(Match(method, path), COMMITTED, Reset(), times)


def bad_gateway_before(method: str = "*", path: str = ".*", times: int | None = 1) -> Fault:
    """An HTML page with status 502; nothing was done."""
    return Fault(Match(method, path), ARRIVED, Reply(), times)


def bad_gateway_after(method: str = "*", path: str = ".*", times: int | None = 1) -> Fault:
    """An HTML page with status 502 although everything is done."""
    return Fault(Match(method, path), COMMITTED, Reply(), times)


def hang_before(
    method: str = "*", path: str = ".*", times: int | None = 1, seconds: float | None = None
) -> Fault:
    """The request waits before anything is done: for ``seconds``, or until released."""
    return Fault(Match(method, path), ARRIVED, Hang(seconds), times)


def hang_after(
    method: str = "*", path: str = ".*", times: int | None = 1, seconds: float | None = None
) -> Fault:
    """Everything is done, and the answer waits: for ``seconds``, or until released."""
    return Fault(Match(method, path), COMMITTED, Hang(seconds), times)


def faults_by_name(*factories: Callable[..., Fault]) -> Mapping[str, FaultFactory]:
    """The factories under the names of their functions, for ``Simulator.named_faults``."""
    return {factory.__name__: factory for factory in factories}


NAMED_FAULTS: Mapping[str, FaultFactory] = faults_by_name(
    reset_before, answer_lost, bad_gateway_before, bad_gateway_after, hang_before, hang_after
)
