"""Goes through the orders of every store with suppliers, again and again, a bounded number at a time.

The list of a store tells which of its orders changed, and which are over; those are looked at one by one.
Behind the others the suppliers' orders are read, in turn, so that each comes up again within hours whatever
the number of orders.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from dropconnect.clock import Clock
from dropconnect.config import Configuration, StoreSection
from dropconnect.elsewhere import Handling
from dropconnect.errors import DropConnectError, JournalError, LostLease, RateLimited
from dropconnect.hookspecs import PlatformSpecs
from dropconnect.journal import Journal
from dropconnect.models.shadow import Mode
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.shadow.watching import note_left_alone, note_mode, plan_what_changed
from dropconnect.saga.sightings.customer_requests import hears_requests, list_requests
from dropconnect.saga.sightings.names import TROUBLE
from dropconnect.saga.sightings.opening import FIRST_ROUND, ROUND, SET_UP, Looking
from dropconnect.saga.sightings.polling import keep_place, keep_rows, list_all, list_changed
from dropconnect.saga.sightings.store_orders import look_at, note_ended
from dropconnect.saga.sightings.supplier_orders import look_behind

log = logging.getLogger(__name__)

_POLL = "sweep"

ROUND_EVERY = timedelta(hours=1)
"""How often a round over the suppliers' orders begins."""
AT_A_TIME = 50
"""How many orders of a kind one pass looks at."""
LONGEST_PASS = 30.0
"""Seconds after which a pass ends behind the order that it looks at: a supplier may allow one request a
second, and the cases that are due wait meanwhile."""
_SOON = timedelta(minutes=1)
"""When a pass that could not look at all that waits is followed by the next."""


class _Troubles:
    """What went wrong in one pass. One order that cannot be looked at keeps no other from being seen."""

    def __init__(self, store: str) -> None:
        self._store = store
        self.first = ""
        self.has_to_rest = False
        """A provider wants fewer requests."""

    @contextmanager
    def caught(self, what: str) -> Iterator[None]:
        try:
            yield
        except (JournalError, LostLease):
            raise
        except Exception as error:
            self.has_to_rest = self.has_to_rest or isinstance(error, RateLimited)
            # Of an error that is not ours only the type: it may hold secrets.
            words = str(error) if isinstance(error, DropConnectError) else f"a bug: {type(error).__name__}"
            log.warning("%s, %s could not be looked at: %s", self._store, what, words)
            log.debug("%s, %s", self._store, what, exc_info=error)
            self.first = self.first or f"{what}: {words}"


class Sweep:
    """Looks at whatever is due of the stores; the cases that it opens are due at once."""

    def __init__(
        self, journal: Journal, configuration: Configuration, connections: Connections, clock: Clock
    ) -> None:
        self._journal = journal
        self._configuration = configuration
        self._connections = connections
        self._clock = clock

    def run_due(self) -> None:
        """One pass over each store whose time has come. A store that cannot be read stops no other."""
        for name, section in self._configuration.stores.items():
            if not is_looked_at(section):
                note_left_alone(self._journal, name)
                if self._may_be_asked(section) and self._begin(name, section):
                    self._pass(name, self._look_at_requests)
            elif self._begin(name, section):
                self._pass(name, self._look_through)

    def _may_be_asked(self, section: StoreSection) -> bool:
        """Whether customers can ask at such a store; it is not opened for this."""
        connector = self._configuration.registry.get(section.connector).connector
        if section.policy.elsewhere.requested is Handling.IGNORE or not issubclass(connector, PlatformSpecs):
            return False
        return connector.platform_find_requests is not PlatformSpecs.platform_find_requests

    def _begin(self, store: str, section: StoreSection) -> bool:
        """Whether a pass is due. Of several processes one makes it."""
        now = self._clock.now()
        with self._journal.write() as writing:
            last = writing.positions.get(store, _POLL)
            every = _SOON if last is not None and last.value else timedelta(minutes=section.poll_minutes)
            # A date that is still to come was written by a clock that was wrong.
            if last is not None and last.at <= now < last.at + every:
                return False
            writing.positions.put(store, _POLL, "", now)
        return True

    def _pass(self, store: str, look: Callable[[str, _Troubles], None]) -> None:
        troubles = _Troubles(store)
        with troubles.caught("the store"):
            look(store, troubles)
        if troubles.first:
            self._in_trouble(store, troubles.first)
            return
        with self._journal.write() as writing:
            writing.positions.forget(store, TROUBLE)

    def _in_trouble(self, store: str, words: str) -> None:
        with self._journal.write() as writing:
            before = writing.positions.get(store, TROUBLE)
            writing.positions.put(store, TROUBLE, words, before.at if before else self._clock.now())

    def _look_through(self, store: str, troubles: _Troubles) -> None:
        looking = Looking(self._journal, self._clock, self._connections.world(store))
        now, ends = self._clock.now(), self._clock.boot() + LONGEST_PASS
        listing = list_changed(looking, now)
        is_first_in_mode = note_mode(looking, now)
        if is_first_in_mode and not listing.is_full:
            listing = list_all(looking, now)
        rows = listing.rows
        with self._journal.read() as reading:
            first = is_first_in_mode or reading.positions.get(store, SET_UP) is None
        keep_rows(looking, listing)
        note_ended(self._journal, store, rows, now, first=first)
        if first:
            with self._journal.write() as writing:
                writing.positions.put(store, SET_UP, "", now)
        with troubles.caught("what customers ask for"):
            if hears_requests(looking.world):
                list_requests(looking)
        self._look_at_noted(looking, ends, troubles)
        is_through = plan_what_changed(looking, rows, ends)
        if is_through:
            keep_place(looking, listing)
        self._go_round(looking, now, ends, troubles)
        if self._clock.boot() > ends or not is_through:
            with self._journal.write() as writing:
                writing.positions.put(store, _POLL, "more", self._clock.now())

    def _look_at_requests(self, store: str, troubles: _Troubles) -> None:
        """All that there is to look for at a store without suppliers."""
        looking = Looking(self._journal, self._clock, self._connections.world(store))
        ends = self._clock.boot() + LONGEST_PASS
        list_requests(looking)
        self._look_at_noted(looking, ends, troubles)

    def _look_at_noted(self, looking: Looking, ends: float, troubles: _Troubles) -> None:
        with self._journal.read() as reading:
            noted = reading.sightings.at_store(looking.store, AT_A_TIME)
        for seen in noted:
            if self._clock.boot() > ends or troubles.has_to_rest:
                break
            with troubles.caught(f"order {seen.order_number}"):
                # Whatever becomes of this look, the others come first at the next.
                with self._journal.write() as writing:
                    writing.sightings.put_off(seen, self._clock.now())
                look_at(looking, seen)

    def _go_round(
        self,
        looking: Looking,
        now: datetime,
        ends: float,
        troubles: _Troubles,
    ) -> None:
        """The next orders of the round over the suppliers; at its end it rests until the next hour."""
        store = looking.store
        with self._journal.read() as reading:
            at = reading.positions.get(store, ROUND)
            first = reading.positions.get(store, FIRST_ROUND) is None
        if at is not None and not at.value and at.at <= now < at.at + ROUND_EVERY:
            return
        begun = at.at if at is not None and at.value else now
        reached = at.value if at is not None else ""
        with self._journal.read() as reading:
            left = reading.listed.waited_for(store, reached, AT_A_TIME + 1)
        done = 0
        for order_id in left[:AT_A_TIME]:
            if self._clock.boot() > ends or troubles.has_to_rest:
                break
            with troubles.caught(f"order {order_id}"):
                look_behind(looking, order_id, first=first)
            done += 1
        is_last = done == len(left)
        with self._journal.write() as writing:
            value = "" if is_last else (left[done - 1] if done else reached)
            writing.positions.put(store, ROUND, value, begun)
            if is_last and first:
                writing.positions.put(store, FIRST_ROUND, "", now)


def is_looked_at(section: StoreSection) -> bool:
    """Whether what people do at the store is looked for: in shadow mode also where there is no supplier."""
    return section.mode is Mode.SHADOW or bool(section.routes and section.policy.elsewhere.looks)
