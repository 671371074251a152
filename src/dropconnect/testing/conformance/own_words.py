"""An error of the provider in its own words is not a success, and promises only what it may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dropconnect.plugin import PlatformSpecs, StepStatus
from dropconnect.roles import writing_hooks
from dropconnect.testing.conformance.secrecy import repeats_of
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.striking import Attempt, Claim, Strike, simulator_of
from dropconnect.testing.conformance.truth import Bench
from dropconnect.testing.conformance.under_test import PlatformUnderTest
from dropconnect.testing.simulator import ARRIVED
from dropconnect.testing.simulator.faults import Action
from dropconnect.testing.simulator.provider import SimulatedProvider

_SERVER_ERROR = 500


class HearsTheProvidersErrors:
    """A part of ``PlatformConformance``."""

    @since("0.2")
    @pytest.mark.parametrize("hook", sorted(writing_hooks(PlatformSpecs).values()))
    def test_an_error_in_the_provider_s_own_words_is_not_a_success(
        self, platform: PlatformUnderTest, hook: str
    ) -> None:
        """The errors are those in ``repeats=``, or of a common shape, with 429 among them."""
        simulator = simulator_of(platform.simulator, platform.fresh_order)
        if not platform.connection.supports(hook):
            pytest.skip(f"it does not offer {hook}")
        if hook == "platform_remove_refund" and platform.worker_ends is None:
            pytest.skip("say how a payment breaks off before the money: worker_ends=")
        bench = Bench(platform, simulator, hook)
        lies = [
            f"{action}: {lie}" for action in _own_errors(platform, simulator) for lie in _lies(bench, action)
        ]
        assert not lies, "\n".join(lies)


def _own_errors(platform: PlatformUnderTest, simulator: SimulatedProvider) -> list[Action]:
    found: list[Action] = []
    for arm in repeats_of(platform.repeats, simulator):
        simulator.faults.clear()
        arm()
        found += [armed.fault.action for armed in simulator.faults.armed]
    simulator.faults.clear()
    return found


def _lies(bench: Bench, action: Action) -> Iterator[str]:
    """What is claimed of a write whose first request got that error, and was not carried out."""
    command = bench.command()
    status = getattr(action, "status", 0)
    attempt = bench.attempt(Strike(f"its own {status}", ARRIVED, 1, own=action), command)
    if not attempt.sent:
        return
    yield from attempt.lies(False)
    if status >= _SERVER_ERROR and attempt.claim is Claim.NOT and not _may_change(attempt):
        yield f"an error of the server promises nothing: {attempt.words}"
    yield from bench.wrong_evidence(command, False)


def _may_change(attempt: Attempt) -> bool:
    """A refusal that is not final leaves the question to a person."""
    result = attempt.result
    refusal = result.refusal if result is not None and result.status is StepStatus.REFUSED else None
    return refusal is not None and not refusal.final
