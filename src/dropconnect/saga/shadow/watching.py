"""Goes through what changed at a store in shadow mode, and knows when such a time begins and ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from dropconnect.errors import InexactAmount, OrderNotFound, UnreadableOrder
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.positions import Position
from dropconnect.models.listed import OrderSummary
from dropconnect.models.order import Order, OrderState
from dropconnect.models.seen import SeenKind
from dropconnect.models.shadow import Mode
from dropconnect.saga.shadow.planning import keep_done, keep_unreadable
from dropconnect.saga.sightings.opening import FIRST_ROUND, ROUND, SET_UP, Looking

SINCE = "shadow"
"""Since when a store is in shadow mode: ``at`` by our clock, the value by its own where that was heard."""
_REACHED = "shadow-orders"
_AT_A_TIME = 50
_LEEWAY = timedelta(minutes=1)
_NEVER = datetime.min.replace(tzinfo=UTC)


def note_mode(looking: Looking, now: datetime) -> bool:
    """Whether this is the first look in the store's present mode: what is over by now belongs to the other.

    Behind a time in shadow mode the store counts as looked at for the first time, and nothing that was seen
    is acted on.
    """
    store, is_shadow = looking.store, looking.world.section.mode is Mode.SHADOW
    with looking.journal.write() as writing:
        since = writing.positions.get(store, SINCE)
        if is_shadow and since is None:
            by_store = looking.world.store.heard or now
            writing.positions.put(store, SINCE, by_store.isoformat(), now)
            return True
        if is_shadow or since is None:
            return False
        _leave(writing, store)
    return True


def note_left_alone(journal: Journal, store: str) -> None:
    """A live store that nobody looks at: a time in shadow mode has ended there, too."""
    with journal.read() as reading:
        since = reading.positions.get(store, SINCE)
    if since is not None:
        with journal.write() as writing:
            _leave(writing, store)


def _leave(writing: Transaction, store: str) -> None:
    for what in (SINCE, _REACHED, SET_UP, ROUND, FIRST_ROUND):
        writing.positions.forget(store, what)
    writing.sightings.make_old(store)


def plan_what_changed(looking: Looking, rows: Iterable[OrderSummary], ends: float) -> bool:
    """Plan what people cancelled or paid back among the orders that changed behind the last look, a bounded
    number of them. Whether all were looked at. Raises what reads raise."""
    store = looking.store
    with looking.journal.read() as reading:
        since = reading.positions.get(store, SINCE)
        reached = reading.positions.get(store, _REACHED)
        if since is None:
            return True
        at = reached.value if reached is not None else _written(_by_store(since) - _LEEWAY)
        changed = [row for row in rows if _may_be_over(row) and _is_new(reading, store, row, at, since.at)]
    changed.sort(key=_place)
    for count, row in enumerate(changed):
        if count == _AT_A_TIME or looking.clock.boot() > ends:
            return False
        _look(looking, row)
        if row.modified_at is not None:
            with looking.journal.write() as writing:
                writing.positions.put(store, _REACHED, _text(row), looking.clock.now())
    return True


def look_again(looking: Looking, order: Order) -> None:
    """Plan what people did to this order meanwhile, as long as its store is in shadow mode."""
    with looking.journal.read() as reading:
        since = reading.positions.get(looking.store, SINCE)
        over_since = since is not None and _came_to_its_end(reading, looking.store, order.id, since.at)
    if since is not None:
        keep_done(looking, order, _by_store(since), over_since=over_since)


def _by_store(since: Position) -> datetime:
    return datetime.fromisoformat(since.value)


def _came_to_its_end(reading: Transaction, store: str, order_id: str, since: datetime) -> bool:
    return any(
        seen.kind in (SeenKind.CANCELLED, SeenKind.REFUNDED)
        and not seen.facts.is_old
        and seen.first_at >= since
        for seen in reading.sightings.of_order(store, order_id)
    )


def _is_new(reading: Transaction, store: str, row: OrderSummary, reached: str, since: datetime) -> bool:
    """Of a list that tells no dates only what is over can be told from what was looked at before."""
    if row.modified_at is not None:
        return _text(row) > reached
    is_known = bool(reading.shadows.of_order(store, row.id))
    return not is_known and _came_to_its_end(reading, store, row.id, since)


def _look(looking: Looking, row: OrderSummary) -> None:
    try:
        look_again(looking, looking.world.store.get_order(row.id))
    except OrderNotFound:
        return
    except (UnreadableOrder, InexactAmount) as error:
        keep_unreadable(looking, row.id, row.number, str(error))


def _may_be_over(row: OrderSummary) -> bool:
    """Whether something may have been cancelled or paid back, as far as the list tells."""
    if row.state is None or row.state in (OrderState.CANCELLED, OrderState.REFUNDED):
        return True
    return row.refunded is None or row.refunded.amount > 0


def _place(row: OrderSummary) -> tuple[datetime, str]:
    return (row.modified_at or _NEVER, row.id)


def _text(row: OrderSummary) -> str:
    """Its place in the order of changes, as text that sorts alike."""
    return f"{_written(row.modified_at or _NEVER)}|{row.id}"


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
