"""Acts on what providers told by webhook, a bounded number at a time, the connections in turn.

Deliveries about one order are acted on together. A provider in trouble has its own put off, longer each time.
"""

from __future__ import annotations

import logging
from collections import deque
from datetime import datetime, timedelta

from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.errors import (
    AuthenticationFailed,
    DropConnectError,
    JournalError,
    LostLease,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
)
from dropconnect.journal import Journal
from dropconnect.journal.inbox import About, Taken
from dropconnect.journal.positions import Position
from dropconnect.saga.case.delays import RETRY_LONGEST, delay_after, retry_delay
from dropconnect.saga.inbox.following import Events, Followed
from dropconnect.saga.inbox.shop_events import follow_shop
from dropconnect.saga.inbox.store_events import follow_store, with_order
from dropconnect.saga.inbox.supplier_events import follow_supplier
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.sightings.names import INBOX_TROUBLE
from dropconnect.saga.sightings.opening import Looking

log = logging.getLogger(__name__)

_REST = "inbox-rest"
"""Until when a connection in trouble is left alone; the value is how often that was tried."""

AT_A_TIME = 50
"""Of how many orders of a connection one pass acts on the deliveries."""
LONGEST_PASS = 30.0
"""Seconds after which a pass ends behind the order that it looks at: cases that are due wait meanwhile."""
_OURS_FOR = timedelta(minutes=10)
"""How long nobody else acts on what was taken. What a process left that died is taken up behind that."""
KEPT_FOR = timedelta(days=30)
"""How long it is known what was told, and what followed: so long a copy of a delivery is known again."""
_FORGOTTEN_AT_A_TIME = 1000
FORGETS_EVERY = timedelta(hours=1)
"""How often it is looked for what is to be forgotten."""
_OF_THE_PROVIDER = (ProviderUnavailable, RateLimited, AuthenticationFailed, OutcomeUnknown)
"""What the next order would meet, too."""


def _rests(rest: Position | None, now: datetime) -> bool:
    """A date further away than the longest rest was written by a clock that was wrong."""
    return rest is not None and now < rest.at <= now + RETRY_LONGEST


class Deliveries:
    """Works through the inbox; the cases that it opens or hurries are due at once."""

    def __init__(
        self, journal: Journal, configuration: Configuration, connections: Connections, clock: Clock
    ) -> None:
        self._journal = journal
        self._configuration = configuration
        self._connections = connections
        self._clock = clock
        self._events = Events(journal, clock)
        self._forgotten_at: datetime | None = None

    def run_due(self) -> None:
        """One pass. Raises ``JournalError`` and ``LostLease``; what goes wrong with one order, or at one
        provider, keeps no other waiting."""
        now, ends = self._clock.now(), self._clock.boot() + LONGEST_PASS
        with self._journal.read() as reading:
            waiting = {
                name: deque(reading.inbox.due(name, now, AT_A_TIME))
                for name in reading.inbox.connections_due(now)
                if not _rests(reading.positions.get(name, _REST), now)
            }
        told = tuple(waiting)
        while waiting and self._clock.boot() <= ends:
            for name in tuple(waiting):
                if not self._act_on(waiting[name].popleft()) or not waiting[name]:
                    del waiting[name]
                if self._clock.boot() > ends:
                    break
        for name in told:
            self._end_trouble(name)
        self._forget(now)

    def _forget(self, now: datetime) -> None:
        if self._forgotten_at is not None and self._forgotten_at <= now < self._forgotten_at + FORGETS_EVERY:
            return
        with self._journal.write() as writing:
            gone = writing.inbox.forget(now - KEPT_FOR, _FORGOTTEN_AT_A_TIME)
        self._forgotten_at = now if gone < _FORGOTTEN_AT_A_TIME else None

    def _act_on(self, about: About) -> bool:
        """Whether the next of this connection may follow."""
        with self._journal.write() as writing:
            now = self._clock.now()
            taken = writing.inbox.take(about, now, now + _OURS_FOR)
        if taken is None:
            return True
        try:
            taken = self._with_order(taken)
            followed = self._follow(taken)
        except (JournalError, LostLease):
            raise
        except Exception as error:  # noqa: BLE001 - one order's trouble, whatever it is
            return self._put_off(taken, error)
        with self._journal.write() as writing:
            if followed.again_at is not None:
                writing.inbox.wait(taken, followed.words, followed.again_at)
            else:
                writing.inbox.done(taken, followed.words, self._clock.now())
            writing.positions.forget(about.connection, _REST)
        return True

    def _with_order(self, taken: Taken) -> Taken:
        if not taken.about.object_id or taken.about.connection not in self._configuration.stores:
            return taken
        return with_order(self._events, self._looking(taken), taken)

    def _looking(self, taken: Taken) -> Looking:
        return Looking(self._journal, self._clock, self._connections.world(taken.about.connection))

    def _follow(self, taken: Taken) -> Followed:
        name = taken.about.connection
        suppliers, stores = self._configuration.suppliers, self._configuration.stores
        if name not in stores and name not in suppliers:
            return Followed("the configuration has no such connection any more")
        if taken.about.kind:
            opened = self._connections
            return follow_shop(opened.store(name) if name in stores else opened.connection(name), taken)
        if name in suppliers:
            return follow_supplier(self._events, suppliers[name], taken)
        return follow_store(self._events, self._looking(taken), taken)

    def _put_off(self, taken: Taken, error: Exception) -> bool:
        """What cannot be acted on now is tried again later. Of an error that is not ours only the type is
        told: it may hold secrets."""
        about, now = taken.about, self._clock.now()
        words = str(error) if isinstance(error, DropConnectError) else f"a bug: {type(error).__name__}"
        log.warning("%s, %s could not be looked at: %s", about.connection, about.words, words)
        log.debug("%s, %s", about.connection, about.words, exc_info=error)
        is_general = isinstance(error, _OF_THE_PROVIDER) and error.connection in ("", about.connection)
        with self._journal.write() as writing:
            writing.inbox.put_off(taken, words, now + retry_delay(taken.tries))
            before = writing.positions.get(about.connection, INBOX_TROUBLE)
            told = f"{about.words}: {words}"
            writing.positions.put(about.connection, INBOX_TROUBLE, told, before.at if before else now)
            if is_general and isinstance(error, _OF_THE_PROVIDER):
                rested = writing.positions.get(about.connection, _REST)
                tries = int(rested.value) if rested is not None else 0
                until = now + delay_after(error, tries)
                writing.positions.put(about.connection, _REST, str(tries + 1), until)
        return not is_general

    def _end_trouble(self, connection: str) -> None:
        with self._journal.write() as writing:
            if not writing.inbox.in_trouble(connection):
                writing.positions.forget(connection, INBOX_TROUBLE)
