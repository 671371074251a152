"""Reads lists of orders: a CSV file, or numbers. One row at a time: no list is too long."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from dropconnect.errors import UsageError
from dropconnect.models.cancellation import LineSelection
from dropconnect.report.bulk import BulkRow

COLUMNS = ("order", "store", "lines", "reason", "comment", "request_id")
"""What a file can have, in any order; ``order`` is needed."""

_SEPARATORS = ",;\t"
_LONGEST_HEADER = 10_000


def rows_of_file(path: Path, store: str, reason: str) -> Iterator[BulkRow]:
    """The rows of a CSV file: UTF-8, a header, separated by commas, semicolons or tabs.

    ``store`` and ``reason`` are those of a row that names none. A row that cannot be used has ``trouble``.
    Raises ``UsageError`` for a file that cannot be used.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline(_LONGEST_HEADER)
            file.seek(0)
            reader = csv.reader(file, delimiter=max(_SEPARATORS, key=first.count), strict=True)
            yield from _rows(reader, path, store, reason)
    except UnicodeDecodeError:
        raise UsageError(
            f"{path} is not UTF-8 text: save it as CSV with the encoding UTF-8, then give it again"
        ) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from None


def rows_of_numbers(text: str, store: str, reason: str) -> Iterator[BulkRow]:
    """A row for each order of a text: separated by spaces or commas. ``UsageError`` if there is none."""
    written = text.replace(",", " ").split()
    if not written:
        raise UsageError('--numbers names no order; write them as in --numbers "1001 1002"')
    for number, order in enumerate(written, start=1):
        yield BulkRow(row=number, store=store, order=order, reason=reason)


def _rows(reader: Iterator[list[str]], path: Path, store: str, reason: str) -> Iterator[BulkRow]:
    found = False
    columns: list[str] = []
    line = 1
    while True:
        line = getattr(reader, "line_num", line) + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise UsageError(f"{path}, line {line}: this is not CSV ({error}); correct the line") from None
        if cells is None:
            break
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = _columns(cells, path)
            continue
        found = True
        yield _row(line, dict(zip(columns, cells, strict=False)), len(cells) - len(columns), store, reason)
    if not columns:
        raise UsageError(f"{path} is empty; its first line names the columns: {', '.join(COLUMNS)}")
    if not found:
        raise UsageError(f"{path} has a header and no rows: write one order a line below it")


def _columns(cells: list[str], path: Path) -> list[str]:
    names = [cell.strip().casefold() for cell in cells]
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        raise UsageError(
            f"{path}: the first line has the unknown column {unknown[0]!r}; columns are {', '.join(COLUMNS)}"
        )
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise UsageError(f"{path}: the column {twice[0]!r} is there twice; keep one of them")
    if "order" not in names:
        raise UsageError(f"{path}: the first line has no column `order`; columns are {', '.join(COLUMNS)}")
    return names


def _row(line: int, cells: dict[str, str], too_many: int, store: str, reason: str) -> BulkRow:
    told = {name: cell.strip() for name, cell in cells.items()}
    order = told.get("order", "")
    trouble = ""
    lines: tuple[LineSelection, ...] = ()
    try:
        lines = tuple(LineSelection.written(text) for text in told.get("lines", "").split())
    except (UsageError, ValueError) as error:  # the latter of a number with thousands of digits
        trouble = f"{error}; write the lines as in LAMP-1:1 HUB-1:2"
    if too_many > 0:
        trouble = (
            "the row has more cells than the first line has columns: put quotes around a cell with commas"
        )
    if not order:
        trouble = "the row names no order"
    return BulkRow(
        row=line,
        store=told.get("store") or store,
        order=order,
        lines=lines,
        reason=told.get("reason") or reason,
        comment=told.get("comment", ""),
        request_id=told.get("request_id", ""),
        trouble=trouble,
    )
