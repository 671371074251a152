"""The report of a bulk run as a CSV file: a row for each order."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

import typer

from dropconnect.report.bulk import BulkOrder
from dropconnect.report.bulk_table import COLUMNS, cells_of


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
            table.writerows(cells_of(order) for order in orders)
        except BaseException:
            written.unlink()
            raise
    written.replace(path)
