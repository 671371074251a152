"""Looks at one order that a store tells of, as the sweep looks at those of its list."""

from __future__ import annotations

from dropconnect.models.listed import OrderSummary
from dropconnect.models.order import Order
from dropconnect.saga.sightings.customer_requests import hears_requests, note_requests
from dropconnect.saga.sightings.high_risk import note_risk
from dropconnect.saga.sightings.opening import Looking
from dropconnect.saga.sightings.store_orders import look_at, note_ended
from dropconnect.saga.sightings.sweep import is_looked_at


def is_older_than_seen(looking: Looking, order: Order) -> bool:
    """Whether a newer state of the order was seen before."""
    if order.modified_at is None:
        return False
    with looking.journal.read() as reading:
        seen = [row.facts.changed_at for row in reading.sightings.of_order(looking.store, order.id)]
        listed = reading.listed.changed_at(looking.store, order.id)
    return any(at is not None and at > order.modified_at for at in (*seen, listed))


def look_at_order(looking: Looking, order: Order) -> None:
    """Note that it is over, a high risk or what its customer asks for, and open its case or list it. Raises
    what reads raise."""
    note_risk(looking, order)
    if hears_requests(looking.world):
        note_requests(looking, order.id)
    if is_looked_at(looking.world.section):
        note_ended(looking.journal, looking.store, [OrderSummary.of(order)], looking.clock.now(), first=False)
    with looking.journal.read() as reading:
        found = reading.sightings.of_order(looking.store, order.id)
    for seen in found:
        if seen.is_to_be_looked_at and not seen.supplier:
            look_at(looking, seen, order)
