"""Pure: the refunds that the shop has booked for an order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from dropconnect.kit import reads_order
from dropconnect.plugin import LineKind, Refund, RefundedLine
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.lines import LINE_LISTS, net_and_tax

KEY_META = "_dropconnect_key"
"""On a refund: the key of the effect that made it."""
JOURNAL_META = "_dropconnect_journal"
"""On a refund: the journal in which that effect stands."""
MORE_META = "_dropconnect_more"
"""On a refund: the case that made it had more to pay back."""


def refunds_from(
    rows: Iterable[object],
    order_id: str,
    currency: str,
    connection: str,
    measures: Mapping[str, Decimal] | None = None,
) -> tuple[Refund, ...]:
    """All refunds of an order, oldest first; ``UnreadableOrder`` if one cannot be read. ``measures``: the
    broken quantities of its lines by line id."""
    refunds = (
        _refund(Fields(row, f"refund {position} of order {order_id}", connection), currency, measures or {})
        for position, row in enumerate(rows, 1)
    )
    with reads_order():
        return tuple(sorted(refunds, key=lambda refund: int(refund.id)))


def refund_ids(order: Fields) -> tuple[str, ...]:
    """The refund ids that the order itself lists, in ascending order."""
    with reads_order():
        return tuple(sorted((row.id() for row in listed_refunds(order)), key=int))


def listed_refunds(order: Fields) -> tuple[Fields, ...]:
    """The rows of the order's own list. A refund that was deleted can leave one behind without id and
    money."""
    return tuple(row for row in order.objects("refunds") if not _is_ghost(row))


def _is_ghost(row: Fields) -> bool:
    return not row.loose_id("id") and row.content.get("id") in (None, "", 0, "0") and _is_nothing(row)


def _is_nothing(row: Fields) -> bool:
    return row.content.get("total") in (None, "") or not row.decimal("total")


def _refund(row: Fields, currency: str, measures: Mapping[str, Decimal]) -> Refund:
    lines = (
        _refunded_line(line, kind, currency, measures)
        for name, kind, _ in LINE_LISTS
        for line in row.objects(name)
    )
    return Refund(
        id=row.id(),
        amount=row.money("amount", currency),
        reason=row.title("reason"),
        key=row.meta(KEY_META),
        journal=row.meta(JOURNAL_META),
        more_follows=bool(row.meta(MORE_META)),
        confirmed=row.flag("refunded_payment"),
        created_at=row.moment("date_created_gmt"),
        made_by=row.loose_id("refunded_by"),
        lines=tuple(line for line in lines if line is not None),
    )


def _refunded_line(
    row: Fields, kind: LineKind, currency: str, measures: Mapping[str, Decimal]
) -> RefundedLine | None:
    """A refund's line, whose numbers the shop writes negative; None if it points to no order line:
    its money still counts in the refund's amount."""
    line_id = row.meta("_refunded_item_id")
    net, tax = net_and_tax(row, currency)
    if not line_id:
        if (net or tax) and row.hides_meta():
            raise row.wrong("meta_data", "does not show which line of the order was paid back")
        return None
    return RefundedLine(
        line_id=line_id,
        quantity=_units(-row.quantity("quantity"), measures.get(line_id)) if kind is LineKind.ITEM else 0,
        net=-net,
        tax=-tax,
    )


def _units(quantity: Decimal, measure: Decimal | None) -> int:
    """A line of a broken quantity is one unit, which is gone when the whole of it is; a part of it is money
    without a unit."""
    if measure is not None:
        return 1 if quantity >= measure else 0
    return int(quantity)
