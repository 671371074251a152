"""Tables that fit a terminal: a column that does not fit stands below its row, and no word is cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

Row = Sequence[Text]

_INDENT = 2
_GAP = 2
"""Columns of the terminal behind each column of a table."""
_READABLE = 30
"""A long text in fewer columns than this is read better below its row."""


@dataclass(frozen=True)
class _Layout:
    """Which columns stand side by side, and how wide; the others stand below."""

    beside: dict[int, int]
    below: tuple[int, ...]


def print_table(console: Console, names: Sequence[str], rows: Sequence[Row], right: Sequence[str]) -> None:
    """Print ``rows``; the columns named in ``right`` are aligned to the right, as money is."""
    layout = _laid_out(names, rows, console.width - _INDENT)
    head = [Text(name, style="bold") for name in names]
    console.print(_line(names, head, layout, right))
    for row in rows:
        console.print(_line(names, row, layout, right))
        for text in _below(names, row, layout):
            console.print(text)


def _laid_out(names: Sequence[str], rows: Sequence[Row], room: int) -> _Layout:
    """Everything beside, as long as it fits. Else what is empty everywhere is left out, and the widest column
    goes below, until the rest fits or the widest that is left can be read in the room that it is left."""
    cells = [[Text(name), *(row[number] for row in rows)] for number, name in enumerate(names)]
    beside = {number: max(cell.cell_len for cell in column) for number, column in enumerate(cells)}
    below: list[int] = []
    if _width(beside) > room:
        filled = {number for row in rows for number, cell in enumerate(row) if cell.plain}
        beside = {number: width for number, width in beside.items() if number in filled} or beside
    while _width(beside) > room and len(beside) > 1:
        widest = max(beside, key=lambda number: (beside[number], number))
        left = room - (_width(beside) - beside[widest])
        if left >= max(_READABLE, *(_longest_word(cell) for cell in cells[widest])):
            beside[widest] = left
        else:
            del beside[widest]
            below.append(widest)
    return _Layout({number: min(width, room) for number, width in beside.items()}, tuple(sorted(below)))


def _width(beside: dict[int, int]) -> int:
    return sum(beside.values()) + _GAP * len(beside)


def _longest_word(cell: Text) -> int:
    return max((Text(word).cell_len for word in cell.plain.split()), default=0)


def _line(names: Sequence[str], row: Row, layout: _Layout, right: Sequence[str]) -> RenderableType:
    grid = Table.grid(padding=(0, _GAP, 0, 0))
    for number, width in layout.beside.items():
        side: Literal["left", "right"] = "right" if names[number] in right else "left"
        grid.add_column(justify=side, width=width, overflow="fold")
    grid.add_row(*(row[number] for number in layout.beside))
    return Padding(grid, (0, 0, 0, _INDENT), expand=False)


def _below(names: Sequence[str], row: Row, layout: _Layout) -> Iterator[RenderableType]:
    for number in layout.below:
        if row[number].plain:
            name = (f"{names[number]}: ", "dim") if names[number] else ""
            yield Padding(Text.assemble(name, row[number]), (0, 0, 0, 3 * _INDENT))
