"""What the journal keeps of an installation of webhooks: where they lead, and which there were."""

from __future__ import annotations

from datetime import datetime

from dropconnect.journal import Journal
from dropconnect.journal.transaction import Transaction
from dropconnect.models.base import Model
from dropconnect.models.subscription import Subscription

_WHAT = "webhooks"


class Installed(Model):
    """What was asked for when the webhooks of a connection were last installed."""

    url: str
    topics: tuple[str, ...]
    """Those that led elsewhere then, and were left as they were, included."""
    by: str

    def asked_for(self, row: Subscription) -> bool:
        return row.url == self.url and row.topic in self.topics

    def keep(self, writing: Transaction, connection: str, now: datetime) -> None:
        writing.positions.put(connection, _WHAT, self.model_dump_json(), now)

    @staticmethod
    def forget(writing: Transaction, connection: str, url: str) -> None:
        """If it is the one that led there."""
        known = writing.positions.get(connection, _WHAT)
        if known is not None and Installed.model_validate_json(known.value).url == url:
            writing.positions.forget(connection, _WHAT)


def installed_of(journal: Journal | None, connection: str) -> Installed | None:
    """None: they were never installed from here, or were removed."""
    if journal is None:
        return None
    with journal.read() as reading:
        known = reading.positions.get(connection, _WHAT)
    return None if known is None else Installed.model_validate_json(known.value)
