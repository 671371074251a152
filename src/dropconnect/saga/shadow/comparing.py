"""Compares the plans for an order with what people did: reads the order and its suppliers again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dropconnect.journal.shadows import ShadowPlan
from dropconnect.models.cancellation import CancellationRequest, LineSelection
from dropconnect.models.money import Money
from dropconnect.models.order import Order
from dropconnect.models.shadow import ShadowDone, ShadowOrigin
from dropconnect.planner.shadow import Sides, verdict_of
from dropconnect.saga.look.elsewhere import goods_alive, is_over
from dropconnect.saga.shadow.watching import look_again
from dropconnect.saga.sightings.opening import Looking


@dataclass(frozen=True)
class ShadowOrder:
    """All that was planned for one order in shadow mode."""

    plans: tuple[ShadowPlan, ...]
    """The oldest first; never empty."""

    @property
    def newest(self) -> ShadowPlan:
        """The one that has the comparison."""
        return self.plans[-1]

    @property
    def planned(self) -> Money | None:
        """What all of them would have paid back; None: all are refused, or it is not known of one."""
        wanted = [plan.facts for plan in self.plans if not plan.facts.refusal]
        amounts = [facts.planned for facts in wanted if facts.planned is not None]
        if not amounts or len(amounts) < len(wanted):
            return None
        return Money.total(amounts, amounts[0].currency)

    @property
    def refusal(self) -> str:
        """Why nothing of it would have been done; empty: something would."""
        reasons = [plan.facts.refusal for plan in self.plans]
        return "; ".join(dict.fromkeys(reasons)) if all(reasons) else ""

    @property
    def asks(self) -> str:
        return "; ".join(dict.fromkeys(plan.facts.asks for plan in self.plans if plan.facts.asks))


def by_order(plans: Iterable[ShadowPlan]) -> list[ShadowOrder]:
    """The orders of these plans, the one with the newest plan first."""
    found: dict[tuple[str, str], list[ShadowPlan]] = {}
    for plan in sorted(plans, key=lambda plan: plan.id):
        found.setdefault((plan.connection, plan.order_id), []).append(plan)
    orders = [ShadowOrder(tuple(plans)) for plans in found.values()]
    return sorted(orders, key=lambda order: order.newest.id, reverse=True)


def compare_order(looking: Looking, planned: ShadowOrder, now: datetime) -> None:
    """Read the order again and keep how its plans compare with what people did. Raises what reads raise."""
    order = looking.world.store.get_order(planned.newest.order_id)
    if planned.newest.origin is ShadowOrigin.SEEN:
        look_again(looking, order)
    with looking.journal.read() as reading:
        planned = ShadowOrder(tuple(reading.shadows.of_order(looking.store, order.id)))
    goods = goods_for_nobody(looking, order)
    sides = Sides(
        planned=planned.planned,
        refusal=planned.refusal,
        asks=planned.asks,
        paid=_paid(planned.plans, order),
        is_over=is_over(order),
        goods=goods,
    )
    verdict, why = verdict_of(sides)
    done = ShadowDone(paid=sides.paid, why=why, goods=goods)
    with looking.journal.write() as writing:
        writing.shadows.compared(planned.newest, verdict, done, now)


def goods_for_nobody(looking: Looking, order: Order) -> str:
    """Goods that are alive at a supplier, and more of them than the customer waits for. In words; empty:
    none. Raises what reads raise.

    Of an order that is not over these are goods of lines of which something was paid back.
    """
    over = is_over(order)
    lines = [line for line in order.items if over or order.refunded_of(line.id)[0]]
    if not lines:
        return ""
    request = CancellationRequest(
        connection=order.connection,
        order_id=order.id,
        reason="",
        lines=tuple(LineSelection(selector=line.id) for line in lines),
    )
    left = Counter[str]()
    if not over:
        for line in lines:
            left[line.id] = max(0, line.quantity - order.refunded_of(line.id)[0] - line.shipped_quantity)
    found = []
    for draft in goods_alive(looking.world, request, order, {}):
        for unit in draft.units:
            wanted = min(left[unit.store_line_id], unit.quantity)
            left[unit.store_line_id] -= wanted
            if unit.quantity > wanted:
                rest = unit.changed(quantity=unit.quantity - wanted)
                found.append(f"{rest.words} at {draft.supplier}")
    return " and ".join(found)


def _paid(plans: Sequence[ShadowPlan], order: Order) -> Money:
    """What was paid back beside the refunds that stood there before the first plan."""
    before = plans[0].facts.before
    refunds = [refund.amount for refund in order.refunds if refund.id not in before]
    return Money.total(refunds, order.currency)
