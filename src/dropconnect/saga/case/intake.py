"""Takes a request in: one request is one case, however often it arrives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dropconnect.clock import Clock
from dropconnect.errors import CaseConflict
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.rows import Case
from dropconnect.models.cancellation import CancellationRequest, Plan, Staying
from dropconnect.models.greeting import short_name
from dropconnect.models.order import Order
from dropconnect.saga.case.programs import (
    record_opened,
    require_new_units,
    require_same_body,
    require_same_store,
    with_allowance,
    within_allowance,
)
from dropconnect.saga.look.elsewhere import handled_units, is_nothing_left, is_over
from dropconnect.saga.look.family import family_of
from dropconnect.saga.look.observation import observe, observe_suppliers, with_line_ids
from dropconnect.saga.look.past import past_of
from dropconnect.saga.look.world import World


@dataclass(frozen=True)
class Intake:
    """A request that was looked at. ``known`` is its case if it came before, then ``plan`` is that case's."""

    request: CancellationRequest
    plan: Plan
    known: Case | None
    refund_ids: tuple[str, ...] = ()
    """The refunds that stood at the store when it was looked at."""
    another: bool = False
    """The same was asked for before, and is meant once more."""
    customer: str = ""
    """The customer's name for lists, as in ``Ada E.``."""


def consider(
    journal: Journal,
    world: World,
    request: CancellationRequest,
    clock: Clock,
    *,
    another: bool = False,
    order: Order | None = None,
) -> Intake:
    """Plan a request without opening a case; nothing is written. ``order``: if it was read just now.

    ``another`` means: the same once more, of further units. Raises ``CaseConflict`` if the order has
    an open case for something else, or if a program asks for what was cancelled before; ``UsageError`` if
    the request does not fit the order.
    """
    named = _named(journal, request)
    if named is not None:
        return named
    world = world.judging(request)
    if request.lines:
        order = order or world.store.get_order(request.order_id)
        request = with_line_ids(request, order)
    with journal.read() as reading:
        if another and not request.request_id:
            request = _next_identical(reading.cases.by_key, request)
        require_same_store(reading, request)
        known = reading.cases.by_key(request.key)
        open_case = reading.cases.open_case_of(request.connection, request.order_id)
        past = past_of(reading, request, clock.now(), policy=world.section.policy)
        handled = handled_units(reading, request.connection, request.order_id, None)
        earlier = reading.cases.of_order(request.connection, request.order_id)
        request = with_allowance(reading, request)
    if known is not None:
        require_same_body(known, request)
        return Intake(request=known.request, plan=known.plan, known=known)
    if open_case is not None:
        raise CaseConflict(
            f"the order {open_case.order_number} of {open_case.connection} has the open case {open_case.id} "
            f"({open_case.stage}); see `dropconnect show {open_case.id}` and wait for its end",
            case_id=open_case.id,
        )
    if not another:
        require_new_units(earlier, request, None)
    now = clock.now()
    order = order or world.store.get_order(request.order_id)
    past = past.changed(family=family_of(journal, world.store, order, None))
    observed = observe(world, request, past, asked_at=now, now=now, order=order)
    if request.only_stoppable and observed.plan.stays:
        request = request.changed(left_out=_left_out(observed.plan))
        observed = observe(world, request, past, asked_at=now, now=now, order=observed.order)
    if is_nothing_left(observed.plan) and is_over(observed.order):
        observed = observe_suppliers(world, request, past, handled, observed.order) or observed
    if not another:
        require_new_units(earlier, request, observed.plan)
    refund_ids = tuple(refund.id for refund in observed.order.refunds)
    customer = short_name(observed.order.customer.name)
    return Intake(
        request, observed.plan, known=None, refund_ids=refund_ids, another=another, customer=customer
    )


def _named(journal: Journal, request: CancellationRequest) -> Intake | None:
    """What came before under the name that the caller gave. It is known without asking the store, which may
    be out of reach."""
    if not request.request_id:
        return None
    with journal.read() as reading:
        known = reading.cases.by_key(request.key)
    if known is None:
        return None
    require_same_body(known, request)
    return Intake(request=known.request, plan=known.plan, known=known)


def _left_out(plan: Plan) -> tuple[Staying, ...]:
    return tuple(row.changed(left_out=True, paid=False) for row in plan.stays)


def _next_identical(
    by_key: Callable[[str], Case | None], request: CancellationRequest
) -> CancellationRequest:
    while by_key(request.key) is not None:
        request = request.changed(another=request.another + 1)
    return request


def open_case(
    journal: Journal,
    intake: Intake,
    clock: Clock,
    *,
    lease: Callable[[Transaction, Case], Case] = lambda _, case: case,
) -> Case:
    """Open the case for what was considered, or hand back the one that exists by now.

    ``lease``: leases a case that is opened here, in the same transaction.
    """
    if intake.known is not None:
        return intake.known
    now = clock.now()
    with journal.write() as writing:
        known = writing.cases.by_key(intake.request.key)
        if known is not None:
            require_same_body(known, intake.request)
            return known
        require_same_store(writing, intake.request)
        request, plan = within_allowance(writing, intake.request, intake.plan)
        if not intake.another:
            require_new_units(writing.cases.of_order(request.connection, request.order_id), request, plan)
        case = writing.cases.open(request, plan, now, intake.refund_ids, intake.customer)
        record_opened(writing, case, now)
        writing.events.add(
            case.id, now, "case-opened", _words(request, plan), who=request.requested_by or "unknown"
        )
        writing.pasted.take(request.request_id, case.id, now)
        return lease(writing, case)


def _words(request: CancellationRequest, plan: Plan) -> str:
    due = plan.due if plan.due is not None else "not known yet"
    words = f"case opened: {request.reason}; due {due}"
    if plan.suppliers_only:
        words = f"case opened: {request.reason}; for the suppliers only, no money moves"
    if request.program is not None:
        words += f"; by the program {request.program.purpose}"
    return f"{words}; {request.comment}" if request.comment else words
