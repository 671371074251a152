"""What a store's list shows of the orders that changed since the last list: the net below the deliveries.

Once a day all recent orders are listed, whatever changed: a store may find an order late, or change it
without a date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.journal import Transaction
from dropconnect.journal.listed import Listed
from dropconnect.models.listed import OrderSummary
from dropconnect.saga.sightings.opening import RECENT, SET_UP, Looking
from dropconnect.saga.sightings.supplier_orders import is_to_be_looked_at

FULL_EVERY = timedelta(days=1)
"""How often all recent orders are listed."""
OVERLAP = timedelta(minutes=10)
"""What changed so long before the newest change that was seen is listed again: a store's search may be
behind its books, and its machines may not agree about the time."""
_FULL = "orders-listed"
"""When all recent orders were listed."""
_REACHED = "orders-reached"
"""The newest change of an order that was seen, by the store's clock."""


@dataclass(frozen=True)
class Listing:
    """Orders of a store as it listed them."""

    rows: tuple[OrderSummary, ...]
    is_full: bool
    """All recent orders are in it; False: those that changed."""
    at: datetime


def list_changed(looking: Looking, now: datetime) -> Listing:
    """The orders that changed behind the last list that was worked through. Raises what reads raise."""
    with looking.journal.read() as reading:
        since = _since(reading, looking.store, now)
    if since is None:
        return list_all(looking, now)
    rows = looking.world.store.find_orders(since)
    with looking.journal.read() as reading:
        # A copy of the store's books that lags behind must not undo what a newer one showed. A store that was
        # itself restored from a copy is believed with the next list of all orders.
        newer = tuple(row for row in rows if not _is_older(reading, looking.store, row))
    return Listing(newer, is_full=False, at=now)


def list_all(looking: Looking, now: datetime) -> Listing:
    """All recent orders. Raises what reads raise."""
    return Listing(looking.world.store.find_orders(now - RECENT), is_full=True, at=now)


def keep_rows(looking: Looking, listing: Listing) -> None:
    """Remember what it shows."""
    found = [
        Listed(looking.store, row.id, row.modified_at, int(is_to_be_looked_at(row)), listing.at)
        for row in listing.rows
    ]
    with looking.journal.write() as writing:
        writing.listed.note(found)
        if listing.is_full:
            writing.listed.forget_unlisted(looking.store, listing.at)


def keep_place(looking: Looking, listing: Listing) -> None:
    """It was worked through: the next list begins behind it."""
    dates = [row.modified_at for row in listing.rows if row.modified_at is not None]
    has_dates = len(dates) == len(listing.rows)
    with looking.journal.write() as writing:
        if listing.is_full:
            writing.positions.put(looking.store, _FULL, "", listing.at)
        reached = writing.positions.get(looking.store, _REACHED)
        if not has_dates:
            writing.positions.forget(looking.store, _REACHED)
        elif dates or reached is None:
            # No order can have changed later than now: a date that says so would hide what comes.
            newest = min(max(dates, default=listing.at - RECENT), listing.at)
            before = reached.at if reached is not None and not listing.is_full else newest
            writing.positions.put(looking.store, _REACHED, "", max(newest, before))


def _since(reading: Transaction, store: str, now: datetime) -> datetime | None:
    """From when on the orders are listed; None: all recent ones."""
    full, reached = reading.positions.get(store, _FULL), reading.positions.get(store, _REACHED)
    if reading.positions.get(store, SET_UP) is None or full is None or reached is None:
        return None
    # A date that is still to come was written by a clock that was wrong.
    if not (full.at <= now < full.at + FULL_EVERY and reached.at <= now):
        return None
    return max(reached.at - OVERLAP, now - RECENT)


def _is_older(reading: Transaction, store: str, row: OrderSummary) -> bool:
    before = reading.listed.changed_at(store, row.id)
    return before is not None and row.modified_at is not None and row.modified_at < before
