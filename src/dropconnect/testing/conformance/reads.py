"""A read that fails says so, or is right in the end: nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest

from dropconnect.errors import PluginError
from dropconnect.plugin import DropConnectError, EvidenceStatus, Order
from dropconnect.testing.conformance.commands import (
    cancel_command,
    claim_command,
    look_up_command,
    refund_command,
)
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.striking import simulator_of
from dropconnect.testing.conformance.under_test import PlatformUnderTest
from dropconnect.testing.simulator import ARRIVED, Call, Fault, Match, Received
from dropconnect.testing.simulator.failing import FAILURES
from dropconnect.testing.simulator.provider import SimulatedProvider

_FAILURES = ("json-500", "page-200")
"""Those at which nobody waits: of others a transport tries a read again, after a pause."""
_SAYS_NOTHING = (EvidenceStatus.PENDING, EvidenceStatus.UNKNOWABLE)
_MORE_THAN_A_PAGE = 260
_HOOKS = (
    "platform_find_by_reference",
    "platform_find_orders",
    "platform_get_order",
    "platform_look_up",
    "platform_read_claims",
)


class ReadsTellTheTruth:
    """A part of ``PlatformConformance``."""

    @since("0.2")
    @pytest.mark.parametrize("hook", _HOOKS)
    def test_a_read_that_fails_is_not_taken_for_an_answer(
        self, platform: PlatformUnderTest, hook: str
    ) -> None:
        """Of a list that breaks off nothing is given; a look-up that was not answered proves nothing."""
        simulator = simulator_of(platform.simulator, platform.fresh_order)
        if not platform.connection.supports(hook):
            pytest.skip(f"it does not offer {hook}")
        read = _READS[hook](platform)
        read()  # what is read once only is known from here on
        truth, requests = read(), _requests_of(simulator, read)
        lies = [
            f"{trouble}: {said!r} instead of {truth!r}"
            for trouble in _troubles(platform, requests)
            for said in _said(simulator, trouble, read)
            if said not in (truth, *_SAYS_NOTHING)
        ]
        assert not lies, "\n".join(lies)

    @since("0.2")
    def test_a_list_that_breaks_off_is_not_taken_for_the_whole(self, platform: PlatformUnderTest) -> None:
        simulator = simulator_of(platform.simulator, platform.fresh_order)
        if not platform.connection.supports("platform_find_orders"):
            pytest.skip("it does not list orders")
        assert platform.fresh_order is not None
        for _ in range(_MORE_THAN_A_PAGE):
            platform.fresh_order()
        read = _list(platform)
        truth, requests = read(), _requests_of(simulator, read)
        for number in range(1, requests + 1):
            for said in _said(simulator, _Trouble("json-500", number, lasts=True), read):
                assert said == truth, f"request {number} failed, and {len(str(said))} characters were told"


@dataclass(frozen=True)
class _Trouble:
    """Request ``number`` of a read fails, counted from 1; where it ``lasts`` all after it, too."""

    name: str
    number: int
    lasts: bool

    def __str__(self) -> str:
        return f"{self.name} at request {self.number}{' and all after it' if self.lasts else ''}"

    def fault(self) -> Fault:
        seen: list[int] = []

        def is_struck(request: Received) -> bool:
            seen.append(request.number)
            return len(seen) == self.number or (self.lasts and len(seen) > self.number)

        return Fault(Match(predicate=is_struck), ARRIVED, FAILURES[self.name], times=None)


def _troubles(platform: PlatformUnderTest, requests: int) -> Iterator[_Trouble]:
    names = [name for name in _FAILURES if name in platform.failures]
    for name in names:
        for number in range(1, requests + 1):
            yield _Trouble(name, number, lasts=False)
            yield _Trouble(name, number, lasts=True)


def _requests_of(simulator: SimulatedProvider, read: Callable[[], object]) -> int:
    seen: list[Received] = []
    simulator.faults.clear()
    simulator.faults.add(Fault(Match(), ARRIVED, Call(seen.append), times=None))
    read()
    simulator.faults.clear()
    assert seen, "what is read comes from the provider"
    return len(seen)


def _said(simulator: SimulatedProvider, trouble: _Trouble, read: Callable[[], object]) -> Iterator[object]:
    """What the read tells; nothing if it says that it failed."""
    simulator.faults.clear()
    simulator.faults.add(trouble.fault())
    try:
        yield read()
    except PluginError:
        raise
    except DropConnectError:
        return
    finally:
        simulator.faults.clear()


def _paid_back(platform: PlatformUnderTest) -> Order:
    """A fresh order, a unit of which was paid back, and which is cancelled."""
    assert platform.fresh_order is not None
    order = platform.connection.get_order(platform.fresh_order())
    line = next(line for line in order.items if line.quantity >= 2)
    platform.ended(refund_command(order, one_unit_of=line))
    platform.ended(cancel_command(platform.connection.get_order(order.id)))
    return order


def _order(platform: PlatformUnderTest) -> Callable[[], object]:
    order = _paid_back(platform)
    return lambda: platform.connection.get_order(order.id).changed(observed_at=order.observed_at)


def _list(platform: PlatformUnderTest) -> Callable[[], object]:
    begin = platform.order().last_change - timedelta(days=1)
    return lambda: {row.id for row in platform.connection.find_orders(begin)}


def _search(platform: PlatformUnderTest) -> Callable[[], object]:
    number = platform.order().number
    return lambda: {row.id for row in platform.connection.find_by_reference(number).rows}


def _look_up(platform: PlatformUnderTest) -> Callable[[], object]:
    order = _paid_back(platform)
    line = next(line for line in order.items if line.quantity >= 2)
    question = look_up_command(refund_command(order, one_unit_of=line))
    return lambda: platform.connection.look_up(question).status


def _claims(platform: PlatformUnderTest) -> Callable[[], object]:
    order = platform.order()
    with suppress(DropConnectError):
        platform.connection.write(claim_command(order, "_dropconnect_intent_a", "live journal-a 1.00 1 1"))
    return lambda: {(row.name, row.value) for row in platform.connection.read_claims(order.id).rows}


_READS: dict[str, Callable[[PlatformUnderTest], Callable[[], object]]] = {
    "platform_find_by_reference": _search,
    "platform_find_orders": _list,
    "platform_get_order": _order,
    "platform_look_up": _look_up,
    "platform_read_claims": _claims,
}
