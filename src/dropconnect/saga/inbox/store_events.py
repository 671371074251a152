"""What follows from a store's deliveries. Each is a reason to read an order, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from dropconnect.elsewhere import Handling
from dropconnect.errors import OrderNotFound
from dropconnect.journal import Transaction
from dropconnect.journal.inbox import Taken
from dropconnect.models.operation import WebhookEvent
from dropconnect.models.order import Order
from dropconnect.models.shadow import Mode
from dropconnect.saga.inbox.following import SOON, Events, Followed
from dropconnect.saga.shadow.watching import look_again
from dropconnect.saga.sightings.customer_requests import hears_requests, join_requests
from dropconnect.saga.sightings.one_order import is_older_than_seen, look_at_order
from dropconnect.saga.sightings.opening import SET_UP, Looking
from dropconnect.saga.sightings.sweep import is_looked_at

_LAGS_BEHIND = timedelta(hours=1)
"""How long a store's copy of its books may show an older state."""


def with_order(events: Events, looking: Looking, taken: Taken) -> Taken:
    """Deliveries about something that belongs to an order, led to the order by one read. Raises what reads
    raise."""
    about = taken.about
    event = WebhookEvent(kind="ignored", object_id=about.object_id, dedupe_key=about.words)
    order_id = looking.world.store.with_order(event).order_id
    if not order_id:
        return taken
    with events.journal.write() as writing:
        return writing.inbox.name_order(taken, order_id)


def follow_store(events: Events, looking: Looking, taken: Taken) -> Followed:
    """Act on deliveries that name an order. Raises what reads raise."""
    if not taken.about.order_id:
        return Followed("it belongs to no single order")
    section = looking.world.section
    early = events.too_early(taken, timedelta(minutes=section.poll_minutes))
    if early is not None:
        return early
    order_id = taken.about.order_id
    with events.journal.read() as reading:
        cases = reading.cases.of_order(looking.store, order_id)
        is_set_up = _is_set_up(reading, looking)
    hurried = events.hurry(cases)
    working = next((case for case in cases if case.is_open), None)
    is_heard = hears_requests(looking.world)
    if working is not None and is_heard:
        join_requests(looking, working)
    if (hurried is not None and hurried.again_at is not None) or working is not None:
        return hurried or Followed("its case looks again by itself")
    is_rated = section.policy.elsewhere.high_risk is not Handling.IGNORE
    if not (is_looked_at(section) or is_rated or is_heard):
        return hurried or Followed("no case waits for it")
    if is_looked_at(section) and not is_set_up:
        # What was over before the first look is only listed: that look has to come first.
        return Followed("the store was not looked at for the first time yet", events.clock.now() + SOON)
    return _look(events, looking, taken, hurried)


def _is_set_up(reading: Transaction, looking: Looking) -> bool:
    return reading.positions.get(looking.store, SET_UP) is not None


def _look(events: Events, looking: Looking, taken: Taken, hurried: Followed | None) -> Followed:
    """No case is open: is there one to open?"""
    try:
        order = looking.world.store.get_order(taken.about.order_id)
    except OrderNotFound:
        return hurried or Followed("the store has no such order")
    if is_older_than_seen(looking, order):
        # A copy of the store's books that lags behind must not undo what a newer one showed.
        now, words = events.clock.now(), "the store shows an older order than before"
        is_over = not taken.first_at <= now < taken.first_at + _LAGS_BEHIND
        return Followed(
            f"{words}: left to the next list" if is_over else words, None if is_over else now + SOON
        )
    opened = _opened(looking, order)
    if opened:
        return Followed(opened)
    return hurried or Followed("nothing follows from it")


def _opened(looking: Looking, order: Order) -> str:
    look_at_order(looking, order)
    if looking.world.section.mode is Mode.SHADOW:
        look_again(looking, order)
    with looking.journal.read() as reading:
        case = reading.cases.open_case_of(looking.store, order.id)
    return f"case {case.id} was opened" if case is not None else ""
