"""The part of the front door that sets where providers send what they have to tell.

None of this is an effect of a case: a webhook moves no money and stops no parcel, and setting one is setting
a state, which may be asked again whatever became of it. So it does not pass the ledger, and no pause stops
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing

from dropconnect.app.journal_file import JournalFile
from dropconnect.app.subscribing import Subscribing
from dropconnect.app.webhook_address import address_of, leads_to, without_keys
from dropconnect.app.webhook_memory import Installed, installed_of
from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.connection import PlatformConnection, SupplierConnection
from dropconnect.errors import UnsupportedOperation, UsageError
from dropconnect.models.subscription import Subscription
from dropconnect.report.webhooks import WebhookReport, WebhooksReport, WebhookStand
from dropconnect.rights import Act, Team


class Webhooks(Subscribing):
    """Where providers send what happens at them, and who is told what happens here."""

    _configuration: Configuration
    _journal: JournalFile
    _clock: Clock

    def webhooks(self, connection: str, *, url: str | None = None) -> WebhooksReport:
        """List what the provider shows, wherever it leads. ``url``: as for ``install_webhooks``.

        Raises ``ConfigurationError`` for an unknown connection, ``UnsupportedOperation`` for one whose
        connector sets no webhooks, ``UsageError`` for a ``url`` that cannot be, and what asking raises.
        """
        with closing(self._webhooks_of(connection)) as opened:
            address = self._address(connection, url)
            rows = opened.list_webhooks()
        known = installed_of(self._journal.if_there(), connection)
        return WebhooksReport(
            connection=connection,
            address=address,
            webhooks=tuple(_looked_at(row, connection, address) for row in rows),
            ok=known is None or all(row.active for row in rows if known.asked_for(row)),
        )

    def install_webhooks(
        self, connection: str, *, url: str | None = None, replace: bool = False, by: str
    ) -> WebhooksReport:
        """Have the provider send to ``/hooks/CONNECTION`` below ``url``, the server's public address.

        ``url`` None: that of ``[serve]``, else where it was sent before. It sets a state: asked again, it
        switches on what the provider switched off and makes what is gone. A topic that has one place only
        and leads elsewhere is left as it is unless ``replace``. Raises as ``webhooks``, ``NotAllowed``, and
        ``ConfigurationError`` where no secret is configured to verify deliveries with.
        """
        by = self._who(connection, by)
        with closing(self._webhooks_of(connection)) as opened:
            address = self._required(connection, url)
            before = opened.list_webhooks()
            after = opened.install_webhooks(address, replace=replace)
        told = tuple(_set(row, before, address) for row in after)
        topics = tuple(sorted({row.topic for row in after}))
        with self._journal.opened_for_work().write() as writing:
            Installed(url=address, topics=topics, by=by).keep(writing, connection, self._clock.now())
        taken = {row.id for row in after if row.url == address}
        return WebhooksReport(
            connection=connection,
            address=address,
            webhooks=told,
            left_behind=tuple(_left_behind(before, taken, connection, address)),
            ok=all(row.active and row.url == address for row in after),
        )

    def remove_webhooks(self, connection: str, *, url: str | None = None, by: str) -> WebhooksReport:
        """Take away what leads to that address and nothing else; ``webhooks`` are those that were taken away.

        Raises as ``webhooks``, and ``NotAllowed``.
        """
        self._who(connection, by)
        with closing(self._webhooks_of(connection)) as opened:
            address = self._required(connection, url)
            gone = opened.remove_webhooks(address)
        with self._journal.opened_for_work().write() as writing:
            Installed.forget(writing, connection, address)
        return WebhooksReport(
            connection=connection,
            address=address,
            webhooks=tuple(_report(row, WebhookStand.REMOVED) for row in gone),
            ok=True,
        )

    def _webhooks_of(self, name: str) -> PlatformConnection | SupplierConnection:
        self._configuration.section(name)
        if name in self._configuration.notifiers:
            raise UnsupportedOperation(f"{name} is a notifier: only stores and suppliers tell what happens")
        is_store = name in self._configuration.stores
        opened = self._configuration.open_store(name) if is_store else self._configuration.open_supplier(name)
        if not opened.installs_webhooks:
            title = opened.connector.title
            opened.close()
            raise UnsupportedOperation(
                f"{title} ({name}) has no webhooks that dropconnect could set; `dropconnect work` asks it "
                "for changes by itself"
            )
        return opened

    def _who(self, connection: str, by: str) -> str:
        store = connection if connection in self._configuration.stores else None
        return Team(self._configuration.people).require(by, Act.SET_WEBHOOKS, store)

    def _required(self, connection: str, url: str | None) -> str:
        address = self._address(connection, url)
        if not address:
            raise UsageError(
                "say under which public address providers reach `dropconnect serve`: "
                "--url https://hooks.example.test"
            )
        return address

    def _address(self, connection: str, url: str | None) -> str:
        """Given, or that of ``[serve]``, or the one that was installed before; empty: none of these."""
        url = url if url is not None else self._configuration.serve.url
        if url:
            return address_of(url, connection)
        known = installed_of(self._journal.if_there(), connection)
        return known.url if known is not None else ""


def _looked_at(row: Subscription, connection: str, address: str) -> WebhookReport:
    is_ours = row.url == address if address else leads_to(row.url, connection)
    if not is_ours:
        return _report(row, WebhookStand.ELSEWHERE)
    return _report(row, WebhookStand.STANDS if row.active else WebhookStand.OFF)


def _set(row: Subscription, before: Iterable[Subscription], address: str) -> WebhookReport:
    """What became of a webhook that stands after installing."""
    if row.url != address:
        return _report(row, WebhookStand.ELSEWHERE)
    if not row.active:
        return _report(row, WebhookStand.OFF)
    same = [old for old in before if (old.id, old.topic) == (row.id, row.topic)]
    ours = next((old for old in same if old.url == address), None)
    if ours is not None:
        return _report(row, WebhookStand.STANDS if ours.active else WebhookStand.SWITCHED_ON)
    return _report(row, WebhookStand.TAKEN_OVER if any(old.active for old in same) else WebhookStand.MADE)


def _left_behind(
    before: Iterable[Subscription], taken: set[str], connection: str, address: str
) -> Iterator[str]:
    found = {
        row.url
        for row in before
        if row.active and row.url != address and row.id not in taken and leads_to(row.url, connection)
    }
    yield from sorted(map(without_keys, found))


def _report(row: Subscription, stand: WebhookStand) -> WebhookReport:
    url = without_keys(row.url) if stand is WebhookStand.ELSEWHERE else row.url
    return WebhookReport(topic=row.topic, url=url, active=row.active, stand=stand, note=row.note)
