"""Keeps plans of a store in shadow mode: of what was asked for, and of what people did at the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dropconnect.clock import Clock
from dropconnect.errors import UsageError
from dropconnect.journal import Journal
from dropconnect.journal.events import US
from dropconnect.journal.shadows import ShadowPlan
from dropconnect.models.cancellation import CancellationRequest, LineSelection, Plan, Verdict
from dropconnect.models.order import Order, OrderState, Refund
from dropconnect.models.shadow import ShadowFacts, ShadowOrigin
from dropconnect.planner import Past
from dropconnect.saga.case.intake import Intake
from dropconnect.saga.look.elsewhere import is_over
from dropconnect.saga.look.family import family_of
from dropconnect.saga.look.observation import observe
from dropconnect.saga.look.past import past_of
from dropconnect.saga.sightings.opening import Looking

_REASON = "changed-mind"
"""Of what people did nobody wrote down why. This one has the policy's window and fee tried, too."""


@dataclass(frozen=True)
class _Done:
    """What people did to an order since a time."""

    order: Order
    past: Past
    refunds: tuple[Refund, ...]

    @property
    def before(self) -> tuple[str, ...]:
        """Ids of the refunds that do not belong to it."""
        ids = {refund.id for refund in self.refunds}
        return tuple(refund.id for refund in self.order.refunds if refund.id not in ids)


def keep_request(journal: Journal, intake: Intake, clock: Clock) -> ShadowPlan:
    """Keep the plan of a request. The same request again is the plan that it had."""
    facts = _facts(intake.plan, before=intake.refund_ids)
    request, number = intake.request, intake.plan.order_number
    with journal.write() as writing:
        known = writing.shadows.find(request.connection, request.key)
        if known is not None:
            return known
        return writing.shadows.add(request, number, ShadowOrigin.REQUESTED, intake.plan, facts, clock.now())


def keep_done(looking: Looking, order: Order, since: datetime, *, over_since: bool) -> None:
    """Plan what people cancelled or paid back since a time, as if it had been asked for before they did it;
    anew if they did more. Raises what reads raise.

    ``over_since``: the order came to its end since then.
    """
    with looking.journal.read() as reading:
        plans = reading.shadows.of_order(looking.store, order.id)
    if looking.has_open_case(order.id) or any(plan.origin is ShadowOrigin.REQUESTED for plan in plans):
        return
    asked = CancellationRequest(
        connection=looking.store,
        order_id=order.id,
        reason=_REASON,
        requested_by=US,
        request_id=f"shadow:{order.id}",
    )
    done = _done(looking, asked, order, since)
    is_new = bool(done.refunds) or (is_over(order) and over_since)
    ids = tuple(refund.id for refund in done.refunds)
    if not is_new or any(plan.facts.done == ids and _was_whole(plan) >= is_over(order) for plan in plans):
        return
    request, plan, facts = _planned(looking, asked, done)
    facts = facts.changed(done=ids)
    with looking.journal.write() as writing:
        known = writing.shadows.find(looking.store, request.key)
        if known is None:
            seen, now = ShadowOrigin.SEEN, looking.clock.now()
            writing.shadows.add(request, order.number, seen, plan, facts, now)
        else:
            writing.shadows.plan_anew(known, request, plan, facts)


def keep_unreadable(looking: Looking, order_id: str, number: str, why: str) -> None:
    """Of an order that no program can read, a person would have been asked."""
    request = CancellationRequest(
        connection=looking.store, order_id=order_id, reason=_REASON, request_id=f"shadow:{order_id}"
    )
    with looking.journal.write() as writing:
        if writing.shadows.find(looking.store, request.key) is None:
            facts, now = ShadowFacts(asks=why), looking.clock.now()
            writing.shadows.add(request, number, ShadowOrigin.SEEN, None, facts, now)


def _was_whole(plan: ShadowPlan) -> bool:
    return plan.plan is not None and not plan.request.lines


def _done(looking: Looking, asked: CancellationRequest, order: Order, since: datetime) -> _Done:
    with looking.journal.read() as reading:
        past = past_of(reading, asked, looking.clock.now(), policy=looking.world.section.policy)
    refunds = tuple(
        refund
        for refund in order.refunds
        if (refund.created_at is None or refund.created_at >= since)
        and refund.key not in past.known_keys
        and refund.id not in past.known_ids
    )
    return _Done(order, past, refunds)


def _planned(
    looking: Looking, asked: CancellationRequest, done: _Done
) -> tuple[CancellationRequest, Plan | None, ShadowFacts]:
    order = _as_it_was_paid(done)
    if not is_over(order):
        units = _units(done.refunds, order)
        asked = asked.changed(
            lines=tuple(LineSelection(selector=line_id, quantity=count) for line_id, count in units.items())
        )
        if not units:
            paid = " and ".join(str(refund.amount) for refund in done.refunds)
            asks = f"{paid} was paid back without naming goods: dropconnect pays for goods only"
            return asked, None, ShadowFacts(currency=order.currency, asks=asks, before=done.before)
    now = looking.clock.now()
    past = done.past.changed(family=family_of(looking.journal, looking.world.store, order, None))
    try:
        # As for a case that has paid already: the plan is for all that it pays, from before it began.
        observed = observe(
            looking.world,
            asked,
            past,
            asked_at=now,
            now=now,
            order=order,
            ours=tuple(refund.id for refund in done.refunds),
            own_state=order.state if order.state in (OrderState.CANCELLED, OrderState.REFUNDED) else None,
        )
    except UsageError as error:
        return asked, None, ShadowFacts(currency=order.currency, asks=str(error), before=done.before)
    return asked, observed.plan, _facts(observed.plan, before=done.before)


def _as_it_was_paid(done: _Done) -> Order:
    """A platform may say of a payment that has gone back whole that its gateway can pay nothing back: it just
    did."""
    payment = done.order.payment
    if payment.offline or not any(refund.confirmed for refund in done.refunds):
        return done.order
    return done.order.changed(payment=payment.changed(refundable=True))


def _units(refunds: Iterable[Refund], order: Order) -> dict[str, int]:
    """Line id of an item -> units that were paid back."""
    items = {line.id for line in order.items}
    units = Counter[str]()
    for refund in refunds:
        for row in refund.lines:
            if row.line_id in items and row.quantity > 0:
                units[row.line_id] += row.quantity
    return dict(units)


def _facts(plan: Plan, *, before: tuple[str, ...]) -> ShadowFacts:
    expected = plan.expected if plan.expected is not None else plan.due
    return ShadowFacts(
        currency=plan.currency,
        planned=None if plan.refused else expected,
        refusal="; ".join(item.reason for item in plan.by_verdict(Verdict.REFUSE)),
        asks="; ".join(item.reason for item in plan.by_verdict(Verdict.APPROVE)),
        before=before,
    )
