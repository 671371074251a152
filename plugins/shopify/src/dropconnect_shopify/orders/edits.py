"""Pure: units that were edited out of an order, before and after the order was cancelled.

Shopify takes the lines off a cancelled order by a row without money (second-hand). What an edit took out
before that stays out: its row, or the units that ``currentQuantity`` lacks, read the same before and after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from dropconnect.plugin import Money, Refund, RefundedLine
from dropconnect_shopify.api.fields import Fields

REMOVED = "removed"
"""The id of the row that stands for units which were edited out of an order without a refund."""

_ONE_JOB = timedelta(minutes=1)
"""How long before ``cancelledAt`` the job of a cancellation may have booked its row (assumed)."""


def rows_of_cancellation(
    refunds: Sequence[Refund], lines: Sequence[Fields], cancelled_at: datetime
) -> frozenset[str]:
    """The ids of the rows without money by which the cancellation took the lines off.

    No edit comes after ``cancelledAt`` (Shopify's schema, merchantEditable). Right before it, the row of the
    cancellation is the one after which nothing is left.
    """
    found = set()
    gone = _edited_out(lines, refunds)
    for row in refunds:
        gone.update({line.line_id: line.quantity for line in row.lines})
        if row.amount or row.key or row.created_at is None:
            continue
        takes_all = all(gone[_id(line)] >= line.whole_number("quantity") for line in lines)
        if row.created_at > cancelled_at or (takes_all and row.created_at >= cancelled_at - _ONE_JOB):
            found.add(row.id)
    return frozenset(found)


def removed_units(
    lines: Sequence[Fields], refunds: Sequence[Refund], currency: str, *, cancelled_without_row: bool
) -> tuple[Refund, ...]:
    """Units that are gone and stand in none of ``refunds``, as a row without money.

    ``refunds`` are all rows, also those of the cancellation. Where it left none and all units are gone, it is
    the cancellation that took them.
    """
    if cancelled_without_row and all(line.whole_number("currentQuantity") == 0 for line in lines):
        return ()
    missing = _edited_out(lines, refunds)
    zero = Money.zero(currency)
    rows = tuple(
        RefundedLine(line_id=line_id, quantity=count, net=zero, tax=zero)
        for line_id, count in missing.items()
        if count > 0
    )
    if not rows:
        return ()
    return (Refund(id=REMOVED, amount=zero, reason="edited out", confirmed=False, lines=rows),)


def _edited_out(lines: Iterable[Fields], refunds: Iterable[Refund]) -> Counter[str]:
    """Line id -> units that are gone and stand in no row."""
    removed = Counter(
        {_id(line): line.whole_number("quantity") - line.whole_number("currentQuantity") for line in lines}
    )
    return removed - _in_rows(refunds)


def _in_rows(refunds: Iterable[Refund]) -> Counter[str]:
    units = Counter[str]()
    for refund in refunds:
        units.update({row.line_id: row.quantity for row in refund.lines})
    return units


def _id(line: Fields) -> str:
    return line.id("LineItem")
