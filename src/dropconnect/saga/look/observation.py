"""Looks at the store and at our own past, and plans. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.dates import CLOCKS_DIFFER
from dropconnect.errors import UsageError
from dropconnect.models.cancellation import (
    CancellationRequest,
    LineSelection,
    Plan,
    PlanStep,
    Staying,
    StepKind,
)
from dropconnect.models.money import Money
from dropconnect.models.observation import Observation
from dropconnect.models.order import Order, OrderState
from dropconnect.models.traits import RefundUnit
from dropconnect.planner import Past, choose
from dropconnect.planner.groups import with_groups
from dropconnect.planner.past import with_our_lines
from dropconnect.planner.strangers import of_this_case
from dropconnect.planner.void import without_void
from dropconnect.rights import objection_to_program
from dropconnect.saga.look.elsewhere import (
    Handled,
    for_lost_goods,
    goods_alive,
    held_elsewhere,
    seen_at_supplier,
    seen_order,
    suppliers_plan,
)
from dropconnect.saga.look.own_steps import not_judging
from dropconnect.saga.look.pricing import Pricing
from dropconnect.saga.look.review import reviewed, tightened, with_missing
from dropconnect.saga.look.seen_at_store import seen_risk, seen_wish
from dropconnect.saga.look.sources import Draft, own_stock, source
from dropconnect.saga.look.stays import drafts_without, staying
from dropconnect.saga.look.world import World


@dataclass(frozen=True)
class Observed:
    """One look at an order: what was read, and the plan that follows from it."""

    order: Order
    past: Past
    plan: Plan
    drafts: tuple[Draft, ...] = ()


def observe(
    world: World,
    request: CancellationRequest,
    past: Past,
    *,
    asked_at: datetime,
    now: datetime,
    order: Order | None = None,
    with_suppliers: bool = True,
    ours: Collection[str] = (),
    own_state: OrderState | None = None,
) -> Observed:
    """Read the order (unless it was read just now) and plan. ``asked_at`` counts for the policy's window;
    ``now`` is held against the store's clock.

    ``ours`` are the keys and ids of refunds that the same case has made already: the plan is then for
    all that the case pays, as if it had paid nothing yet. ``own_state`` is the state that the case itself
    has brought the order to: the policy's word about it was for orders that came to it otherwise.
    Raises what the connectors' reads raise, and ``UsageError`` if the request does not fit the order.
    """
    order = order or world.store.get_order(request.order_id)
    if world.store.traits.refunds is RefundUnit.AMOUNT:
        order = with_our_lines(order, past)
    ahead = _ahead(world, now)
    ours = {*ours, *of_this_case(order, past)}
    before = without_refunds(without_void(order, past), ours)
    policy = for_lost_goods(not_judging(world.section.policy, own_state), request, order)
    pricing = Pricing(
        world=world,
        order=order,
        before=before,
        policy=policy,
        past=past,
        asked_at=asked_at,
        ahead=ahead,
        is_first=not ours,
    )
    plan = _with_hold(world, order, pricing.plan(request))
    drafts = _sourced(world, before, past, request, plan) if with_suppliers else ()
    stays = staying(before, past, plan.choice, drafts, policy)
    plan = plan.changed(
        suppliers=tuple(draft.outlook() for draft in drafts),
        own_stock=own_stock(world.section, before, plan.choice),
        stays=(*request.left_out, *stays),
        expected=_expected(plan, request, stays, pricing.plan),
    )
    if own_state is None:
        plan = tightened(plan, held_elsewhere(order, past, plan, drafts))
    if with_suppliers and not ours:
        seen = (*seen_at_supplier(request, plan, drafts), *seen_risk(request, order, plan))
        plan = tightened(plan, [*seen, *seen_wish(world, request, plan)])
    counted = pricing.counted(request)
    return Observed(order, counted, _reviewed(world, request, order, plan, drafts), drafts)


def observe_suppliers(
    world: World, request: CancellationRequest, past: Past, handled: Handled, order: Order
) -> Observed | None:
    """Plan for the suppliers alone, of an order that is over at its store. None: no supplier has goods of it
    that are on their way to nobody. Raises what reads raise."""
    live = goods_alive(world, request, order, handled)
    if not live:
        return None
    plan = suppliers_plan(world, request, order, past, live)
    return Observed(order, past, _reviewed(world, request, order, plan, live), live)


def _sourced(
    world: World, order: Order, past: Past, request: CancellationRequest, plan: Plan
) -> tuple[Draft, ...]:
    """Who has the goods of ``plan``. What the request leaves out is looked for too: of several supplier
    orders for one line it tells those that cannot be stopped from the others."""
    choice, seen = plan.choice, request.seen
    if seen is not None and seen.kind.is_at_supplier:
        # Other orders for the same line have units of their own.
        named = {line.line_id for line in choice.lines}
        lines = tuple(
            line
            for line in choose(order, request.changed(lines=()), world.section.policy, past).lines
            if line.line_id in named
        )
        behind = source(world.suppliers, world.section, order, choice.changed(lines=lines))
        return seen_order(seen, behind)
    if request.left_out:
        choice = choose(order, request.changed(left_out=()), world.section.policy, past)
    return drafts_without(source(world.suppliers, world.section, order, choice), request.left_out)


def _expected(
    plan: Plan,
    request: CancellationRequest,
    stays: Iterable[Staying],
    planned: Callable[[CancellationRequest], Plan],
) -> Money | None:
    """What will be due if what stays is not paid for. Planned anew: shares and fees follow from the goods."""
    unpaid = tuple(row for row in stays if not row.paid)
    if not unpaid or plan.due is None or plan.refused:
        return plan.due
    fewer = planned(request.changed(left_out=(*request.left_out, *unpaid)))
    return plan.due if fewer.due is None else min(plan.due, fewer.due)


def _ahead(world: World, now: datetime) -> timedelta:
    """By how much our clock is ahead of the store's, as just heard; 0: hardly, or not known."""
    if world.store.heard is None:
        return timedelta(0)
    ahead = now - (world.store.heard - timedelta(seconds=world.section.clock_offset_seconds))
    return ahead if abs(ahead) > CLOCKS_DIFFER else timedelta(0)


def _with_hold(world: World, order: Order, plan: Plan) -> Plan:
    """A whole order is put on hold first, where the platform can do that and the policy wants it."""
    is_whole = plan.choice.whole_order and order.state is not OrderState.CANCELLED
    if not (plan.steps and is_whole and world.section.policy.hold):
        return plan
    if not world.store.supports("platform_hold_order"):
        return plan
    hold = PlanStep(
        kind=StepKind.HOLD_ORDER,
        what=f"put order {order.number} on hold, and release it if it is not cancelled",
        why="nobody shall send it meanwhile",
    )
    return plan.changed(steps=(hold, *plan.steps))


def _reviewed(
    world: World, request: CancellationRequest, order: Order, plan: Plan, drafts: tuple[Draft, ...]
) -> Plan:
    found = tuple(draft.order for draft in drafts if draft.order is not None)
    observation = Observation(order=order, supplier_orders=found, request=request, plan=plan)
    plan = reviewed(observation, world.rules)
    beyond = (
        world.team.objection(request.requested_by, plan.due),
        objection_to_program(request.program, plan.due),
    )
    plan = tightened(plan, [objection for objection in beyond if objection is not None])
    present = {rule.name for rule in world.rules}
    missing = [name for name in world.section.required_rules if name not in present]
    return with_missing(plan, missing, world.broken)


def without_refunds(order: Order, ours: Collection[str]) -> Order:
    """The order as if these refunds (by key or id) had not been made."""
    if not ours:
        return order
    others = tuple(refund for refund in order.refunds if refund.key not in ours and refund.id not in ours)
    return order.changed(refunds=others)


def with_line_ids(request: CancellationRequest, order: Order) -> CancellationRequest:
    """The same request with line ids for SKUs, so that both ways of asking are one identity, and with the
    contents of each bundle that it names."""
    lines = []
    for line in request.lines:
        found = [item for item in order.items if line.selector in (item.id, item.sku)]
        if len(found) != 1:
            return request
        [item] = found
        # All of a line that is sold by measure is the whole line, however it is written.
        is_all = line.measure is not None and line.measure == item.measure
        asked = None if is_all else line.measure or line.quantity
        lines.append(LineSelection.of(item.id, asked))
    if len({line.selector for line in lines}) < len(lines):
        raise UsageError("the same line is named twice, once by its id and once by its SKU")
    return request.changed(lines=with_groups(order, lines))
