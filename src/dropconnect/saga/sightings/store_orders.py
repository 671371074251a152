"""Orders that were cancelled or paid back at the store itself: are their goods still alive at a supplier?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from dropconnect.elsewhere import Handling
from dropconnect.errors import (
    CaseConflict,
    DropConnectError,
    JournalError,
    LostLease,
    OrderNotFound,
    UsageError,
)
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.records import SightingFacts
from dropconnect.journal.sightings import Sighting, Subject
from dropconnect.journal.states import SightingState
from dropconnect.models.cancellation import Plan, Verdict
from dropconnect.models.listed import OrderSummary
from dropconnect.models.order import Order, OrderState
from dropconnect.models.seen import SeenKind
from dropconnect.models.shadow import Mode
from dropconnect.planner.sightings import AtStore, Next, about_store, is_ordered_again
from dropconnect.saga.case.intake import Intake
from dropconnect.saga.look.elsewhere import CANCELLED_ELSEWHERE, REFUNDED_ELSEWHERE, is_over
from dropconnect.saga.look.past import past_of
from dropconnect.saga.look.world import World
from dropconnect.saga.sightings.customer_requests import follow_request
from dropconnect.saga.sightings.high_risk import follow_risk
from dropconnect.saga.sightings.opening import RECENT, SET_UP, Looking, considered, open_for, request_of

AGAIN_AFTER = timedelta(days=1)
"""When an order that was over, without goods at a supplier, is looked at once more."""
_MOST_OTHERS = 20
"""Orders of one customer that are read: of somebody with more, a person is asked."""


def note_ended(
    journal: Journal, store: str, rows: Sequence[OrderSummary], now: datetime, *, first: bool
) -> None:
    """Remember the orders of a list that are over, to be looked at. ``first``: they were so before
    dropconnect looked for the first time."""
    with journal.write() as writing:
        _end_what_goes_on(writing, store, rows, now)
        for row in rows:
            kind = _kind_of(row)
            if kind is not None:
                subject = Subject(store, row.id, row.number, kind)
                known = writing.sightings.find(subject)
                if known is None or _is_to_be_looked_at_again(known, row, now):
                    facts = SightingFacts(is_old=first, changed_at=row.modified_at)
                    writing.sightings.note(subject, facts, now)


def _end_what_goes_on(writing: Transaction, store: str, rows: Iterable[OrderSummary], now: datetime) -> None:
    """An order that goes on again is new when it is cancelled once more: nobody has decided that."""
    going_on = {row.id for row in rows if _kind_of(row) is None}
    for seen in writing.sightings.ended_at_store(store, sorted(going_on)):
        if writing.cases.open_case_of(store, seen.order_id) is None:
            writing.sightings.end(seen, SightingState.OVER, now)


def _is_to_be_looked_at_again(known: Sighting, row: OrderSummary, now: datetime) -> bool:
    """An order that had no goods at a supplier may have some by now: an app can order late."""
    if known.state is not SightingState.OVER:
        return False
    return known.facts.changed_at != row.modified_at or not known.last_at <= now < known.last_at + AGAIN_AFTER


def look_at(looking: Looking, seen: Sighting, order: Order | None = None) -> None:
    """Look at one of them, and open its case or list it. ``order``: as it was read just now, if it was.
    Raises what reads raise."""
    if seen.kind is SeenKind.REQUESTED:
        follow_request(looking, seen, order)
        return
    if looking.has_open_case(seen.order_id):
        with looking.journal.write() as writing:
            writing.sightings.put_off(seen, looking.clock.now())
        return
    try:
        order = order or looking.world.store.get_order(seen.order_id)
        if seen.kind is SeenKind.HIGH_RISK:
            follow_risk(looking, seen, order)
            return
        if not is_over(order) or _is_explained(looking, seen, order):
            looking.end(seen, SightingState.OVER)
            return
        intake = considered(looking, seen, _words(order), order, asks=True)
    except OrderNotFound:
        looking.end(seen, SightingState.OVER)
        return
    except CaseConflict:
        return  # somebody has opened a case meanwhile: it is looked at again behind that
    except UsageError as error:
        _list(looking, seen, str(error), str(error))
        return
    _decide(looking, seen, order, intake)


def goods_alive_of(looking: Looking, row: OrderSummary) -> Plan | None:
    """The plan for an order that is over at its store with goods alive, as a comparison shows it; None: there
    are none, or it is not so. Raises what reads raise."""
    kind = _kind_of(row)
    if kind is None or not looking.world.section.routes:
        return None
    now = looking.clock.now()
    state, facts = SightingState.NEW, SightingFacts()
    seen = Sighting(0, looking.store, row.id, row.number, "", "", kind, facts, 0, now, now, state, None)
    order = looking.world.store.get_order(row.id)
    if not is_over(order) or _is_explained(looking, seen, order):
        return None
    plan = considered(looking, seen, _words(order), order, asks=True).plan
    return plan if _has_goods(plan) and not plan.refused else None


def _kind_of(row: OrderSummary) -> SeenKind | None:
    """Of a list that tells no states every order has to be read."""
    if row.state is None or row.state is OrderState.CANCELLED:
        return SeenKind.CANCELLED
    if row.state is OrderState.REFUNDED:
        return SeenKind.REFUNDED
    whole = row.refunded is not None and row.paid is not None and row.refunded.currency == row.paid.currency
    if whole and row.refunded is not None and row.paid is not None:
        return SeenKind.REFUNDED if row.paid.amount > 0 and row.refunded >= row.paid else None
    return None


def _decide(looking: Looking, seen: Sighting, order: Order, intake: Intake) -> None:
    plan, words = intake.plan, _words(order)
    section = looking.world.section
    if not _has_goods(plan):
        # What ended in a time of shadow mode is not looked at again behind it.
        state = SightingState.IGNORED if section.mode is Mode.SHADOW else SightingState.OVER
        looking.end(seen, state, section.why_nothing_moves)
        return
    if plan.refused or section.why_nothing_moves:
        why = "; ".join(item.reason for item in plan.by_verdict(Verdict.REFUSE)) or section.why_nothing_moves
        _list(looking, seen, words, why)
        return
    handling = section.policy.elsewhere.of(_kind_by(order))
    facts = AtStore(
        kind=_kind_by(order),
        is_new=not seen.facts.is_old,
        is_certainly_new=not seen.facts.is_old and _was_in_the_first_list(looking, order),
        holds_money=not plan.suppliers_only,
        # Only who would act unasked has to know.
        reentered=_reentered(looking.world, order) if handling is Handling.DO else None,
    )
    with looking.journal.write() as writing:
        seen = writing.sightings.looked(seen, seen.facts.changed(words=words), looking.clock.now())
    match about_store(handling, facts):
        case Next.IGNORE:
            looking.end(seen, SightingState.IGNORED, "the policy says that nothing follows")
        case Next.LIST:
            looking.end(seen, SightingState.LISTED, "it was so before dropconnect looked for the first time")
        case Next.DO:
            open_for(looking, seen, considered(looking, seen, words, order, asks=False))
        case _:
            open_for(looking, seen, intake)


def _list(looking: Looking, seen: Sighting, words: str, why: str) -> None:
    with looking.journal.write() as writing:
        seen = writing.sightings.looked(seen, seen.facts.changed(words=words), looking.clock.now())
        writing.sightings.end(seen, SightingState.LISTED, looking.clock.now(), why)


def _was_in_the_first_list(looking: Looking, order: Order) -> bool:
    """Whether the first look at the store would have found this order, had it been over by then."""
    with looking.journal.read() as reading:
        set_up = reading.positions.get(looking.store, SET_UP)
    return set_up is not None and order.created_at is not None and order.created_at >= set_up.at - RECENT


def _has_goods(plan: Plan) -> bool:
    codes = {objection.code for objection in plan.objections}
    return plan.suppliers_only or bool(codes & {CANCELLED_ELSEWHERE, REFUNDED_ELSEWHERE})


def _is_explained(looking: Looking, seen: Sighting, order: Order) -> bool:
    """Whether a case is the cause: ours, or that of another installation, which stops the suppliers."""
    with looking.journal.read() as reading:
        past = past_of(
            reading,
            request_of(seen, "", asks=True),
            looking.clock.now(),
            policy=looking.world.section.policy,
        )
    return past.cancelled_by_us or any(
        refund.key and refund.key not in past.known_keys and refund.id not in past.known_ids
        for refund in order.refunds
    )


def _kind_by(order: Order) -> SeenKind:
    return SeenKind.CANCELLED if order.state is OrderState.CANCELLED else SeenKind.REFUNDED


def _words(order: Order) -> str:
    how = "cancelled" if order.state is OrderState.CANCELLED else "paid back"
    return f"order {order.number} was {how} outside dropconnect while a supplier still has its goods"


def _reentered(world: World, order: Order) -> bool | None:
    """Whether the customer has ordered the same goods again; None: the store cannot tell."""
    address = order.customer.email
    if not address:
        return None
    try:
        search = world.store.find_by_reference(address)
        others = tuple(row for row in search.rows if row.id != order.id)
        # A store that does not find this very order by the address does not search by addresses.
        if len(others) == len(search.rows) or not search.complete or len(others) > _MOST_OTHERS:
            return None
        return is_ordered_again(order, tuple(world.store.get_order(row.id) for row in others))
    except (JournalError, LostLease):
        raise
    except DropConnectError:
        return None
