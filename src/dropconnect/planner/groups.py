"""Lines that belong together: bundles, composites, add-ons."""

from __future__ import annotations

from collections.abc import Sequence

from dropconnect.models.cancellation import LineSelection
from dropconnect.models.order import Order, OrderLine


def with_groups(order: Order, lines: Sequence[LineSelection]) -> tuple[LineSelection, ...]:
    """``lines``, named by id, and after each main line of a group what belongs to it, unless it is named too.

    Of some units of the main line the others come with their share. Where that is not a whole number of units
    they are left out, and the plan asks about them.
    """
    named = {line.selector for line in lines}
    found: list[LineSelection] = []
    for chosen in lines:
        found.append(chosen)
        main = order.line(chosen.selector)
        if main.group == main.id:
            others = (line for line in order.items if line.group == main.id and line.id not in named)
            others = (line for line in others if order.refunded_of(line.id)[0] < line.quantity)
            found += [_of(line, chosen, main) for line in others if _is_whole(line, chosen, main)]
    return tuple(found)


def _is_whole(line: OrderLine, chosen: LineSelection, main: OrderLine) -> bool:
    """Whether the share of ``line`` in the chosen units of its main line is a number of units."""
    if chosen.quantity is None:
        return line.quantity > 0
    return bool(main.quantity and line.quantity) and line.quantity * chosen.quantity % main.quantity == 0


def _of(line: OrderLine, chosen: LineSelection, main: OrderLine) -> LineSelection:
    if chosen.quantity is None:
        return LineSelection(selector=line.id)
    return LineSelection(selector=line.id, quantity=line.quantity * chosen.quantity // main.quantity)
