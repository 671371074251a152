"""What the team is told of other programs that take no events."""

from __future__ import annotations

from collections.abc import Iterable

from dropconnect.journal import Journal
from dropconnect.saga.case.delays import PERSON_AFTER
from dropconnect.saga.waiting.notices import Bell


def watch_subscribers(journal: Journal, bell: Bell, names: Iterable[str]) -> None:
    """Queue a notice about each that has refused an event for a day, once. Raises ``JournalError``."""
    for name in names:
        with journal.read() as reading:
            trouble = reading.subscribers.trouble(name)
            if trouble is None or trouble.since > bell.now - PERSON_AFTER:
                continue
            body = (
                f"{trouble.reason}\n\nSince {trouble.since:%Y-%m-%d %H:%M} UTC. No event is lost: each is "
                f"tried until {name} takes it.\n\ndropconnect events test {name}"
            )
            what = f"events|{trouble.since.isoformat()}"
            queued = bell.about_connection(name, what, f"{name} takes no events", body)
            new = [notice for notice in queued if not reading.notices.is_known(notice.id)]
        if new:
            with journal.write() as writing:
                for notice in new:
                    writing.notices.queue(notice)
