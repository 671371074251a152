"""What follows from something that was seen at a store or a supplier. Pure.

By itself nothing is done that is not certain. Time alone moves no money: that an hour has passed between two
looks has to be shown by a clock that nobody can set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from dropconnect.elsewhere import Handling
from dropconnect.models.cancellation import Choice
from dropconnect.models.customer_request import CustomerRequest
from dropconnect.models.order import LineKind, Order, OrderState
from dropconnect.models.seen import Clocks, SeenKind

APART = timedelta(hours=1)
"""Between two looks at a supplier before money moves by itself."""

_LIVE = (OrderState.UNPAID, OrderState.ON_HOLD, OrderState.OPEN, OrderState.COMPLETED)


class Next(Enum):
    """What is done about it."""

    DO = auto()
    ASK = auto()
    LIST = auto()
    """It is shown, and nothing more: it was so before dropconnect was set up."""
    IGNORE = auto()
    LATER = auto()
    """It is looked at once more, an hour after the first look."""


@dataclass(frozen=True)
class AtStore:
    """What is known of an order that is over at its store."""

    kind: SeenKind
    is_new: bool
    """It was not so when dropconnect looked for the first time, as far as that look showed."""
    is_certainly_new: bool
    """That look would have shown it."""
    holds_money: bool
    """The store holds money of it, or may."""
    reentered: bool | None
    """The customer has ordered the same goods again since; None: not known."""


@dataclass(frozen=True)
class AtSupplier:
    """What is known of goods that a supplier does not deliver."""

    kind: SeenKind
    is_new: bool
    first: Clocks
    now: Clocks
    has_another: bool
    """Another order at a supplier stands for a line of them."""
    has_shipped: bool
    """Something of the store's order was sent."""


@dataclass(frozen=True)
class AskedInStore:
    """What is known of what a customer asked for in the store itself."""

    is_new: bool
    """It did not wait there when dropconnect looked for the first time."""
    may_be_done: bool
    """A case that ended after it was asked for has cancelled as much of the same goods: it may have been this
    very wish."""


def about_store(handling: Handling, facts: AtStore) -> Next:
    """What follows at a store that lets ``handling`` be done."""
    if handling is Handling.IGNORE:
        return Next.IGNORE
    if not facts.is_new:
        return Next.LIST
    is_certain = (
        facts.kind is SeenKind.CANCELLED
        and facts.is_certainly_new
        and not facts.holds_money
        and facts.reentered is False
    )
    return Next.DO if handling is Handling.DO and is_certain else Next.ASK


def about_request(handling: Handling, facts: AskedInStore) -> Next:
    """What follows from a customer's request at a store that lets ``handling`` be done."""
    if handling is Handling.IGNORE:
        return Next.IGNORE
    if not facts.is_new:
        return Next.LIST
    return Next.DO if handling is Handling.DO and not facts.may_be_done else Next.ASK


def is_within(request: CustomerRequest, choice: Choice, others: Iterable[CustomerRequest] = ()) -> bool:
    """Whether who cancels ``choice`` cancels all that the customer asked for, beside what ``others`` ask for:
    two requests for one unit each are for two units."""
    if choice.whole_order:
        return True
    left = Counter({line.line_id: line.quantity for line in choice.lines if line.kind is LineKind.ITEM})
    for other in others:
        left.subtract(other.lines)
    return bool(request.lines) and all(left[line_id] >= units for line_id, units in request.lines.items())


def about_supplier(handling: Handling, facts: AtSupplier) -> Next:
    """What follows for the customer's money, at a store that lets ``handling`` be done."""
    if handling is Handling.IGNORE:
        return Next.IGNORE
    if not facts.is_new:
        return Next.LIST
    is_certain = not (facts.kind is SeenKind.LOST or facts.has_another or facts.has_shipped)
    if handling is not Handling.DO or not is_certain:
        return Next.ASK
    apart = are_apart(facts.first, facts.now)
    if apart is None:
        return Next.ASK
    return Next.DO if apart else Next.LATER


def are_apart(first: Clocks, now: Clocks) -> bool | None:
    """Whether two looks are an hour apart; None: only a clock that can be set says so."""
    boot = now.boot - first.boot >= APART.total_seconds() if first.boot_id == now.boot_id else None
    heard = now.heard - first.heard >= APART if first.heard and now.heard else None
    if True in (boot, heard):
        return True
    if False in (boot, heard):
        return False
    return None if now.wall - first.wall >= APART else False


def is_ordered_again(order: Order, others: tuple[Order, ...]) -> bool:
    """Whether one of the customer's ``others`` is newer, alive, and for some of the same goods."""
    goods = _goods(order)
    return any(
        other.state in _LIVE
        and other.id != order.id
        and (order.created_at is None or other.created_at is None or other.created_at > order.created_at)
        and bool(goods & _goods(other))
        for other in others
    )


def _goods(order: Order) -> set[tuple[str, str]]:
    items = order.items
    return {("sku", line.sku) for line in items if line.sku} | {
        ("product", line.product_id) for line in items if line.product_id
    }
