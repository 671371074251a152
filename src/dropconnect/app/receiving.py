"""The part of the front door that takes in what providers tell by webhook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dropconnect.app.journal_file import JournalFile
from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.connection import PlatformConnection, SupplierConnection
from dropconnect.errors import DropConnectError
from dropconnect.report.delivery import Receipt, Told
from dropconnect.saga.look.connections import Connections

_NOTHING_FOLLOWS = ("ping", "ignored")


class Receiving:
    """Deliveries are kept at once and acted on later: by ``work``, or by any process that works."""

    _configuration: Configuration
    _journal: JournalFile
    _clock: Clock
    _connections: Connections

    def receive(self, connection: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        """Verify a delivery, and keep what it is about. What came before, or says nothing, is not kept again.

        ``connection`` is a store or a supplier of the configuration; ``headers`` and ``body`` are as they
        came. When this returns, the delivery is on the disk. Raises ``InvalidSignature``,
        ``ConfigurationError`` for an unknown connection and one that has no secret, ``UnsupportedOperation``
        for a connector without webhooks, and ``JournalError`` where nothing could be kept.
        """
        [receipt] = self.keep([self.verify(connection, headers, body)])
        return receipt

    def verify(self, connection: str, headers: Mapping[str, str], body: bytes) -> Told:
        """The first half of ``receive``: whether it comes from who it says, and what it is about."""
        event = self._named(connection).parse_webhook(headers, body)
        return Told(connection=connection, event=event)

    def keep(self, told: Sequence[Told]) -> tuple[Receipt, ...]:
        """The second half of ``receive``, of several in one transaction: all of them are kept, or none."""
        new = [False] * len(told)
        wanted = [place for place, each in enumerate(told) if each.event.kind not in _NOTHING_FOLLOWS]
        if wanted:
            now = self._clock.now()
            # It was looked at when it was opened: that another copy has come further since holds up no
            # delivery, since nothing is sent here.
            with self._journal.opened_once().write() as writing:
                for place in wanted:
                    new[place] = writing.inbox.add(told[place].connection, told[place].event, now)
        return tuple(
            Receipt(kind=each.event.kind, order_id=each.event.order_id, topic=each.event.topic, is_new=is_new)
            for each, is_new in zip(told, new, strict=True)
        )

    def prepare_to_receive(self) -> tuple[str, ...]:
        """Open the stores and suppliers, for which the first delivery would have to wait. What is wrong with
        those that cannot be opened, in words."""
        wrong = []
        for name in (*self._configuration.stores, *self._configuration.suppliers):
            try:
                self._named(name)
            except DropConnectError as error:
                wrong.append(str(error))
        return tuple(wrong)

    def receives(self, connection: str) -> bool:
        """Whether the configuration has a store or a supplier of that name."""
        return connection in self._configuration.stores or connection in self._configuration.suppliers

    def _named(self, name: str) -> PlatformConnection | SupplierConnection:
        """A store or a supplier. ``ConfigurationError`` if there is none of that name."""
        is_store = name in self._configuration.stores
        return self._connections.store(name) if is_store else self._connections.connection(name)
