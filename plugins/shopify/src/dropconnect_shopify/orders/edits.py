"""Pure: units that were edited out of an order, before and after the order was cancelled.

Shopify takes the lines off a cancelled order by a row without money (second-hand). What an edit took out
before that stays out: its row, or the units that ``currentQuantity`` lacks, read the same before and after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.plugin import Refund
from dropconnect_shopify.api.fields import Fields

_ONE_JOB = timedelta(minutes=1)
"""How long before ``cancelledAt`` the job of a cancellation may have booked its row (assumed)."""


@dataclass(frozen=True)
class Row:
    """A refund as Shopify books it. ``is_bare``: nobody's payment, only units that are gone."""

    refund: Refund
    is_bare: bool


def rows_of_cancellation(
    rows: Sequence[Row], lines: Sequence[Fields], cancelled_at: datetime
) -> frozenset[str]:
    """The ids of the rows without money by which the cancellation took the lines off.

    No edit comes after ``cancelledAt`` (Shopify's schema, merchantEditable). Right before it, the row of the
    cancellation is the one after which nothing is left.
    """
    found = set()
    gone = _in_no_row(lines, rows)
    for refund in (row.refund for row in rows):
        gone.update({line.line_id: line.quantity for line in refund.lines})
        if refund.amount or refund.key or refund.created_at is None:
            continue
        takes_all = all(gone[_id(line)] >= line.whole_number("quantity") for line in lines)
        if refund.created_at > cancelled_at or (takes_all and refund.created_at >= cancelled_at - _ONE_JOB):
            found.add(refund.id)
    return frozenset(found)


def edited_out(
    rows: Sequence[Row], lines: Sequence[Fields], of_cancellation: frozenset[str], *, is_cancelled: bool
) -> Counter[str]:
    """Line id -> units that edits took out. Where a cancellation left no row and all units are gone, it is
    the cancellation that took those which stand in no row."""
    units = Counter[str]()
    for row in rows:
        if row.is_bare and row.refund.id not in of_cancellation:
            units.update({line.line_id: line.quantity for line in row.refund.lines})
    by_cancellation = is_cancelled and not of_cancellation
    if by_cancellation and all(line.whole_number("currentQuantity") == 0 for line in lines):
        return units
    return units + _in_no_row(lines, rows)


def _in_no_row(lines: Iterable[Fields], rows: Iterable[Row]) -> Counter[str]:
    """Line id -> units that are gone and stand in no row."""
    gone = Counter(
        {_id(line): line.whole_number("quantity") - line.whole_number("currentQuantity") for line in lines}
    )
    in_rows = Counter[str]()
    for row in rows:
        in_rows.update({line.line_id: line.quantity for line in row.refund.lines})
    return gone - in_rows


def _id(line: Fields) -> str:
    return line.id("LineItem")
