"""After the end: what suppliers still say or do that does not fit what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from dropconnect.journal.rows import Case, Effect, Part
from dropconnect.journal.states import EffectState, IncidentKind, PartDecision
from dropconnect.models.commands import EffectKind
from dropconnect.models.operation import StepStatus
from dropconnect.models.supplier import SupplierOrder, SupplierStage
from dropconnect.models.trouble import SupplierTrouble
from dropconnect.saga.case.desk import Desk, numbered
from dropconnect.saga.suppliers.channel import question_about, supplier_of
from dropconnect.saga.suppliers.letters import is_letter
from dropconnect.saga.suppliers.parts import record_late_answer

_ON_THE_WAY = (SupplierStage.SHIPPED, SupplierStage.DELIVERED)


@dataclass(frozen=True)
class GoodsOnTheWay:
    """Goods that were to be stopped, and come all the same."""

    part: Part
    order: SupplierOrder

    @property
    def kind(self) -> str:
        return numbered(IncidentKind.TRACKING_AFTER_CANCEL, self.part.ordinal)

    @property
    def reason(self) -> str:
        return f"{self.part.name} is {self.order.provider_status} although its goods were to be stopped"


def watch_suppliers(desk: Desk, case: Case) -> None:
    """Look at every supplier order behind the case; contradictions become incidents. Raises like reads."""
    for part in desk.parts(case):
        if part.supplier_order_id:
            goods = goods_on_the_way(desk, part)
            if goods is not None:
                desk.incident(case, goods.kind, goods.reason, goods.order)
            effect = desk.effect(case, EffectKind.CANCEL_SUPPLIER, part.ordinal)
            is_open = effect is not None and effect.state is EffectState.REQUESTED
            if effect is not None and is_open and not is_letter(part):
                _watch_answer(desk, case, part, effect)


def goods_on_the_way(desk: Desk, part: Part) -> GoodsOnTheWay | None:
    """Whether the goods of a part that were to be stopped come all the same."""
    if part.decision is not PartDecision.REFUND or not part.supplier_order_id:
        return None
    order = supplier_of(desk, part).get_order(part.supplier_order_id)
    if order.trouble is SupplierTrouble.LOST:
        return None
    new_tracking = set(order.tracking) - set(part.terms.tracking)
    return GoodsOnTheWay(part, order) if order.stage in _ON_THE_WAY or new_tracking else None


def _watch_answer(desk: Desk, case: Case, part: Part, effect: Effect) -> None:
    """The answer that came after the case had gone on without it."""
    result = supplier_of(desk, part).follow_up(question_about(part, effect))
    if result.status is StepStatus.REQUESTED:
        return
    desk.answered(case, effect, result)
    stopped = result.status in (StepStatus.DONE, StepStatus.ALREADY)
    record_late_answer(desk, part, stopped=stopped)
    if stopped == (part.decision is PartDecision.REFUND):
        return
    said = "stopped the goods" if stopped else "refused"
    decided = f"decided otherwise ({part.decision})" if part.decision else "closed without its answer"
    reason = f"{part.name} {said} after the case had been {decided}"
    desk.incident(case, numbered(IncidentKind.LATE_ANSWER, part.ordinal), reason, result)
