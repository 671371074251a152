"""The report of a bulk run as a CSV file: a row for each order."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

import typer

from dropconnect.models.money import Money
from dropconnect.report.bulk import BulkOrder

COLUMNS = (
    "row", "store", "order", "order_id", "case", "outcome", "code",
    "due", "expected", "paid_back", "currency", "known", "why",
)  # fmt: skip
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def require_writable(path: Path | None, source: Path | None) -> None:
    """Raises ``typer.BadParameter`` for a report that could not be written once money has moved."""
    if path is None:
        return
    if source is not None and path.absolute() == source.absolute():
        raise typer.BadParameter(f"{path} is the list itself; name another file", param_hint="--report")
    if path.is_dir() or not os.access(path.absolute().parent, os.W_OK):
        raise typer.BadParameter(f"{path} cannot be written; name another file", param_hint="--report")


def write_report(path: Path, orders: Iterable[BulkOrder]) -> None:
    """Write the file, or replace it whole. Only its user can read it: texts may name customers."""
    with NamedTemporaryFile(
        "w", dir=path.absolute().parent, prefix=f".{path.name}.", delete=False, encoding="utf-8", newline=""
    ) as file:
        written = Path(file.name)
        try:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            table.writerows(_cells(order) for order in orders)
        except BaseException:
            written.unlink()
            raise
    written.replace(path)


def _cells(order: BulkOrder) -> list[str]:
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


def _amount(amount: Money | None) -> str:
    return "" if amount is None else str(amount).removesuffix(f" {amount.currency}")


def _text(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, whatever a shop has written into it."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
