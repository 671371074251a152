"""A gate through which requests of several clients go one at a time, in an order that a test chooses."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection

from dropconnect.testing.simulator.faults import Moment
from dropconnect.testing.simulator.received import Received


class Gate:
    """An action of faults: whoever strikes one waits here until ``let`` names its party.

    ``party`` says whose request it is; None: it passes freely. A party has one request under way at a time::

        gate = Gate(lambda request: request.headers.get("x-client"))
        simulator.faults.add(Fault(Match("*", "/orders/"), ARRIVED, gate, times=None))
        simulator.faults.add(Fault(Match("POST", "/refunds$"), GATEWAY_CALLED, gate, times=None))

    A request that meets the gate at several points is let through each of them. ``open`` it before the
    simulator stops.
    """

    def __init__(self, party: Callable[[Received], str | None]) -> None:
        self._party = party
        self._condition = threading.Condition()
        self._held: dict[str, Moment | str] = {}
        self._left: set[str] = set()
        self._is_open = False

    def run(self, moment: Moment) -> None:
        party = self._party(moment.request)
        if party is not None:
            self.hold(party, moment)

    def hold(self, party: str, at: Moment | str) -> None:
        """Wait until ``let``; ``at`` says where. For a client in this process, at a point of its own."""
        with self._condition:
            if self._is_open:
                return
            self._held[party] = at
            self._condition.notify_all()
            self._condition.wait_for(lambda: self._is_open or self._held.get(party) is not at)

    def held(self, party: str) -> Moment | str | None:
        """Where the party waits; None if it is elsewhere."""
        with self._condition:
            return self._held.get(party)

    def let(self, party: str) -> None:
        """Let the party go on; ``KeyError`` if it does not wait."""
        with self._condition:
            del self._held[party]
            self._condition.notify_all()

    def leave(self, party: str) -> None:
        """No further request of the party will come."""
        with self._condition:
            self._left.add(party)
            self._condition.notify_all()

    def has_left(self, party: str) -> bool:
        with self._condition:
            return party in self._left

    def wait(self, parties: Collection[str], timeout: float) -> bool:
        """Wait until each party stands at the gate or has left; False if that did not come about."""
        with self._condition:
            return self._condition.wait_for(
                lambda: all(party in self._held or party in self._left for party in parties), timeout
            )

    def open(self) -> None:
        """Let everything pass, now and later."""
        with self._condition:
            self._is_open = True
            self._condition.notify_all()
