"""The part of the front door that takes in what providers tell by webhook."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from dropconnect.app.journal_file import JournalFile
from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.connection import PlatformConnection, SupplierConnection
from dropconnect.report.delivery import Receipt
from dropconnect.saga.look.connections import Connections

_NOTHING_FOLLOWS = ("ping", "ignored")


class Receivers:
    """The connections that verify deliveries, opened when the first one comes. Thread-safe."""

    def __init__(self, configuration: Configuration, clock: Clock) -> None:
        self._configuration = configuration
        self._clock = clock
        self._lock = threading.Lock()
        self._opened: Connections | None = None

    def named(self, name: str) -> PlatformConnection | SupplierConnection:
        """A store or a supplier. ``ConfigurationError`` if there is none of that name."""
        with self._lock:
            if self._opened is None:
                self._opened = Connections(self._configuration, clock=self._clock)
            is_store = name in self._configuration.stores
            return self._opened.store(name) if is_store else self._opened.connection(name)

    def close(self) -> None:
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None


class Receiving:
    """Deliveries are kept at once and acted on later: by ``work``, or by any process that works."""

    _configuration: Configuration
    _journal: JournalFile
    _clock: Clock

    _receivers: Receivers

    def receive(self, connection: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        """Verify a delivery, and keep what it is about. What came before, or says nothing, is not kept again.

        ``connection`` is a store or a supplier of the configuration; ``headers`` and ``body`` are as they
        came. When this returns, the delivery is on the disk. Raises ``InvalidSignature``,
        ``ConfigurationError`` for an unknown connection and one that has no secret, ``UnsupportedOperation``
        for a connector without webhooks, and ``JournalError`` where nothing could be kept.
        """
        event = self._receivers.named(connection).parse_webhook(headers, body)
        is_new = False
        if event.kind not in _NOTHING_FOLLOWS:
            with self._journal.opened().write() as writing:
                is_new = writing.inbox.add(connection, event, self._clock.now())
        return Receipt(kind=event.kind, order_id=event.order_id, topic=event.topic, is_new=is_new)
