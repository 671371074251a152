"""Goods of live store orders that a supplier does not deliver: it cancelled them, has none, or lost them."""

from __future__ import annotations

from collections.abc import Iterable

from dropconnect.errors import CaseConflict, OrderNotFound, UsageError
from dropconnect.journal import Transaction
from dropconnect.journal.records import SightingFacts
from dropconnect.journal.sightings import Sighting, Subject
from dropconnect.journal.states import Decision, Outcome, SightingState
from dropconnect.models.cancellation import Choice, ChosenLine, Verdict
from dropconnect.models.listed import OrderSummary
from dropconnect.models.order import LineKind, Order, OrderState
from dropconnect.models.seen import Clocks, SeenKind
from dropconnect.planner.sightings import AtSupplier, Next, about_supplier
from dropconnect.saga.look.elsewhere import is_alive, is_over, trouble_of
from dropconnect.saga.look.sources import Draft, source
from dropconnect.saga.sightings.opening import SET_UP, Looking, considered, open_for

_STATES = (OrderState.OPEN, OrderState.ON_HOLD, OrderState.COMPLETED)
_WHAT = {
    SeenKind.SUPPLIER_CANCELLED: "has cancelled",
    SeenKind.SUPPLIER_OUT_OF_STOCK: "has none left for",
    SeenKind.LOST: "has lost the parcel with",
}
_ENDED = (SightingState.OPENED, SightingState.IGNORED, SightingState.LISTED)


def is_to_be_looked_at(row: OrderSummary) -> bool:
    """Whether the customer of this order waits for goods, as far as the list tells."""
    return row.state is None or row.state in _STATES


def look_behind(looking: Looking, order_id: str, *, first: bool) -> None:
    """Look at the supplier orders behind a store order, and open the cases of what does not come. Raises
    what reads raise.

    ``first``: the first time that dropconnect goes through the orders.
    """
    if looking.has_open_case(order_id):
        return
    try:
        order = looking.world.store.get_order(order_id)
    except OrderNotFound:
        return
    drafts = () if is_over(order) or order.state not in _STATES else _behind(looking, order)
    found = [
        (kind, draft)
        for draft in drafts
        if (kind := trouble_of(draft)) is not None and _is_waited_for(order, kind, draft)
    ]
    kept = [_look_at(looking, order, kind, draft, drafts, first=first) for kind, draft in found]
    _end_what_is_over(looking, order, kept)


def _behind(looking: Looking, order: Order) -> tuple[Draft, ...]:
    """Supplier orders for units that were not paid back, but for those that our own cases saw to."""
    units = {line.id: line.quantity - order.refunded_of(line.id)[0] for line in order.items}
    lines = tuple(
        ChosenLine(line_id=line_id, kind=LineKind.ITEM, quantity=count, whole=False)
        for line_id, count in units.items()
        if count > 0
    )
    if not lines:
        return ()
    world = looking.world
    found = source(world.suppliers, world.section, order, Choice(lines=lines, whole_order=False))
    ours = _seen_to_by_us(looking, order)
    return tuple(
        draft for draft in found if draft.order is not None and (draft.supplier, draft.order.id) not in ours
    )


def _is_waited_for(order: Order, kind: SeenKind, draft: Draft) -> bool:
    """Whether the customer may still wait for these goods: what was sent from elsewhere has come."""
    if kind is SeenKind.LOST:
        return True
    lines = [order.line(line_id) for line_id in draft.by_store_line()]
    has_left = all(line.shipped_quantity >= line.quantity for line in lines)
    return order.state is not OrderState.COMPLETED and not has_left


def _seen_to_by_us(looking: Looking, order: Order) -> set[tuple[str, str]]:
    with looking.journal.read() as reading:
        return {
            (part.supplier, part.supplier_order_id)
            for case in reading.cases.of_order(looking.store, order.id)
            for part in reading.parts.of_case(case.id)
            if part.asked_at is not None or part.answer is not None
        }


def _look_at(
    looking: Looking, order: Order, kind: SeenKind, draft: Draft, drafts: Iterable[Draft], *, first: bool
) -> int:
    """The id of the sighting of these goods, after what follows from it."""
    supplier_order = draft.order
    if supplier_order is None:
        raise ValueError("goods that nobody has an order for are in no trouble")
    now, clocks = looking.clock.now(), _clocks(looking, draft.supplier, supplier_order.id)
    words = f"{draft.supplier} {_WHAT[kind]} {', '.join(unit.words for unit in draft.units)}"
    words += f", its order {supplier_order.number}"
    subject = Subject(looking.store, order.id, order.number, kind, draft.supplier, supplier_order.id)
    facts = SightingFacts(
        is_old=first and not _is_younger(looking, order),
        words=words,
        lines={
            line_id: count if order.line(line_id).measure is None else None
            for line_id, count in draft.by_store_line().items()
        },
        first=clocks,
    )
    with looking.journal.write() as writing:
        seen = writing.sightings.note(subject, facts, now)
        if seen.state in _ENDED:
            return seen.id
        known = seen.facts
        begun = facts.changed(is_old=known.is_old, first=known.first or clocks, times=known.times)
        seen = writing.sightings.looked(seen, begun, now)
    lines = set(draft.by_store_line())
    state = AtSupplier(
        kind=kind,
        is_new=not seen.facts.is_old,
        first=begun.first or clocks,
        now=clocks,
        has_another=any(_is_fine(other) and lines & set(other.by_store_line()) for other in drafts),
        has_shipped=any(line.shipped_quantity for line in order.items),
    )
    _follow(looking, seen, order, about_supplier(looking.world.section.policy.elsewhere.of(kind), state))
    return seen.id


def _is_fine(draft: Draft) -> bool:
    return is_alive(draft) and trouble_of(draft) is None


def _clocks(looking: Looking, supplier: str, order_id: str) -> Clocks:
    """What the clocks show. The supplier's is heard in a reply: its order is read for it."""
    clock, connection = looking.clock, looking.world.suppliers.connection(supplier)
    connection.get_order(order_id)
    return Clocks(wall=clock.now(), boot=clock.boot(), boot_id=clock.boot_id(), heard=connection.heard)


def _is_younger(looking: Looking, order: Order) -> bool:
    """Whether the order was placed after dropconnect looked at the store for the first time."""
    with looking.journal.read() as reading:
        set_up = reading.positions.get(looking.store, SET_UP)
    return set_up is not None and order.created_at is not None and order.created_at >= set_up.at


def _follow(looking: Looking, seen: Sighting, order: Order, following: Next) -> None:
    match following:
        case Next.IGNORE:
            looking.end(seen, SightingState.IGNORED, "the policy says that nothing follows")
        case Next.LIST:
            looking.end(seen, SightingState.LISTED, "it was so before dropconnect looked for the first time")
        case Next.ASK | Next.DO:
            _open(looking, seen, order, asks=following is Next.ASK)


def _open(looking: Looking, seen: Sighting, order: Order, *, asks: bool) -> None:
    try:
        intake = considered(looking, seen, seen.facts.words, order, asks=asks)
    except CaseConflict:
        return  # somebody has opened a case meanwhile: it is looked at again behind that
    except UsageError as error:
        looking.end(seen, SightingState.LISTED, str(error))
        return
    why_not = looking.world.section.why_nothing_moves
    if intake.plan.refused or why_not:
        refusals = intake.plan.by_verdict(Verdict.REFUSE)
        why = "; ".join(item.reason for item in refusals) or why_not
        looking.end(seen, SightingState.LISTED, why)
        return
    open_for(looking, seen, intake)


def _end_what_is_over(looking: Looking, order: Order, kept: Iterable[int]) -> None:
    """What was seen behind the order and is so no more."""
    with looking.journal.write() as writing:
        for seen in writing.sightings.of_order(looking.store, order.id):
            if seen.supplier and seen.id not in kept and _may_come_again(writing, seen):
                writing.sightings.end(seen, SightingState.OVER, looking.clock.now())


def _may_come_again(reading: Transaction, seen: Sighting) -> bool:
    """Whether it is new when it is seen again. Not where a person has said no to it: a supplier whose stock
    comes and goes would ask for ever."""
    if seen.case_id is None or seen.state is not SightingState.OPENED:
        return seen.state is SightingState.NEW
    denied = any(task.decision is Decision.DENY for task in reading.tasks.of_case(seen.case_id))
    return reading.cases.get(seen.case_id).outcome is Outcome.REFUSED and not denied
