"""Prints: text and tables for people, one JSON document for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

WIDTH_OF_FILES = 160
"""Columns where there is no terminal: wide enough that rows are rarely broken."""


def emit(command: str, document: Mapping[str, Any]) -> None:
    """Write ``document`` as the one JSON document of ``command``."""
    text = json.dumps({"schema": f"dropconnect.{command}/1", **document}, indent=2)
    sys.stdout.write(f"{text}\n")


@cache
def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else WIDTH_OF_FILES
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, width=width)


def clean(text: object) -> str:
    """Text from a shop without control characters: it must not steer the terminal."""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in str(text))


def say(text: str = "", *, bold: bool = False, stderr: bool = False) -> None:
    """One line of text for a person."""
    _console(stderr=stderr).print(clean(text), style="bold" if bold else None, soft_wrap=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = ()) -> None:
    """A table for a person; the columns named in ``right`` are aligned to the right, as money is."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        grid.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(clean("" if cell is None else cell)) for cell in row))
    _console(stderr=False).print(Padding(grid, (0, 0, 0, 2), expand=False))


def moment(at: datetime | None) -> str:
    """A time for a person, in UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else ""
