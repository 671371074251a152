"""What is claimed after a fault is true, for every write of a supplier."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import product

import pytest

from dropconnect.plugin import (
    CancelSupplierCommand,
    Command,
    Eligibility,
    EvidenceStatus,
    StepStatus,
    SupplierOrder,
    SupplierStage,
)
from dropconnect.testing.conformance.striking import (
    Attempt,
    Claim,
    Strike,
    simulator_of,
    strikes,
    written_blindly,
)
from dropconnect.testing.conformance.supplier_commands import (
    reminder,
    supplier_cancellation,
    supplier_question,
    withdrawal,
)
from dropconnect.testing.conformance.supplier_under_test import SupplierUnderTest
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Action
from dropconnect.testing.simulator.provider import SimulatedProvider

_BLIND = {"502", "json-500"}
"""Failures of all questions: a page, and an answer of the supplier's program."""
Follow = Callable[[CancelSupplierCommand, str], Command]
"""What is written after a request was accepted, given the request and its id at the supplier."""


class SupplierTellsTheTruth:
    """A part of ``SupplierConformance``."""

    def test_what_is_claimed_of_a_request_after_a_fault_is_true(self, supplier: SupplierUnderTest) -> None:
        """What is done or accepted is there; what is refused, or whose error promises nothing, is not.

        Doubt is always right. Nothing is sent twice, and a look-up finds exactly what is there.
        """
        simulator = simulator_of(supplier.simulator, supplier.fresh_order)
        stages = [order.stage for order in supplier.that_can_be_written_to()]
        lies = [
            f"{stage}, {lie}" for stage in stages for lie in _Bench(supplier, simulator, stage).all_lies()
        ]
        assert not lies, "\n".join(lies)

    def test_what_is_claimed_of_a_withdrawal_after_a_fault_is_true(self, supplier: SupplierUnderTest) -> None:
        self._what_follows_is_told_truly(supplier, "supplier_withdraw_request", withdrawal)

    def test_what_is_claimed_of_a_reminder_after_a_fault_is_true(self, supplier: SupplierUnderTest) -> None:
        def remind(command: CancelSupplierCommand, request_id: str) -> Command:
            return reminder(supplier_question(command, request_id=request_id), "please answer")

        self._what_follows_is_told_truly(supplier, "supplier_escalate", remind)

    @staticmethod
    def _what_follows_is_told_truly(supplier: SupplierUnderTest, hook: str, follow: Follow) -> None:
        simulator = simulator_of(supplier.simulator, supplier.fresh_order)
        if not supplier.connection.supports(hook):
            pytest.skip(f"it does not offer {hook}")
        asked = [
            order.stage
            for order in supplier.that_can_be_written_to()
            if supplier.eligibility(order) is Eligibility.ASK
        ]
        benches = [_Bench(supplier, simulator, stage, follow) for stage in asked]
        lies = [f"{bench.stage}, {lie}" for bench in benches for lie in bench.all_lies()]
        assert not lies, "\n".join(lies)


@dataclass(frozen=True)
class _OwnStrike(Strike):
    """The supplier itself says something in its own form."""

    said: Action = field(kw_only=True)

    @property
    def action(self) -> Action:
        return self.said


def _places(name: str, requests: int) -> Iterator[tuple[str, str, int]]:
    for at, number in product((ARRIVED, COMMITTED), range(1, requests + 1)):
        yield name, at, number


@dataclass(frozen=True)
class _Bench:
    """Where a write to orders of one stage is tried, each time on an order that nobody has touched."""

    supplier: SupplierUnderTest
    simulator: SimulatedProvider
    stage: SupplierStage
    follow: Follow | None = None

    def all_lies(self) -> Iterator[str]:
        prepared = self._command(self._order())
        if prepared is None:
            return  # it was done at once, so nothing follows
        requests = self._attempt(None, prepared).assert_done()
        for strike in (*strikes(self.supplier.failures, requests), *self._own_strikes(requests)):
            for lie in self._lies(strike, requests):
                yield f"{strike}: {lie}"
        for name in _BLIND & set(self.supplier.failures):
            for lie in self._blind_lies(name):
                yield f"{name} for every question: {lie}"

    def _own_strikes(self, requests: int) -> Iterator[Strike]:
        """Replies in the supplier's own form. It turns away only what it does not carry out."""
        for name, action in self.supplier.own_errors.items():
            yield from (_OwnStrike(*rest, said=action) for rest in _places(name, requests))
        for name, action in self.supplier.turned_away.items():
            yield from (
                _OwnStrike(*rest, said=action) for rest in _places(name, requests) if rest[1] == ARRIVED
            )

    def _blind_lies(self, failure: str) -> Iterator[str]:
        """The write passes, and no question is answered: before it, or after it."""
        for sees_before in (False, True):
            command = self._command(self._order())
            assert command is not None
            claim, words, sent = written_blindly(
                self.simulator,
                self.supplier.is_write,
                failure,
                partial(self.supplier.connection.write, command),
                sees_before=sees_before,
            )
            if not sent and claim in (Claim.OVER, Claim.ACCEPTED):
                yield f"{claim} was said, and nothing was sent ({words})"
            if sent and claim is Claim.NOT:
                yield f"{claim} was said of what happened ({words})"

    def _lies(self, strike: Strike, requests: int) -> Iterator[str]:
        order = self._order()
        command = self._command(order)
        assert command is not None
        attempt = self._attempt(strike, command)
        truth = attempt.happened(requests)
        yield from attempt.lies(truth)
        if not isinstance(command, CancelSupplierCommand):
            return
        over = self.supplier.order_is_over(order)
        if attempt.claim is Claim.OVER and not over:
            yield f"{attempt.claim} was said, and the order goes on"
        if attempt.claim is Claim.NOT and over:
            yield f"{attempt.claim} was said, and the order is cancelled"
        if truth is not None and self.supplier.connection.supports("supplier_look_up"):
            evidence = self.supplier.connection.look_up(supplier_question(command))
            if (evidence.status is EvidenceStatus.FOUND) is not truth:
                yield f"its look-up says {evidence.status}"

    def _attempt(self, strike: Strike | None, command: Command) -> Attempt:
        connection = self.supplier.connection
        return Attempt(self.simulator, self.supplier.is_write, strike, lambda: connection.write(command))

    def _order(self) -> SupplierOrder:
        assert self.supplier.fresh_order is not None
        [order] = self.supplier.connection.find_orders(self.supplier.fresh_order(self.stage))
        assert order.stage is self.stage, "fresh_order= makes an order of the stage it is asked for"
        return order

    def _command(self, order: SupplierOrder) -> Command | None:
        """The write; None where it would follow a request that was not accepted for later."""
        command = supplier_cancellation(order)
        if self.follow is None:
            return command
        result = self.supplier.connection.write(command)
        is_open = result.status is StepStatus.REQUESTED
        return self.follow(command, result.provider_id) if is_open else None
