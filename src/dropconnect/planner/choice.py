"""The first step of planning: which lines, how many units, and whether anything is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches

from dropconnect.errors import UsageError
from dropconnect.models.cancellation import CancellationRequest, Choice, ChosenLine, LineSelection, Staying
from dropconnect.models.order import LineKind, Order, OrderLine
from dropconnect.planner.balance import money_left, units_left
from dropconnect.planner.past import Past
from dropconnect.policy import ShippingRule, StorePolicy


def choose(order: Order, request: CancellationRequest, policy: StorePolicy, past: Past) -> Choice:
    """The lines that ``request`` means. Lines that leave nothing of the order mean the whole order.

    A choice without lines means that nothing is left of the order, or of the request. Raises
    ``UsageError`` for a line that is unknown, ambiguous, named twice, already cancelled, or has fewer
    units left than asked for.
    """
    if not order.lines:
        raise UsageError(f"order {order.number} has no lines: there is nothing to cancel")
    left = _left(order, past)
    units = _without(_asked(order, request, past) if request.lines else left, request.left_out)
    if request.left_out and not any(units.values()):
        return Choice(lines=(), whole_order=False)
    if units == left:
        return Choice(lines=_all_lines(order, left, policy, past), whole_order=True)
    items = tuple(
        _chosen(line, units[line.id], whole=units[line.id] == left[line.id])
        for line in order.items
        if line.id in units
    )
    return Choice(lines=items + _shared_shipping(order, policy, past), whole_order=False)


def _left(order: Order, past: Past) -> dict[str, int]:
    """Line id -> units left, of the items that are not all gone."""
    left = {line.id: units_left(order, line, past) for line in order.items}
    return {line.id: left[line.id] for line in order.items if left[line.id] or _is_open(order, line, past)}


def _asked(order: Order, request: CancellationRequest, past: Past) -> dict[str, int]:
    """Line id -> units to cancel, as asked for."""
    units: dict[str, int] = {}
    for selection in request.lines:
        line = _find(order, selection.selector)
        if line.id in units:
            raise UsageError(f"{line.words} is named twice: name it once, with the number of units")
        units[line.id] = _count(order, line, selection, past)
    return units


def _without(units: dict[str, int], left_out: Iterable[Staying]) -> dict[str, int]:
    """``units`` without those that the request leaves out. A line of no units stays in."""
    out = Counter[str]()
    for row in left_out:
        out[row.line_id] += row.quantity
    rest = {line_id: max(0, count - out[line_id]) for line_id, count in units.items()}
    return {line_id: count for line_id, count in rest.items() if count or line_id not in out}


def _find(order: Order, selector: str) -> OrderLine:
    found = [line for line in order.lines if selector in (line.id, line.sku)]
    if len(found) > 1:
        names = ", ".join(_name(line) for line in found)
        raise UsageError(f"{selector!r} fits several lines of order {order.number}: {names}. Name a line id.")
    if not found:
        known = [name for line in order.items for name in (line.sku, line.id) if name]
        nearest = get_close_matches(selector, known, n=1)
        hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
        there = "; ".join(_name(line) for line in order.items) or "no items"
        raise UsageError(f"order {order.number} has no line {selector!r}.{hint} It has: {there}.")
    [line] = found
    if line.kind is not LineKind.ITEM:
        raise UsageError(
            f"{line.words} is a {line.kind} line: it is never cancelled by itself, the policy decides"
        )
    return line


def _count(order: Order, line: OrderLine, selection: LineSelection, past: Past) -> int:
    left = units_left(order, line, past)
    if line.measure is not None or selection.measure is not None:
        _check_measure(line, selection)
    if _is_open(order, line, past) and selection.quantity is None:
        return 0
    if not left:
        raise UsageError(f"{line.words} is already cancelled: all {line.quantity} bought are gone")
    if selection.quantity is None or line.measure is not None:
        return left
    if selection.quantity > left:
        raise UsageError(f"{line.words} has only {left} units left: {selection.quantity} cannot be cancelled")
    return selection.quantity


def _check_measure(line: OrderLine, selection: LineSelection) -> None:
    """A line of 1.5 m is one piece: nobody can say what 0.5 m of it cost, or cut it at the supplier."""
    asked = selection.quantity if selection.measure is None else selection.measure
    whole = line.counted(line.quantity)
    if asked is not None and asked != whole:
        if line.measure is None:
            raise UsageError(
                f"{line.words} is sold by the piece: {asked} of it cannot be cancelled. Name whole units"
            )
        name = line.sku or line.id
        raise UsageError(
            f"{line.words}: {asked} of it cannot be cancelled, only whole lines where a quantity is broken: "
            f"write --line {name}:{whole} or --line {name}, or pay a part back by hand in the store"
        )


def _is_open(order: Order, line: OrderLine, past: Past) -> bool:
    """An item of 0 units that still holds money, such as a surcharge that staff typed in: it goes whole."""
    return line.quantity == 0 and _has_money(order, line, past)


def _name(line: OrderLine) -> str:
    """For who has to name a line: also by its id."""
    sku = f", SKU {line.sku}" if line.sku else ""
    return f"line {line.id} ({line.name}{sku}, {line.counted(line.quantity)} bought)"


def _chosen(line: OrderLine, quantity: int, *, whole: bool) -> ChosenLine:
    measure = line.measure if quantity else None
    return ChosenLine(
        line_id=line.id, kind=line.kind, quantity=quantity, whole=whole, measure=measure, name=line.words
    )


def _has_money(order: Order, line: OrderLine, past: Past) -> bool:
    return any(money_left(order, line, past))


def _all_lines(order: Order, left: dict[str, int], policy: StorePolicy, past: Past) -> tuple[ChosenLine, ...]:
    """Everything with units or money left: a line can be all refunded and still not be all paid back."""
    kinds = [LineKind.ITEM, LineKind.SHIPPING, LineKind.FEE]
    if policy.shipping is ShippingRule.NEVER:
        kinds.remove(LineKind.SHIPPING)
    return tuple(
        _chosen(line, left.get(line.id, 0), whole=True)
        for kind in kinds
        for line in order.lines
        if line.kind is kind and (left.get(line.id, 0) or _has_money(order, line, past))
    )


def _shared_shipping(order: Order, policy: StorePolicy, past: Past) -> tuple[ChosenLine, ...]:
    if policy.shipping is not ShippingRule.SHARE:
        return ()
    return tuple(
        _chosen(line, 0, whole=False)
        for line in order.lines
        if line.kind is LineKind.SHIPPING and _has_money(order, line, past)
    )
