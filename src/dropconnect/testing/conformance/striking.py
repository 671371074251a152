"""One write of a connector, and the fault that strikes one of its requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

import pytest

from dropconnect.errors import PluginError
from dropconnect.plugin import (
    AuthenticationFailed,
    DropConnectError,
    OrderNotFound,
    ProviderUnavailable,
    RateLimited,
    StepResult,
    StepStatus,
)
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Action, Call, Fault, Match, Received
from dropconnect.testing.simulator.failing import FAILURES
from dropconnect.testing.simulator.provider import SimulatedProvider

NOTHING_HAPPENED = (AuthenticationFailed, OrderNotFound, ProviderUnavailable, RateLimited)
"""The errors of a write that promise that nothing happened. All others are doubt."""


class Claim(StrEnum):
    """What a connector says about a write."""

    OVER = "it is done"
    ACCEPTED = "it is accepted"
    NOT = "it did not happen"
    DOUBT = "it is not known"


_CLAIMS = {
    StepStatus.DONE: Claim.OVER,
    StepStatus.ALREADY: Claim.OVER,
    StepStatus.REQUESTED: Claim.ACCEPTED,
    StepStatus.REFUSED: Claim.NOT,
    StepStatus.MANUAL: Claim.NOT,
    StepStatus.IN_DOUBT: Claim.DOUBT,
}


@dataclass(frozen=True)
class Strike:
    """Request ``number`` of a write, counted from 1, meets the failure ``name`` at point ``at``."""

    name: str
    at: str
    number: int
    own: Action | None = None
    """An error of the provider itself in the place of the failure."""

    @property
    def action(self) -> Action:
        return self.own or FAILURES[self.name]

    def __str__(self) -> str:
        when = "before" if self.at == ARRIVED else "after"
        return f"{self.name} {when} request {self.number} was carried out"


def strikes(failures: Iterable[str], requests: int) -> Iterator[Strike]:
    """Every failure, before and after each request of a write that takes so many."""
    for name, at, number in product(failures, (ARRIVED, COMMITTED), range(1, requests + 1)):
        yield Strike(name, at, number)


class Attempt:
    """A write that was made while a strike waited for it; without a strike it passes undisturbed."""

    def __init__(
        self,
        simulator: SimulatedProvider,
        is_write: Callable[[Received], bool],
        strike: Strike | None,
        write: Callable[[], StepResult],
    ) -> None:
        self.strike = strike
        self.sent: list[Received] = []
        simulator.faults.clear()
        simulator.faults.add(Fault(Match(predicate=is_write), ARRIVED, Call(self.sent.append), times=None))
        if strike is not None:
            simulator.faults.add(Fault(Match(predicate=self._is_struck), strike.at, strike.action, times=1))
        self.result: StepResult | None = None
        """None: it ended in an error."""

        def kept() -> StepResult:
            self.result = write()
            return self.result

        self.claim, self.words, self._is_bug = _claim_of(kept)
        simulator.faults.clear()

    def _is_struck(self, request: Received) -> bool:
        assert self.strike is not None
        at = self.strike.number - 1
        return len(self.sent) > at and self.sent[at].number == request.number

    @property
    def repeated(self) -> bool:
        """Whether one and the same request was sent more than once."""
        seen = [(request.method, request.path, request.query_string, request.body) for request in self.sent]
        return len(set(seen)) < len(seen)

    def happened(self, requests: int) -> bool | None:
        """Whether it was carried out, by where it was struck; None: some of its ``requests`` were."""
        assert self.strike is not None
        if self.strike.at == COMMITTED and self.strike.number == requests:
            return True
        return False if self.strike.at == ARRIVED and len(self.sent) == 1 else None

    def lies(self, truth: bool | None) -> Iterator[str]:
        """What was said or done that is wrong, given whether the write was carried out (None: partly)."""
        if truth is False and self.claim in (Claim.OVER, Claim.ACCEPTED):
            yield f"{self.claim} was said of what did not happen"
        if truth is True and self.claim is Claim.NOT:
            yield f"{self.claim} was said of what happened ({self.words})"
        if self.repeated:
            yield "it was sent twice"
        if self._is_bug:
            yield f"an odd reply is not a bug: {self.words}"

    def assert_done(self) -> int:
        """It passed undisturbed; how many requests that took."""
        assert self.claim in (Claim.OVER, Claim.ACCEPTED), f"undisturbed it is not done: {self.words}"
        assert self.sent, "none of its requests is a write: say which are, with is_write"
        assert not self.repeated
        return len(self.sent)


def written_blindly(
    simulator: SimulatedProvider,
    is_write: Callable[[Received], bool],
    failure: str,
    write: Callable[[], StepResult],
    *,
    sees_before: bool,
) -> tuple[Claim, str, list[Received]]:
    """What is claimed of a write while no question is answered, its words, and what was sent.

    ``sees_before``: questions are answered until the first request of the write is sent.
    """
    sent: list[Received] = []

    def is_question(request: Received) -> bool:
        return not is_write(request) and (bool(sent) or not sees_before)

    simulator.faults.clear()
    simulator.faults.add(Fault(Match(predicate=is_write), ARRIVED, Call(sent.append), times=None))
    simulator.faults.add(Fault(Match(predicate=is_question), ARRIVED, FAILURES[failure], times=None))
    claim, words, _ = _claim_of(write)
    simulator.faults.clear()
    return claim, words, sent


def simulator_of(simulator: SimulatedProvider | None, fresh_order: object) -> SimulatedProvider:
    """The simulator; the test is left out where nobody can make it fail, order by order."""
    if simulator is None:
        pytest.skip("give the simulator to let it fail: simulator=")
    if fresh_order is None:
        pytest.skip("say how to get an order that nobody has touched: fresh_order=")
    return simulator


def is_write_by_method(request: Received) -> bool:
    """Whether a request can change something, by its method."""
    return request.method not in ("GET", "HEAD", "OPTIONS")


def _claim_of(write: Callable[[], StepResult]) -> tuple[Claim, str, bool]:
    """The claim, its words, and whether the connector broke down in it."""
    try:
        result = write()
    except NOTHING_HAPPENED as error:
        return Claim.NOT, f"{type(error).__name__}: {error}", False
    except DropConnectError as error:
        return Claim.DOUBT, f"{type(error).__name__}: {error}", isinstance(error, PluginError)
    return _CLAIMS[result.status], str(result), False
