"""What follows from a supplier's deliveries: the cases of its order look for its answer now."""

from __future__ import annotations

import logging
from datetime import timedelta

from dropconnect.config import SupplierSection
from dropconnect.journal.inbox import Taken
from dropconnect.saga.inbox.following import Events, Followed

log = logging.getLogger(__name__)


def follow_supplier(events: Events, section: SupplierSection, taken: Taken) -> Followed:
    """Act on deliveries that name an order of the supplier. Reads nothing: its cases do."""
    about, now = taken.about, events.clock.now()
    if not about.order_id:
        return Followed("it names no order")
    early = events.too_early(taken, timedelta(minutes=section.poll_minutes))
    if early is not None:
        return early
    with events.journal.read() as reading:
        parts = reading.parts.of_supplier_order(about.connection, about.order_id)
        cases = [reading.cases.get(case_id) for case_id in sorted({part.case_id for part in parts})]
    hurried = events.hurry(cases)
    if hurried is None:
        log.info("%s told of its %s, which no case waits for", about.connection, about.words)
        return Followed("no case waits for it")
    if hurried.again_at is None:
        with events.journal.write() as writing:
            for part in parts:
                if part.next_look_at is not None and part.next_look_at > now:
                    writing.parts.look_again(part, at=now)
    return hurried
