"""The part of the front door that looks at connections in the background, and remembers for some minutes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dropconnect.app.mailing import Mailing
from dropconnect.app.webhooks import Webhooks
from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.errors import DropConnectError, UnsupportedOperation
from dropconnect.models.operation import CheckItem
from dropconnect.report.connection import ConnectionCheck
from dropconnect.report.stand import ConnectionStand, MachineStand, MailStand
from dropconnect.report.webhooks import WebhooksReport

log = logging.getLogger(__name__)

STANDS_FOR = timedelta(minutes=5)
"""After so long a connection is looked at anew by whoever wants to see it."""
_AT_ONCE = 4


@dataclass
class _Seen:
    """What one look at a connection found."""

    at: datetime
    check: ConnectionCheck
    webhooks: WebhooksReport | None = None
    trouble: str = ""


@dataclass
class _Memory:
    """What all looks of a process found. To be used under ``lock``."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    seen: dict[str, _Seen] = field(default_factory=dict)
    machine: tuple[CheckItem, ...] = ()
    machine_at: datetime | None = None
    at_work: set[str] = field(default_factory=set)
    threads: list[threading.Thread] = field(default_factory=list)


class StandingLooks(Webhooks, Mailing):
    """A page shows at once what is known, and what is being looked at."""

    def __init__(self, configuration: Configuration, *, clock: Clock | None = None) -> None:
        super().__init__(configuration, clock=clock)
        self._memory = _Memory()

    def stands(
        self, names: Collection[str] | None = None, *, anew: bool = False
    ) -> tuple[ConnectionStand, ...]:
        """Tell how these connections, or all, stood; those that are not known, or for too long, are looked at
        in the background. ``anew``: all of them are. Names that are not known are left out."""
        wanted = [name for name in self._configuration.names() if names is None or name in names]
        self._look_at([name for name in wanted if anew or self._is_old(name)])
        with self._memory.lock:
            return tuple(self._stand(name) for name in wanted)

    def machine_stand(self) -> MachineStand:
        """Tell how this machine stood when all connections were last looked at."""
        with self._memory.lock:
            return MachineStand(rows=self._memory.machine, checked_at=self._memory.machine_at)

    def mail_stand(self, store: str) -> MailStand:
        """Tell who writes to the customers of a store. ``ConfigurationError`` for an unknown store."""
        section = self._configuration.store(store)
        settings = self._settings(store)
        return MailStand(
            store=store, by=section.policy.mail, notifier=settings.notifier, language=settings.language
        )

    def end_looks(self) -> None:
        """Wait for the looks that are at work."""
        with self._memory.lock:
            threads = [*self._memory.threads]
        for thread in threads:
            thread.join()

    def _is_old(self, name: str) -> bool:
        with self._memory.lock:
            seen = self._memory.seen.get(name)
        return seen is None or self._clock.now() >= seen.at + STANDS_FOR

    def _look_at(self, names: list[str]) -> None:
        with self._memory.lock:
            names = [name for name in names if name not in self._memory.at_work]
            if not names:
                return
            self._memory.at_work.update(names)
            thread = threading.Thread(target=self._looked_at, args=(names,), name="looks at connections")
            self._memory.threads = [other for other in self._memory.threads if other.is_alive()]
            self._memory.threads.append(thread)
            # Within the lock: whoever ends all looks waits for threads that were begun.
            thread.start()

    def _looked_at(self, names: list[str]) -> None:
        is_all = set(names) == set(self._configuration.names())
        try:
            found = self.check(*([] if is_all else names), listener=self._keep, at_once=_AT_ONCE)
            if is_all:
                with self._memory.lock:
                    self._memory.machine, self._memory.machine_at = found.machine, self._clock.now()
        except DropConnectError as error:
            log.error("connections could not be looked at: %s", error)
        finally:
            with self._memory.lock:
                self._memory.at_work.difference_update(names)

    def _keep(self, checked: ConnectionCheck) -> None:
        seen = _Seen(self._clock.now(), checked)
        try:
            # Where nothing at all is in order it would only be asked in vain once more.
            if any(row.ok for row in checked.rows) and not self._is_notifier(checked.connection):
                seen.webhooks = self.webhooks(checked.connection)
        except UnsupportedOperation:
            pass  # it has none that could be set
        except DropConnectError as error:
            seen.trouble = str(error)
        with self._memory.lock:
            self._memory.seen[checked.connection] = seen
            self._memory.at_work.discard(checked.connection)

    def _is_notifier(self, name: str) -> bool:
        return name in self._configuration.notifiers

    def _stand(self, name: str) -> ConnectionStand:
        seen = self._memory.seen.get(name)
        return ConnectionStand(
            connection=name,
            is_store=name in self._configuration.stores,
            check=seen.check if seen else None,
            webhooks=seen.webhooks if seen else None,
            webhooks_trouble=seen.trouble if seen else "",
            checked_at=seen.at if seen else None,
            at_work=name in self._memory.at_work,
        )
