"""What customers typed about a change is erased when nobody needs it any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from dropconnect.config import Configuration
from dropconnect.journal import Journal
from dropconnect.saga.customer_page.changes import named_in_notices
from dropconnect.withdrawal_right import WithdrawalSettings

_YEAR = timedelta(days=366)


def erase_changes(journal: Journal, configuration: Configuration, now: datetime) -> None:
    """Erase the words and the address of those that were answered ``keep_years`` ago, as for withdrawals.
    Raises ``JournalError``."""
    with journal.read() as reading:
        old = reading.changes.answered_before(now - _YEAR)
    over = [
        change
        for change in old
        if change.answered_at and change.answered_at < now - _kept(configuration, change.store)
    ]
    if not over:
        return
    with journal.write() as writing:
        for change in over:
            writing.changes.erase(change)
            writing.notices.erase_about(named_in_notices(change))


def _kept(configuration: Configuration, store: str) -> timedelta:
    section = configuration.stores.get(store)
    settings = section.withdrawal if section is not None else WithdrawalSettings()
    return settings.kept_for
