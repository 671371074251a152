"""Goods that a supplier can still stop although the store's order is over. Reads only.

Cancelling in a shop's admin, or paying all of it back there, tells no supplier anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from dropconnect.journal import Transaction
from dropconnect.journal.rows import Case
from dropconnect.models.cancellation import (
    CancellationRequest,
    Choice,
    ChosenLine,
    Objection,
    Plan,
    PlanStep,
    StepKind,
    Verdict,
)
from dropconnect.models.money import Money
from dropconnect.models.operation import Eligibility
from dropconnect.models.order import LineKind, Order, OrderState
from dropconnect.models.seen import Seen, SeenKind
from dropconnect.models.supplier import SupplierStage, SupplierUnits
from dropconnect.models.trouble import SupplierTrouble
from dropconnect.planner import Past
from dropconnect.planner.balance import paid, refundable
from dropconnect.planner.objections import NOTHING_LEFT
from dropconnect.planner.void import without_void
from dropconnect.policy import Consent, StorePolicy
from dropconnect.saga.look.sources import Draft, source
from dropconnect.saga.look.world import World

CANCELLED_ELSEWHERE = "cancelled-elsewhere"
REFUNDED_ELSEWHERE = "refunded-elsewhere"

Handled = Mapping[tuple[str, str, str], int]
"""(Supplier, its order, its line) -> units that our cases of the order saw to."""

_NOT_TO_BE_STOPPED = (SupplierStage.SHIPPED, SupplierStage.DELIVERED, SupplierStage.CANCELLED)


def is_over(order: Order) -> bool:
    """Whether nothing is to be delivered by the store's own word: it is cancelled, or all was paid back."""
    if order.state in (OrderState.CANCELLED, OrderState.REFUNDED):
        return True
    return bool(order.items) and all(order.refunded_of(line.id)[0] >= line.quantity for line in order.items)


def is_nothing_left(plan: Plan) -> bool:
    """Whether the plan is refused because the store has nothing to cancel and nothing to pay back."""
    return any(objection.code == NOTHING_LEFT for objection in plan.by_verdict(Verdict.REFUSE))


def handled_units(reading: Transaction, connection: str, order_id: str, case: Case | None) -> Handled:
    """What other cases than ``case`` asked suppliers for, or heard from them, about this order."""
    units = Counter[tuple[str, str, str]]()
    for other in reading.cases.of_order(connection, order_id):
        if case is not None and other.id == case.id:
            continue
        for part in reading.parts.of_case(other.id):
            if other.is_open or part.asked_at is not None or part.answer is not None:
                for unit in part.terms.units:
                    units[part.supplier, part.supplier_order_id, unit.line_id] += unit.quantity
    return units


def goods_alive(
    world: World, request: CancellationRequest, order: Order, handled: Handled
) -> tuple[Draft, ...]:
    """The units that a supplier has an order for, and has neither sent nor cancelled. Raises what reads
    raise.

    Units that our cases saw to are left out, and lines for which nobody has an order.
    """
    units = _ordered(order, request)
    if not units or not world.section.routes:
        return ()
    lines = tuple(_chosen(order, line_id, count) for line_id, count in units.items())
    # The suppliers know the order as it was before anything was paid back.
    whole = order.changed(refunds=())
    found = source(world.suppliers, world.section, whole, Choice(lines=lines, whole_order=False))
    live = (draft for draft in found if is_alive(draft))
    return tuple(rest for draft in live if (rest := _without(draft, handled)) is not None)


def is_alive(draft: Draft) -> bool:
    return draft.order is not None and draft.order.stage not in _NOT_TO_BE_STOPPED


def trouble_of(draft: Draft) -> SeenKind | None:
    """Why the goods of this part do not come although nobody stopped them; None: they may come."""
    order = draft.order
    if order is None:
        return None
    if order.stage is SupplierStage.CANCELLED:
        return SeenKind.SUPPLIER_CANCELLED
    if order.trouble is SupplierTrouble.LOST:
        return SeenKind.LOST
    is_short = order.trouble is SupplierTrouble.OUT_OF_STOCK and is_alive(draft)
    return SeenKind.SUPPLIER_OUT_OF_STOCK if is_short else None


def seen_order(seen: Seen, drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Of what stands behind the lines, only the supplier order that was seen."""
    return tuple(
        draft
        for draft in drafts
        if draft.supplier == seen.supplier and draft.order and draft.order.id == seen.supplier_order_id
    )


def for_lost_goods(policy: StorePolicy, request: CancellationRequest, order: Order) -> StorePolicy:
    """The policy for a parcel that is lost: that it was sent, and the order completed, says nothing against
    paying for it."""
    if request.seen is None or request.seen.kind is not SeenKind.LOST:
        return policy
    return policy.changed(shipped=Consent.AUTO, stages={**policy.stages, order.state: Consent.AUTO})


def seen_at_supplier(request: CancellationRequest, plan: Plan, drafts: Iterable[Draft]) -> list[Objection]:
    """The question about goods that a supplier does not deliver; a refusal once it does again."""
    seen = request.seen
    if seen is None or not seen.kind.is_at_supplier or plan.refused:
        return []
    units, found = Counter[str](), set[SeenKind | None]()
    for draft in drafts:
        units.update(draft.by_store_line())
        found.add(trouble_of(draft))
    # Goods that are out of stock are cancelled in the end, by the supplier or by us.
    still = {seen.kind, SeenKind.SUPPLIER_CANCELLED} if seen.kind is not SeenKind.LOST else {seen.kind}
    covered = all(units[line.line_id] >= line.quantity for line in plan.choice.lines)
    if not found or not found <= still or not covered:
        reason = f"{seen.words}: that is over, the supplier says otherwise now"
        return [Objection(verdict=Verdict.REFUSE, code="seen-is-over", reason=reason)]
    if not seen.asks:
        return []
    due = f"pay {plan.due} back" if plan.due is not None else "pay back what was collected"
    reason = f"{seen.words}. Approve to {due}; deny to change nothing, and send the goods from elsewhere"
    return [Objection(verdict=Verdict.APPROVE, code=f"seen-{seen.kind}", reason=reason)]


def suppliers_plan(
    world: World, request: CancellationRequest, order: Order, past: Past, live: tuple[Draft, ...]
) -> Plan:
    """The plan that stops ``live`` and leaves the store and its money as they are. Refused if the suppliers'
    rules already say no to all of it."""
    zero = Money.zero(order.currency)
    units = Counter[str]()
    for draft in live:
        units.update(draft.by_store_line())
    plan = Plan(
        connection=order.connection,
        order_id=order.id,
        order_number=order.number,
        order_status=order.provider_status,
        parent_id=order.parent_id,
        currency=order.currency,
        reason=request.reason,
        cause=world.section.policy.cause_of(request.reason),
        choice=Choice(
            lines=tuple(_chosen(order, line_id, count) for line_id, count in units.items()), whole_order=False
        ),
        due=zero,
        expected=zero,
        refund=None,
        suppliers=tuple(draft.outlook() for draft in live),
        suppliers_only=True,
        observed_at=order.observed_at,
    )
    stoppable = [draft for draft in live if draft.terms.eligibility is not Eligibility.NO]
    if not stoppable:
        return plan.changed(objections=(_cannot_be_stopped(order, live),))
    steps = tuple(_step(draft) for draft in stoppable)
    return plan.changed(steps=steps, objections=tuple(_objections(world, request, order, past, live)))


def held_elsewhere(order: Order, past: Past, plan: Plan, drafts: Iterable[Draft]) -> list[Objection]:
    """The question about an order that was cancelled at the store itself, with its money still there."""
    live = [draft for draft in drafts if is_alive(draft)]
    cancelled = order.state is OrderState.CANCELLED and not past.cancelled_by_us
    if plan.refused or not live or not cancelled:
        return []
    held = f"{plan.due} of its money" if plan.due is not None else "perhaps its money"
    due = f"{plan.due}" if plan.due is not None else "what was collected"
    reason = (
        f"order {order.number} was cancelled outside dropconnect, the store still holds {held}, and "
        f"{in_words(live)} can still be stopped. Approve to stop the goods and pay {due} back; deny to "
        "change nothing: then the goods come"
    )
    return [Objection(verdict=Verdict.APPROVE, code=CANCELLED_ELSEWHERE, reason=reason)]


def in_words(drafts: Iterable[Draft]) -> str:
    """Whose goods, as in "2 of Lamp (LAMP-1) at lumen"."""
    return " and ".join(
        f"{', '.join(unit.words for unit in draft.units)} at {draft.supplier}" for draft in drafts
    )


def _ordered(order: Order, request: CancellationRequest) -> dict[str, int]:
    """Line id -> units that were bought and not shipped, of the lines that the request names."""
    named = {line.selector: line.quantity for line in request.lines}
    units = {}
    for line in order.items:
        if named and line.id not in named:
            continue
        count = line.quantity - line.shipped_quantity
        wanted = named.get(line.id)
        units[line.id] = count if wanted is None else min(count, wanted)
    return {line_id: count for line_id, count in units.items() if count > 0}


def _chosen(order: Order, line_id: str, count: int) -> ChosenLine:
    measure = order.line(line_id).measure
    return ChosenLine(line_id=line_id, kind=LineKind.ITEM, quantity=count, whole=False, measure=measure)


def _without(draft: Draft, handled: Handled) -> Draft | None:
    def left(unit: SupplierUnits) -> SupplierUnits:
        order_id = draft.order.id if draft.order else ""
        gone = handled.get((draft.supplier, order_id, unit.line_id), 0)
        return unit.changed(quantity=max(0, unit.quantity - gone))

    units = tuple(rest for unit in draft.units if (rest := left(unit)).quantity)
    if not units:
        return None
    return draft if units == draft.units else replace(draft, units=units, whole=False)


def _step(draft: Draft) -> PlanStep:
    goods = ", ".join(unit.words for unit in draft.units)
    number = f", order {draft.order.number}" if draft.order else ""
    return PlanStep(
        kind=StepKind.STOP_GOODS,
        what=f"have {goods} stopped at {draft.supplier}{number}",
        why="the store's order is over, and nobody has told the supplier",
    )


def _cannot_be_stopped(order: Order, live: Iterable[Draft]) -> Objection:
    why = "; ".join(f"{in_words([draft])}: {draft.terms.reason}" for draft in live)
    reason = f"nothing is left of order {order.number} to cancel or to pay back, and its goods cannot be "
    return Objection(verdict=Verdict.REFUSE, code=NOTHING_LEFT, reason=f"{reason}stopped: {why}")


def _objections(
    world: World, request: CancellationRequest, order: Order, past: Past, live: tuple[Draft, ...]
) -> Iterable[Objection]:
    choice = "Approve to have them stopped; deny to let them come"
    if order.state is not OrderState.CANCELLED:
        reason = f"order {order.number} was paid back ({order.refunded}) and not cancelled, and "
        reason += f"{in_words(live)} can still be stopped. Nothing more is paid back. {choice}"
        yield Objection(verdict=Verdict.APPROVE, code=REFUNDED_ELSEWHERE, reason=reason)
    else:
        asks = request.seen is not None and request.seen.asks
        told = f"order {order.number} is cancelled at the store already: no money moves, and "
        told += f"{in_words(live)} can still be stopped"
        yield Objection(
            verdict=Verdict.APPROVE if asks else Verdict.WARN,
            code=CANCELLED_ELSEWHERE,
            reason=f"{told}. {choice}" if asks else told,
        )
    paid_in = paid(order, past)
    held = refundable(without_void(order, past), paid_in, past) if paid_in is not None else None
    if held:
        words = f"{held} of the order stay with the store: nothing is paid back"
        yield Objection(verdict=Verdict.WARN, code="money-stays", reason=words)
    if world.section.policy.read_only:
        words = "the connection is read-only: the plan will not be carried out"
        yield Objection(verdict=Verdict.WARN, code="read-only", reason=words, raised_by="policy")
