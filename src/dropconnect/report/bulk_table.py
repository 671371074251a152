"""The report of a bulk run as a table: a row for each order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from dropconnect.models.money import Money
from dropconnect.report.bulk import BulkOrder

COLUMNS = (
    "row", "store", "order", "order_id", "case", "outcome", "code",
    "due", "expected", "paid_back", "currency", "known", "why",
)  # fmt: skip
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cells_of(order: BulkOrder) -> list[str]:
    """The cells of one row, under ``COLUMNS``."""
    amounts = (order.due, order.expected, order.paid_back)
    currency = next((amount.currency for amount in amounts if amount is not None), "")
    return [
        str(order.row),
        _text(order.store),
        _text(order.order),
        _text(order.order_id),
        "" if order.case_id is None else str(order.case_id),
        str(order.state),
        order.code,
        *(_amount(amount) for amount in amounts),
        currency,
        "yes" if order.known else "",
        _text(order.words),
    ]


def csv_of(orders: Iterable[BulkOrder]) -> Iterator[str]:
    """The table as CSV, line by line: no list is too long."""
    line = io.StringIO()
    table = csv.writer(line)
    for cells in _all(orders):
        table.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _all(orders: Iterable[BulkOrder]) -> Iterator[Iterable[str]]:
    yield COLUMNS
    yield from map(cells_of, orders)


def _amount(amount: Money | None) -> str:
    return "" if amount is None else str(amount).removesuffix(f" {amount.currency}")


def _text(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, whatever a shop has written into it."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
