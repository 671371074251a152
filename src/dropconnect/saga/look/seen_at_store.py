"""The question about what was seen at the store itself, and what becomes of it when it is over."""

from __future__ import annotations

from dropconnect.models.cancellation import CancellationRequest, Objection, Plan, Verdict
from dropconnect.models.order import Order, RiskLevel
from dropconnect.models.seen import SeenKind
from dropconnect.saga.look.world import World


def seen_risk(request: CancellationRequest, order: Order, plan: Plan) -> list[Objection]:
    """The question about an order that is a high risk; a refusal once its platform says otherwise."""
    seen = request.seen
    if seen is None or seen.kind is not SeenKind.HIGH_RISK or plan.refused:
        return []
    if order.risk is not RiskLevel.HIGH:
        reason = f"{seen.words}: that is over, the platform says otherwise now"
        return [Objection(verdict=Verdict.REFUSE, code="seen-is-over", reason=reason)]
    due = f"pay {plan.due} back" if plan.due is not None else "pay back what was collected"
    reason = f"{seen.words}. Approve to cancel it and {due}; deny to change nothing"
    return [Objection(verdict=Verdict.APPROVE, code=f"seen-{seen.kind}", reason=reason)]


def seen_wish(world: World, request: CancellationRequest, plan: Plan) -> list[Objection]:
    """The question about what a customer asked for in the store; a refusal once nobody waits for it there.
    Raises what reads raise."""
    seen = request.seen
    if seen is None or seen.kind is not SeenKind.REQUESTED or plan.refused:
        return []
    if all(row.id != request.store_request for row in world.store.find_requests(request.order_id)):
        reason = f"{seen.words}: that is over, nobody waits for an answer there any more"
        return [Objection(verdict=Verdict.REFUSE, code="seen-is-over", reason=reason)]
    due = f"pay {plan.due} back" if plan.due is not None else "pay back what was collected"
    reason = f"{seen.words}. Approve to cancel it and {due}; deny to change nothing, and to decline it there"
    return [Objection(verdict=Verdict.APPROVE, code=f"seen-{seen.kind}", reason=reason)]
