"""What the team is told of connections: access that is lost, a provider out of reach, a law's deadline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from dropconnect.journal import Journal, Transaction
from dropconnect.journal.notices import NewNotice
from dropconnect.journal.positions import Position
from dropconnect.saga.case.delays import PERSON_AFTER
from dropconnect.saga.inbox.shop_events import ACCESS_LOST, PRIVACY
from dropconnect.saga.sightings.names import INBOX_TROUBLE
from dropconnect.saga.sightings.names import TROUBLE as SWEEP_TROUBLE
from dropconnect.saga.waiting.notices import Bell

_TO_ANSWER = timedelta(days=30)
"""How long a person has for a request about personal data: the law of the European Union allows a month
(GDPR, Article 12, 3)."""


def watch_connections(journal: Journal, bell: Bell, connections: Sequence[str]) -> None:
    """Queue what nobody was told of yet, each once. Raises ``JournalError``."""
    with journal.read() as reading:
        found = [notice for name in connections for notice in _notices(reading, bell, name)]
        new = [notice for notice in found if not reading.notices.is_known(notice.id)]
    if new:
        with journal.write() as writing:
            for notice in new:
                writing.notices.queue(notice)


def _notices(reading: Transaction, bell: Bell, connection: str) -> Iterator[NewNotice]:
    trouble = _trouble(reading, bell, connection)
    if trouble is not None:
        body = f"{trouble.value}\n\nSince {trouble.at:%Y-%m-%d %H:%M} UTC.\n\ndropconnect check {connection}"
        title = f"{connection} cannot be looked at"
        yield from bell.about_connection(connection, f"trouble|{trouble.at.isoformat()}", title, body)
    since = bell.now - _TO_ANSWER
    asked = reading.inbox.newest(connection, PRIVACY, since)
    if asked is not None:
        count = reading.inbox.count(connection, PRIVACY, since)
        until = asked.received_at + _TO_ANSWER
        body = (
            f"{connection} asks for a customer's data, or to erase them: {count} times in the last 30 days, "
            f"the last time on {asked.received_at:%Y-%m-%d}. Answer it in the store's admin until "
            f"{until:%Y-%m-%d}."
        )
        title = f"{connection}: a request about a customer's data"
        yield from bell.about_connection(connection, f"{PRIVACY}|{asked.id}", title, body)


def _trouble(reading: Transaction, bell: Bell, connection: str) -> Position | None:
    """What people are told of: that access is lost, at once; anything else may end by itself within a day."""
    places = (SWEEP_TROUBLE, INBOX_TROUBLE)
    found = [row for what in places if (row := reading.positions.get(connection, what)) is not None]
    lost = [row for row in found if row.value.startswith(ACCESS_LOST)]
    long = [row for row in found if row.at <= bell.now - PERSON_AFTER]
    return min(lost or long, key=lambda row: row.at, default=None)
