"""Supplier orders that appear while a case is open: looked for again right before money moves. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dropconnect.journal.rows import Case, Part
from dropconnect.journal.states import Answer
from dropconnect.models.cancellation import Choice
from dropconnect.models.order import LineKind
from dropconnect.routing import ASK, OWN_STOCK, route
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.look.sources import Draft, source


def found_late(desk: Desk, case: Case, parts: Sequence[Part]) -> tuple[Draft, ...]:
    """Orders for units that counted as not ordered anywhere. Raises what reads raise.

    Without this look the goods of an order that was placed a minute after the plan would still come.
    """
    if not desk.section.routes:
        return ()
    covered = Counter[str]()
    for part in parts:
        if part.answer is not Answer.NOT_ORDERED:
            covered.update(part.units)
    lines = tuple(
        line.changed(quantity=line.quantity - covered[line.line_id])
        for line in case.agreed.choice.lines
        if line.kind is LineKind.ITEM and line.quantity > covered[line.line_id]
    )
    if not lines:
        return ()
    order = desk.store.get_order(case.order_id)
    routes = desk.section.routes
    lines = tuple(line for line in lines if route(order.line(line.line_id), routes) not in (ASK, OWN_STOCK))
    if not lines:
        return ()
    drafts = source(
        desk.world.suppliers,
        desk.section,
        order,
        Choice(lines=lines, whole_order=False),
        known={part.supplier_order_id for part in parts if part.supplier_order_id},
    )
    return tuple(draft for draft in drafts if draft.order is not None)
