"""What follows from the changes that customers want: the team hears of them, and a cancellation ends them."""

from __future__ import annotations

from datetime import datetime

from dropconnect.journal import Journal, Transaction
from dropconnect.journal.change_states import ChangeKind, ChangeState
from dropconnect.journal.changes import Change
from dropconnect.journal.notices import NewNotice
from dropconnect.journal.states import Outcome
from dropconnect.saga.waiting.notices import Bell

BY_ITSELF = "dropconnect"
_TITLES = {ChangeKind.ADDRESS: "another address", ChangeKind.GOODS: "another article"}


def end_changes(journal: Journal, now: datetime) -> None:
    """End those whose order was cancelled meanwhile: the customer hears of that. Raises ``JournalError``."""
    with journal.read() as reading:
        gone = [change for change in reading.changes.open_ones() if is_cancelled(reading, change)]
    for change in gone:
        with journal.write() as writing:
            found = writing.changes.find(change.id)
            if found is not None and found.is_open:
                words = "the order was cancelled"
                writing.changes.answer(found, ChangeState.OVER, words, BY_ITSELF, at=now)


def is_cancelled(reading: Transaction, change: Change) -> bool:
    """Whether nothing of the order is left to change, by a case that ended since the customer asked."""
    return any(
        case.outcome is Outcome.DONE
        and case.closed_at is not None
        and case.closed_at >= change.asked_at
        and case.plan.choice.whole_order
        for case in reading.cases.of_order(change.store, change.order_id)
    )


def watch_changes(journal: Journal, bell: Bell) -> None:
    """Queue what nobody was told of yet, each once. Raises ``JournalError``."""
    with journal.read() as reading:
        found = [notice for change in reading.changes.open_ones() for notice in _about(bell, change)]
        new = [notice for notice in found if not reading.notices.is_known(notice.id)]
    if new:
        with journal.write() as writing:
            for notice in new:
                writing.notices.queue(notice)


def named_in_notices(change: Change) -> str:
    """How what the team is told of it begins."""
    return (
        f"The customer of order {change.order_number} of {change.store} wants {_TITLES[change.kind]} instead"
    )


def _about(bell: Bell, change: Change) -> list[NewNotice]:
    where = f"{bell.pages.url}/changes" if bell.pages is not None else "dropconnect changes"
    goods = f"\nFor: {change.goods}" if change.goods else ""
    body = (
        f"{named_in_notices(change)} of a cancellation.{goods}\n\n"
        f"In the customer's words:\n\n{change.words}\n\n"
        "Change it in the store and at the supplier, if it was not sent, and answer here: the customer gets "
        f"your answer by mail.\n\n{where}"
    )
    title = f"A customer wants {_TITLES[change.kind]}: order {change.order_number} of {change.store}"
    return bell.about_connection(change.store, f"change|{change.id}", title, body)
