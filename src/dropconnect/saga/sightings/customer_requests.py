"""What customers ask for in the store itself: read from the store, and made a case, a question or a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dropconnect.elsewhere import Handling
from dropconnect.errors import CaseConflict, OrderNotFound, UsageError
from dropconnect.journal import Transaction
from dropconnect.journal.records import SightingFacts
from dropconnect.journal.rows import Case
from dropconnect.journal.sightings import Sighting, Subject
from dropconnect.journal.states import Outcome, SightingState
from dropconnect.models.cancellation import CancellationRequest, LineSelection, Verdict
from dropconnect.models.customer_request import CustomerRequest
from dropconnect.models.order import Order
from dropconnect.models.seen import Seen, SeenKind
from dropconnect.planner.sightings import AskedInStore, Next, about_request, is_within
from dropconnect.saga.case.intake import Intake, consider
from dropconnect.saga.look.world import World
from dropconnect.saga.sightings.names import reason_of
from dropconnect.saga.sightings.opening import Looking, open_for

LISTED = "requests-listed"
"""When the customers' requests of a store were listed for the first time."""
BY_CUSTOMER = "the customer, in the store"
"""Who asked, in a case that carries such a request out."""
_FREE = (SightingState.NEW, SightingState.LISTED)


def hears_requests(world: World) -> bool:
    """Whether customers can ask at this store, and something follows from it."""
    return world.store.has_requests and world.section.policy.elsewhere.requested is not Handling.IGNORE


def list_requests(looking: Looking) -> None:
    """Note what customers of the store ask for, to be looked at. Raises what reads raise."""
    now = looking.clock.now()
    rows = looking.world.store.find_requests()
    waiting = {row.id for row in rows}
    with looking.journal.write() as writing:
        is_first = writing.positions.get(looking.store, LISTED) is None
        _note(writing, looking, rows, is_old=is_first)
        for seen in writing.sightings.listed_requests(looking.store):
            if seen.supplier_order_id not in waiting:
                writing.sightings.end(seen, SightingState.OVER, now)
        if is_first:
            writing.positions.put(looking.store, LISTED, "", now)


def note_requests(looking: Looking, order_id: str) -> None:
    """The same of one order that is looked at anyway."""
    rows = looking.world.store.find_requests(order_id)
    if rows:
        with looking.journal.write() as writing:
            _note(writing, looking, rows, is_old=False)


def join_requests(looking: Looking, case: Case) -> None:
    """Have what the customer asked for in the store answered by an open case that cancels it anyway. Raises
    what reads raise."""
    note_requests(looking, case.order_id)
    with looking.journal.write() as writing:
        for seen in writing.sightings.of_order(case.connection, case.order_id):
            is_free = seen.kind is SeenKind.REQUESTED and seen.state in _FREE
            request = seen.facts.request
            if is_free and request is not None and _is_done_by(writing, case, request):
                _join(writing, looking, seen, case)


def follow_request(looking: Looking, seen: Sighting, order: Order | None) -> None:
    """Open its case, leave it to one that there is, or list it. Raises what reads raise."""
    if looking.world.section.policy.elsewhere.requested is Handling.IGNORE:
        looking.end(seen, SightingState.IGNORED, "the policy says that nothing follows")
        return
    request = _still_waiting(looking, seen)
    if request is None:
        looking.end(seen, SightingState.OVER)
        return
    facts = seen.facts.changed(words=_words(request), request=request, lines=dict(request.lines))
    with looking.journal.write() as writing:
        seen = writing.sightings.looked(seen, facts, looking.clock.now())
        earlier = writing.cases.of_order(seen.connection, seen.order_id)
        working = next((case for case in earlier if case.is_open), None)
        if working is not None:
            if _is_done_by(writing, working, request):
                _join(writing, looking, seen, working)
            return  # else it is looked at again behind that case
        done = _done_since(writing, request, earlier)
    _Following(looking, seen, request, done).follow(order)


def _still_waiting(looking: Looking, seen: Sighting) -> CustomerRequest | None:
    """The request as it stands now; None: it was answered or taken back, or its order is gone."""
    try:
        rows = looking.world.store.find_requests(seen.order_id)
    except OrderNotFound:
        return None
    return next((row for row in rows if row.id == seen.supplier_order_id), None)


@dataclass(frozen=True)
class _Following:
    """One request on an order without an open case."""

    looking: Looking
    seen: Sighting
    request: CustomerRequest
    done: Case | None
    """A case that has cancelled as much since it was asked for."""

    def follow(self, order: Order | None) -> None:
        if not self.request.is_clear:
            self._list("the store does not say what is to be cancelled: look at the request there")
            return
        handling = self.looking.world.section.policy.elsewhere.requested
        may_be_done = self.done is not None
        what = about_request(handling, AskedInStore(not self.seen.facts.is_old, may_be_done))
        try:
            order = order or self.looking.world.store.get_order(self.seen.order_id)
            intake = self._considered(order, asks=what is not Next.DO)
        except OrderNotFound:
            self.looking.end(self.seen, SightingState.OVER)
            return
        except CaseConflict:
            return  # somebody has opened a case meanwhile: it is looked at again behind that
        except UsageError as error:
            self._nothing_to_cancel(str(error))
            return
        why = "; ".join(item.reason for item in intake.plan.by_verdict(Verdict.REFUSE))
        if why:
            self._nothing_to_cancel(why)
        elif self.looking.world.section.why_nothing_moves:
            self._list(self.looking.world.section.why_nothing_moves)
        elif what is Next.LIST:
            self._list("it was so before dropconnect looked for the first time")
        else:
            open_for(self.looking, self.seen, intake)

    def _considered(self, order: Order, *, asks: bool) -> Intake:
        looking = self.looking
        request = _request_of(self.seen, self.request, asks=asks)
        return consider(looking.journal, looking.world, request, looking.clock, order=order)

    def _nothing_to_cancel(self, why: str) -> None:
        """It was done before the request was seen, or cannot be done."""
        if self.done is None:
            self._list(f"{why}. Answer the request in the store")
            return
        with self.looking.journal.write() as writing:
            _join(writing, self.looking, self.seen, self.done)
            writing.cases.hurry(self.done.id, at=self.looking.clock.now())

    def _list(self, why: str) -> None:
        self.looking.end(self.seen, SightingState.LISTED, why)


def _note(writing: Transaction, looking: Looking, rows: Iterable[CustomerRequest], *, is_old: bool) -> None:
    for row in rows:
        subject = Subject(
            looking.store, row.order_id, row.order_number, SeenKind.REQUESTED, supplier_order_id=row.id
        )
        facts = SightingFacts(is_old=is_old, request=row, lines=dict(row.lines))
        writing.sightings.note(subject, facts, looking.clock.now())


def _join(writing: Transaction, looking: Looking, seen: Sighting, case: Case) -> None:
    writing.sightings.opened(seen, case.id)
    asked = seen.facts.request.asked_words if seen.facts.request is not None else "asked in the store"
    words = f"the customer {asked} for this, too: it is answered there at the end"
    writing.events.add(case.id, looking.clock.now(), "request-joined", words)


def _is_done_by(reading: Transaction, case: Case, request: CustomerRequest) -> bool:
    """Whether the case cancels what is asked for beside all that it answers already."""
    answered = (seen.facts.request for seen in reading.sightings.requests_of(case))
    others = (other for other in answered if other is not None and other.id != request.id)
    return is_within(request, case.agreed.choice, others)


def _done_since(reading: Transaction, request: CustomerRequest, cases: Iterable[Case]) -> Case | None:
    """The latest case that may have been for this very wish."""
    fitting = [
        case
        for case in cases
        if case.outcome in (Outcome.DONE, Outcome.ALREADY)
        and (request.asked_at is None or (case.closed_at is not None and request.asked_at <= case.closed_at))
        and _is_done_by(reading, case, request)
    ]
    return fitting[-1] if fitting else None


def _words(request: CustomerRequest) -> str:
    what = (
        "all of it" if request.whole else "some of it" if request.lines else "something that it does not tell"
    )
    return f"the customer of order {request.order_number} {request.asked_words} to have {what} cancelled"


def _request_of(seen: Sighting, request: CustomerRequest, *, asks: bool) -> CancellationRequest:
    """The customer's wish. The same request of the store is the same wish, however often it is seen."""
    names = ("customer-request", request.id, str(seen.facts.times or ""))
    words = Seen(kind=seen.kind, words=seen.facts.words, asks=True)
    return CancellationRequest(
        connection=seen.connection,
        order_id=seen.order_id,
        lines=tuple(LineSelection(selector=line, quantity=units) for line, units in request.lines.items()),
        reason=reason_of(seen.kind),
        comment=request.words,
        requested_by=BY_CUSTOMER,
        request_id=":".join(filter(None, names)),
        store_request=request.id,
        seen=words if asks else None,
    )
