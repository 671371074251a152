"""Opens the case of a sighting, once, whoever sees it and however often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from dropconnect.clock import Clock
from dropconnect.journal import Journal
from dropconnect.journal.events import US
from dropconnect.journal.sightings import Sighting
from dropconnect.journal.states import SightingState
from dropconnect.models.cancellation import CancellationRequest, LineSelection
from dropconnect.models.order import Order
from dropconnect.models.seen import Seen
from dropconnect.saga.case.intake import Intake, consider
from dropconnect.saga.look.world import World
from dropconnect.saga.sightings.names import reason_of

SET_UP = "set-up"
"""When dropconnect looked at a store for the first time."""
ROUND = "supplier-round"
"""How far the round over the suppliers' orders has come."""
FIRST_ROUND = "first-supplier-round"
"""When the first of these rounds had ended."""
RECENT = timedelta(days=30)
"""Orders that changed within this time are looked at."""


@dataclass(frozen=True)
class Looking:
    """What one look works with."""

    journal: Journal
    clock: Clock
    world: World

    @property
    def store(self) -> str:
        return self.world.store.name

    def end(self, seen: Sighting, state: SightingState, why: str = "") -> None:
        with self.journal.write() as writing:
            writing.sightings.end(seen, state, self.clock.now(), why)

    def has_open_case(self, order_id: str) -> bool:
        with self.journal.read() as reading:
            return reading.cases.open_case_of(self.store, order_id) is not None


def request_of(seen: Sighting, words: str, *, asks: bool) -> CancellationRequest:
    """What is asked for, by dropconnect itself. The same sighting is the same request in every journal."""
    again = str(seen.facts.times or "")
    names = (seen.kind, seen.order_id, seen.supplier, seen.supplier_order_id, again)
    return CancellationRequest(
        connection=seen.connection,
        order_id=seen.order_id,
        lines=tuple(
            LineSelection(selector=line_id, quantity=count) for line_id, count in seen.facts.lines.items()
        ),
        reason=reason_of(seen.kind),
        requested_by=US,
        request_id=":".join(("seen", *filter(None, names))),
        seen=Seen(
            kind=seen.kind,
            words=words,
            supplier=seen.supplier,
            supplier_order_id=seen.supplier_order_id,
            asks=asks,
        ),
    )


def considered(looking: Looking, seen: Sighting, words: str, order: Order, *, asks: bool) -> Intake:
    """Plan it. Raises what ``consider`` raises."""
    request = request_of(seen, words, asks=asks)
    return consider(looking.journal, looking.world, request, looking.clock, order=order)


def open_for(looking: Looking, seen: Sighting, intake: Intake) -> None:
    """Open its case, due at once. Another process may have been quicker, with this or another case."""
    now = looking.clock.now()
    with looking.journal.write() as writing:
        known = writing.cases.by_key(intake.request.key)
        if known is not None:
            writing.sightings.opened(seen, known.id)
            return
        busy = writing.cases.open_case_of(seen.connection, seen.order_id) is not None
        if busy or writing.sightings.get(seen.id).state is not SightingState.NEW:
            return
        case = writing.cases.open(intake.request, intake.plan, now, intake.refund_ids, intake.customer)
        writing.sightings.opened(seen, case.id)
        told = intake.request.seen.words if intake.request.seen is not None else seen.facts.words
        writing.events.add(case.id, now, "case-opened", f"case opened, as dropconnect saw: {told}")
