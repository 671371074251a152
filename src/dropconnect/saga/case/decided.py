"""Which units of a case are settled: to be paid back, absorbed or kept, by the answers so far. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dropconnect.journal.rows import Case, Part
from dropconnect.journal.states import PartDecision
from dropconnect.models.cancellation import CancellationRequest, LineSelection, Plan
from dropconnect.models.order import LineKind


@dataclass(frozen=True)
class DecidedUnits:
    """``request`` asks for exactly the units whose money goes back; None if there are none."""

    request: CancellationRequest | None
    absorbed: dict[str, int]
    """Line id -> units that are paid back although they still come."""
    kept: dict[str, int]
    is_final: bool
    """All parts are decided."""

    @property
    def fingerprint(self) -> str:
        """Names this set of answers, so that a payment remembers which one it was for."""
        lines = [[line.selector, line.quantity] for line in self.request.lines] if self.request else []
        said = json.dumps([lines, sorted(self.absorbed.items()), sorted(self.kept.items()), self.is_final])
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def is_everything(self) -> bool:
        """Nothing is kept and nothing still comes: the order can be cancelled as asked."""
        return self.is_final and not self.kept and not self.absorbed

    def without_absorbed(self, plan: Plan) -> Plan:
        """The plan whose refund takes absorbed units out of the quantities: the store line stays
        ordered and its goods do not go back into stock."""
        if plan.refund is None or not self.absorbed:
            return plan
        lines = tuple(
            line.changed(quantity=max(0, line.quantity - self.absorbed.get(line.line_id, 0)))
            for line in plan.refund.lines
        )
        return plan.changed(refund=plan.refund.changed(lines=lines))


def decided_units(case: Case, parts: Sequence[Part]) -> DecidedUnits:
    """What the answers in ``parts`` mean for the agreed plan of ``case``."""
    absorbed, kept, undecided = Counter[str](), Counter[str](), Counter[str]()
    for part in parts:
        target = {PartDecision.ABSORB: absorbed, PartDecision.KEEP: kept, None: undecided}.get(part.decision)
        if target is not None:
            target.update(part.units)
    is_final = not undecided
    if not kept and not undecided:
        request: CancellationRequest | None = case.request
    else:
        request = _subset(case, kept + undecided)
    return DecidedUnits(request=request, absorbed=dict(absorbed), kept=dict(kept), is_final=is_final)


def _subset(case: Case, without: Counter[str]) -> CancellationRequest | None:
    lines, surcharges = [], []
    for line in case.agreed.choice.lines:
        quantity = line.quantity - without[line.line_id]
        if line.kind is not LineKind.ITEM:
            continue
        if quantity > 0:
            # A line that is sold by measure is one piece, and is asked for whole.
            asked = quantity if line.measure is None else None
            lines.append(LineSelection(selector=line.line_id, quantity=asked))
        elif line.quantity == 0:
            surcharges.append(LineSelection(selector=line.line_id))
    # Without any goods nothing is cancelled: a line of 0 units comes along with others only.
    return case.request.changed(lines=(*lines, *surcharges), left_out=()) if lines else None
