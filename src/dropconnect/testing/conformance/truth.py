"""What is claimed after a fault is true, for every write of a platform."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest

from dropconnect.plugin import (
    CancelOrderCommand,
    CloseRequestCommand,
    Command,
    EvidenceStatus,
    HoldOrderCommand,
    Money,
    Order,
    OrderState,
    OutcomeUnknown,
    PlatformSpecs,
    RefundCommand,
    RefundKeys,
    RemoveLinesCommand,
    RemoveRefundCommand,
)
from dropconnect.roles import writing_hooks
from dropconnect.testing.conformance.commands import (
    cancel_command,
    claim_command,
    close_request_command,
    hold_command,
    look_up_command,
    note_command,
    refund_command,
    release_command,
    remove_lines_command,
    remove_refund_command,
)
from dropconnect.testing.conformance.striking import Attempt, Strike, simulator_of, strikes
from dropconnect.testing.conformance.under_test import PlatformUnderTest
from dropconnect.testing.simulator.provider import SimulatedProvider

_LOOKED_UP = (
    CancelOrderCommand,
    CloseRequestCommand,
    HoldOrderCommand,
    RefundCommand,
    RemoveLinesCommand,
    RemoveRefundCommand,
)
_NAMESPACE = uuid.UUID("5e1a9c02-0000-5000-8000-000000000002")
_MOST_READS = 20
"""So often the order is read while the platform gets on with what it accepted."""


class TellsTheTruth:
    """A part of ``PlatformConformance``."""

    @pytest.mark.parametrize("hook", sorted(writing_hooks(PlatformSpecs).values()))
    def test_what_is_claimed_after_a_fault_is_true(self, platform: PlatformUnderTest, hook: str) -> None:
        """A write that is done is over; one that is refused, or whose error promises nothing, did not happen.

        Doubt is always right. Nothing is sent twice, and a look-up finds exactly what is over.
        """
        simulator = simulator_of(platform.simulator, platform.fresh_order)
        if not platform.connection.supports(hook):
            pytest.skip(f"it does not offer {hook}")
        if hook == "platform_remove_refund" and platform.worker_ends is None:
            pytest.skip("say how a payment breaks off before the money: worker_ends=")
        if hook == "platform_close_request" and platform.customer_asks is None:
            pytest.skip("say how a customer asks in the store itself: customer_asks=")
        bench = Bench(platform, simulator, hook)
        requests = bench.undisturbed()

        lies = [
            f"{strike}: {lie}"
            for strike in strikes(platform.failures, requests)
            for lie in bench.lies(strike, requests)
        ]

        assert not lies, "\n".join(lies)


@dataclass(frozen=True)
class Bench:
    """Where one writing hook is tried, each time on an order that nobody has touched."""

    platform: PlatformUnderTest
    simulator: SimulatedProvider
    hook: str

    def undisturbed(self) -> int:
        """How many requests the write takes when nothing fails; it is done then."""
        command = self.command()
        return self.attempt(None, command).assert_done()

    def lies(self, strike: Strike, requests: int) -> Iterator[str]:
        command = self.command()
        attempt = self.attempt(strike, command)
        truth = attempt.happened(requests)
        shown = self._shown(command, wanted=truth)
        if truth is not None and shown is not None and shown is not truth:
            yield f"the order shows that it is {'over' if shown else 'not over'}"
        truth = shown if truth is None else truth
        yield from attempt.lies(truth)
        if isinstance(command, RefundCommand):
            yield from self._wrong_money(command, truth)
        if truth is not None:
            yield from self.wrong_evidence(command, truth)

    def attempt(self, strike: Strike | None, command: Command) -> Attempt:
        connection = self.platform.connection
        return Attempt(self.simulator, self.platform.is_write, strike, lambda: connection.write(command))

    def command(self) -> Command:
        fresh = self.platform.fresh_order
        if self.hook == "platform_remove_lines" and self.platform.fresh_unpaid_order is not None:
            fresh = self.platform.fresh_unpaid_order
        assert fresh is not None
        order = self.platform.connection.get_order(fresh())
        key = str(uuid.uuid5(_NAMESPACE, order.id))  # a platform may remember the key of another order
        if self.hook == "platform_release_order":
            hold = hold_command(order, key=key)
            self.platform.connection.write(hold)
            return release_command(self.platform.connection.get_order(order.id), hold)
        if self.hook == "platform_remove_refund":
            return self._removal(order, key)
        if self.hook == "platform_close_request":
            return self._answer(order, key)
        return _MAKERS[self.hook](order).changed(key=key)

    def _removal(self, order: Order, key: str) -> RemoveRefundCommand:
        """Of a row that was booked and never paid, because the provider's worker ended."""
        assert self.platform.worker_ends is not None
        self.platform.worker_ends(False)
        with suppress(OutcomeUnknown):
            self.platform.connection.write(refund_command(order, key=key[::-1]))
        after = self.platform.connection.get_order(order.id)
        assert after.refunds, "worker_ends= leaves the row of a refund that was never paid"
        return remove_refund_command(after, after.refunds[0].id, key=key)

    def _answer(self, order: Order, key: str) -> CloseRequestCommand:
        """Of what the customer asked for just now."""
        assert self.platform.customer_asks is not None
        line = next(line for line in order.items if line.quantity >= 2)
        request_id = self.platform.customer_asks(order.id, {line.id: 1})
        return close_request_command(order, request_id, granted=False, message="We are sorry.", key=key)

    def _shown(self, command: Command, *, wanted: bool | None) -> bool | None:
        """Whether the order shows that it is over; None: an order does not show this. What was accepted may
        take a while."""
        over = _SIGNS.get(type(command))
        if over is None:
            return None
        for _ in range(_MOST_READS if wanted else 1):
            if over(self.platform.connection.get_order(command.order_id), command):
                return True
            self.platform.time_passes()
        return False

    def _wrong_money(self, command: RefundCommand, truth: bool | None) -> Iterator[str]:
        if self.platform.paid_back is None or truth is None:
            return
        paid = self.platform.paid_back(command.order_id)
        due = command.amount if truth else Money.zero(command.amount.currency)
        if paid != due:
            yield f"the gateway paid {paid} instead of {due}"

    def wrong_evidence(self, command: Command, truth: bool) -> Iterator[str]:
        if not isinstance(command, _LOOKED_UP) or not self.platform.connection.supports("platform_look_up"):
            return
        keyless = isinstance(command, RefundCommand) and self.platform.traits.keys is RefundKeys.NONE
        if truth and keyless:
            return  # nothing says whose refund it is
        evidence = self.platform.connection.look_up(look_up_command(command))
        if (evidence.status is EvidenceStatus.FOUND) is not truth:
            yield f"its look-up says {evidence.status}"


def _is_refunded(order: Order, command: Command) -> bool:
    return isinstance(command, RefundCommand) and order.refunded == command.amount


def _has_no_refund(order: Order, command: Command) -> bool:
    return order.refunds == ()


def _is_cancelled(order: Order, command: Command) -> bool:
    return order.state is OrderState.CANCELLED


def _is_shorter(order: Order, command: Command) -> bool:
    assert isinstance(command, RemoveLinesCommand)
    left = {line.id: line.quantity for line in order.items}
    return all(left.get(line_id, 0) == units for line_id, units in command.left.items())


_SIGNS: dict[type[Command], Callable[[Order, Command], bool]] = {
    RefundCommand: _is_refunded,
    RemoveRefundCommand: _has_no_refund,
    CancelOrderCommand: _is_cancelled,
    RemoveLinesCommand: _is_shorter,
}
_MAKERS: dict[str, Callable[[Order], Command]] = {
    "platform_refund_order": refund_command,
    "platform_cancel_order": cancel_command,
    "platform_hold_order": hold_command,
    "platform_remove_lines": remove_lines_command,
    "platform_write_claim": lambda order: claim_command(order, "a-row", "live"),
    "platform_add_note": lambda order: note_command(order, "cancelled"),
}
