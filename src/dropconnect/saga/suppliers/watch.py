"""After the end: what suppliers still say or do that does not fit what was decided."""

from __future__ import annotations

from dropconnect.journal.rows import Answer, Case, Effect, EffectState, Part, PartDecision
from dropconnect.models.operation import EffectKind, StepStatus
from dropconnect.models.supplier import SupplierOrder, SupplierStage
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.suppliers import parts as p
from dropconnect.saga.suppliers.request import question_about

_ON_THE_WAY = (SupplierStage.SHIPPED, SupplierStage.DELIVERED)


def watch_suppliers(desk: Desk, case: Case) -> None:
    """Look at every supplier order behind the case; contradictions become incidents. Raises like reads."""
    for part in desk.parts(case):
        if part.supplier_order_id:
            _watch_goods(desk, case, part)
            effect = desk.effect(case, EffectKind.CANCEL_SUPPLIER, part.ordinal)
            if effect is not None and effect.state is EffectState.REQUESTED:
                _watch_answer(desk, case, part, effect)


def goods_on_the_way(desk: Desk, part: Part) -> SupplierOrder | None:
    """The supplier order of a part whose goods were to be stopped, if they come all the same."""
    if part.decision is not PartDecision.REFUND or not part.supplier_order_id:
        return None
    order = desk.world.suppliers.connection(part.supplier).get_order(part.supplier_order_id)
    new_tracking = set(order.tracking) - set(part.terms.get("tracking", ()))
    return order if order.stage in _ON_THE_WAY or new_tracking else None


def tracking_reason(part: Part, order: SupplierOrder) -> tuple[str, str]:
    """Kind and words of what such goods are called."""
    reason = f"{part.name} is {order.provider_status} although its goods were to be stopped"
    return f"tracking-after-cancel-{part.ordinal}", reason


def _watch_goods(desk: Desk, case: Case, part: Part) -> None:
    order = goods_on_the_way(desk, part)
    if order is not None:
        kind, reason = tracking_reason(part, order)
        desk.incident(case, kind, reason, order.model_dump(mode="json"))


def _watch_answer(desk: Desk, case: Case, part: Part, effect: Effect) -> None:
    """The answer that came after the case had gone on without it."""
    result = desk.world.suppliers.connection(part.supplier).follow_up(question_about(part, effect))
    if result.status is StepStatus.REQUESTED:
        return
    desk.ledger.answered(effect, result)
    stopped = result.status in (StepStatus.DONE, StepStatus.ALREADY)
    p.change(desk, part, {"answer": Answer.STOPPED if stopped else Answer.REFUSED}, "answered late")
    if stopped == (part.decision is PartDecision.REFUND):
        return
    said = "stopped the goods" if stopped else "refused"
    decided = f"decided otherwise ({part.decision})" if part.decision else "closed without its answer"
    reason = f"{part.name} {said} after the case had been {decided}"
    desk.incident(case, f"late-answer-{part.ordinal}", reason, result.model_dump(mode="json"))
