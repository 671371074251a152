"""The first step of planning: which lines, how many units, and whether anything is left."""

from __future__ import annotations

from difflib import get_close_matches

from dropconnect.errors import UsageError
from dropconnect.models.cancellation import CancellationRequest, Choice, ChosenLine, LineSelection
from dropconnect.models.order import LineKind, Order, OrderLine
from dropconnect.planner.balance import money_left, units_left
from dropconnect.planner.past import Past
from dropconnect.policy import ShippingRule, StorePolicy


def choose(order: Order, request: CancellationRequest, policy: StorePolicy, past: Past) -> Choice:
    """The lines that ``request`` means. Lines that leave nothing of the order mean the whole order.

    A choice without lines means that nothing is left of the order. Raises ``UsageError`` for a line
    that is unknown, ambiguous, named twice, already cancelled, or has fewer units left than asked for.
    """
    if not order.lines:
        raise UsageError(f"order {order.number} has no lines: there is nothing to cancel")
    units = _units(order, request, past)
    left = {line.id: units_left(order, line, past) for line in order.items}
    if all(units.get(line_id, 0) == count for line_id, count in left.items()):
        return Choice(lines=_all_lines(order, left, policy, past), whole_order=True)
    items = tuple(
        _chosen(line, units[line.id], whole=units[line.id] == left[line.id])
        for line in order.items
        if line.id in units
    )
    return Choice(lines=items + _shared_shipping(order, policy, past), whole_order=False)


def _units(order: Order, request: CancellationRequest, past: Past) -> dict[str, int]:
    """Line id -> units to cancel, as asked for."""
    if not request.lines:
        left = {line.id: units_left(order, line, past) for line in order.items}
        return {line_id: count for line_id, count in left.items() if count}
    units: dict[str, int] = {}
    for selection in request.lines:
        line = _find(order, selection.selector)
        if line.id in units:
            raise UsageError(f"{_name(line)} is named twice: name it once, with the number of units")
        units[line.id] = _count(order, line, selection, past)
    return units


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
            f"line {line.id} is a {line.kind} line: it is never cancelled by itself, the policy decides"
        )
    return line


def _count(order: Order, line: OrderLine, selection: LineSelection, past: Past) -> int:
    left = units_left(order, line, past)
    if not line.quantity:
        raise UsageError(
            f"{_name(line)} has no units: it comes along when the whole order is cancelled. To pay back just "
            "this line, do it by hand in the store"
        )
    if not left:
        raise UsageError(f"{_name(line)} is already cancelled: all {line.quantity} bought are gone")
    if selection.quantity is None:
        return left
    if selection.quantity > left:
        raise UsageError(
            f"{_name(line)} has only {left} units left: {selection.quantity} cannot be cancelled"
        )
    return selection.quantity


def _name(line: OrderLine) -> str:
    sku = f", SKU {line.sku}" if line.sku else ""
    return f"line {line.id} ({line.name}{sku}, {line.quantity} bought)"


def _chosen(line: OrderLine, quantity: int, *, whole: bool) -> ChosenLine:
    return ChosenLine(line_id=line.id, kind=line.kind, quantity=quantity, whole=whole)


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
