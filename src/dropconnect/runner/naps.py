"""How long ``work`` may sleep: until the next thing is due, and never for long."""

from __future__ import annotations

from datetime import timedelta

from dropconnect.clock import Clock
from dropconnect.journal import Journal

LONGEST_NAP = timedelta(seconds=5)
"""How long ``work`` sleeps at most before it looks for new cases of other processes."""


def next_nap(journal: Journal, clock: Clock) -> float:
    """Seconds."""
    with journal.read() as reading:
        found = (
            reading.cases.next_due(),
            reading.outbox.next_due(),
            reading.notices.next_due(),
            reading.inbox.next_due(),
            reading.withdrawals.next_due(),
            reading.customer_mails.next_due(),
            reading.customer_pages.next_due(),
        )
    dates = [date for date in found if date]
    if not dates:
        return LONGEST_NAP.total_seconds()
    due = min(dates)
    return min(max((due - clock.now()).total_seconds(), 0.1), LONGEST_NAP.total_seconds())
