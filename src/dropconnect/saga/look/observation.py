"""Looks at the store and at our own past, and plans. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.config import StoreSection
from dropconnect.connection import PlatformConnection
from dropconnect.errors import UsageError
from dropconnect.journal import Transaction
from dropconnect.journal.rows import HAPPENED, UNRESOLVED, EffectState, Outcome
from dropconnect.models.cancellation import (
    CancellationRequest,
    LineSelection,
    Plan,
    PlanStep,
    StepKind,
)
from dropconnect.models.money import Money
from dropconnect.models.observation import Observation
from dropconnect.models.operation import EffectKind, GuardReading
from dropconnect.models.order import Order, OrderState
from dropconnect.planner import Past, choose, price
from dropconnect.saga.case.questions import COLLECTED
from dropconnect.saga.look.review import RulePlugin, reviewed, with_missing
from dropconnect.saga.look.sources import Draft, Suppliers, source

_OPEN_MONEY = UNRESOLVED | {EffectState.MOVED}
_MONEY = frozenset({EffectKind.REFUND, EffectKind.BOOK_REFUND})


@dataclass(frozen=True)
class World:
    """Where to look: the store, its section, its suppliers, and who reviews plans."""

    store: PlatformConnection
    section: StoreSection
    suppliers: Suppliers
    rules: tuple[RulePlugin, ...] = ()
    broken: tuple[str, ...] = ()
    """What is wrong with installed plugins that could not be loaded: one of them may be a rule."""


@dataclass(frozen=True)
class Observed:
    """One look at an order: what was read, and the plan that follows from it."""

    order: Order
    past: Past
    plan: Plan
    drafts: tuple[Draft, ...] = ()


def reading_of(order: Order) -> GuardReading:
    """What a write must remember of the order, so that a later look-up can tell what is new."""
    return GuardReading.of(order)


def observe(
    world: World,
    request: CancellationRequest,
    past: Past,
    *,
    asked_at: datetime,
    order: Order | None = None,
    with_suppliers: bool = True,
    ours: Collection[str] = (),
) -> Observed:
    """Read the order (unless it was read just now) and plan. ``asked_at`` counts for the policy's window.

    ``ours`` are the keys and ids of refunds that the same case has made already: the plan is then for
    all that the case pays, as if it had paid nothing yet. Raises what the connectors' reads raise, and
    ``UsageError`` if the request does not fit the order.
    """
    order = order or world.store.get_order(request.order_id)
    before = without_refunds(order, ours)
    choice = choose(before, request, world.section.policy, past)
    drafts = source(world.suppliers, world.section, before, choice) if with_suppliers else ()
    plan = price(
        before,
        request,
        choice,
        world.section.policy,
        past,
        quote=world.store.quote_refund(before, choice) if choice.lines and not ours else None,
        eligibility=world.store.check_cancellation(order, choice),
        now=asked_at,
    )
    plan = _with_hold(world, order, plan)
    plan = plan.changed(suppliers=tuple(draft.outlook() for draft in drafts))
    found = tuple(draft.order for draft in drafts if draft.order is not None)
    observation = Observation(order=order, supplier_orders=found, request=request, plan=plan)
    return Observed(order=order, past=past, plan=_reviewed(world, observation), drafts=drafts)


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


def _reviewed(world: World, observation: Observation) -> Plan:
    plan = reviewed(observation, world.rules)
    present = {rule.name for rule in world.rules}
    missing = [name for name in world.section.required_rules if name not in present]
    return with_missing(plan, missing, world.broken)


def without_refunds(order: Order, ours: Collection[str]) -> Order:
    """The order as if these refunds (by key or id) had not been made."""
    if not ours:
        return order
    others = tuple(refund for refund in order.refunds if refund.key not in ours and refund.id not in ours)
    return order.changed(refunds=others)


def past_of(
    journal: Transaction, connection: str, order_id: str, now: datetime, *, case_id: int | None = None
) -> Past:
    """What our other cases did to this order, and what people said in all of them, this one included."""
    cases = journal.cases.of_order(connection, order_id)
    others = [case for case in cases if case.id != case_id]
    effects = journal.effects.of_order(connection, order_id)
    paid_back = {effect.case_id for effect in effects if effect.kind in _MONEY and effect.state in HAPPENED}
    carried_out = [
        case
        for case in others
        if case.id in paid_back or (case.outcome is Outcome.DONE and not case.plan.refund)
    ]
    collected = None
    for case in cases:
        for task in journal.tasks.of_case(case.id):
            if task.decision == COLLECTED:
                collected = Money.of(task.decision_detail, case.plan.currency)
    return Past.of(
        [case.plan for case in carried_out],
        collected=collected,
        paid_today=_paid_since(journal, connection, now - timedelta(hours=24), but=case_id),
        unresolved=any(
            effect.kind in _MONEY and effect.state in _OPEN_MONEY and effect.case_id != case_id
            for effect in effects
        ),
    )


def _paid_since(journal: Transaction, connection: str, start: datetime, *, but: int | None) -> Money | None:
    """The refunds of the period in other cases: a plan names all that its own case pays. Of several
    currencies the first one's, a store has one as a rule."""
    amounts = [
        effect.amount
        for kind in sorted(_MONEY)
        for effect in journal.effects.since(connection, kind, HAPPENED, start)
        if effect.amount is not None and effect.case_id != but
    ]
    if not amounts:
        return None
    currency = amounts[0].currency
    return Money.total((amount for amount in amounts if amount.currency == currency), currency)


def with_line_ids(request: CancellationRequest, order: Order) -> CancellationRequest:
    """The same request with line ids for SKUs, so that both ways of asking are one identity."""
    lines = []
    for line in request.lines:
        found = [item.id for item in order.items if line.selector in (item.id, item.sku)]
        if len(found) != 1:
            return request
        lines.append(LineSelection(selector=found[0], quantity=line.quantity))
    if len({line.selector for line in lines}) < len(lines):
        raise UsageError("the same line is named twice, once by its id and once by its SKU")
    return request.changed(lines=tuple(lines))


def differences(before: Plan, now: Plan) -> tuple[str, ...]:
    """What moved between two plans, in words; empty if nothing that matters did."""
    found = []
    if before.due != now.due and before.due is not None:
        found.append(f"due was {before.due}, is {now.due}")
    if before.choice != now.choice:
        found.append(f"to cancel was {_units(before)}, is {_units(now)}")
    if before.order_status != now.order_status:
        found.append(f"the order was {before.order_status}, is {now.order_status}")
    return tuple(found)


def needs_new_consent(agreed: Plan, now: Plan) -> bool:
    """Whether a person who agreed to ``agreed`` must be asked again: more money, or more goods.

    Less is always fine: it follows from what suppliers answered or others did in between.
    """
    units = {line.line_id: line.quantity for line in agreed.choice.lines}
    if any(line.quantity > units.get(line.line_id, 0) for line in now.choice.lines):
        return True
    if agreed.due is None or now.due is None:
        return False
    return now.due > agreed.due


def _units(plan: Plan) -> str:
    return ", ".join(f"{line.quantity} of line {line.line_id}" for line in plan.choice.lines) or "nothing"
