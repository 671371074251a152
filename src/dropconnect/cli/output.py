"""Prints: text and tables for people, one JSON document for programs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from textwrap import wrap

from rich.console import Console
from rich.text import Text

from dropconnect.cli.exits import Exit
from dropconnect.cli.tables import print_table
from dropconnect.clock import SystemClock
from dropconnect.models.base import Model
from dropconnect.plain import MOST_OF_A_MESSAGE, capped, plain
from dropconnect.zones import in_zone, told

_STYLES = {
    "overdue": "bold red",
    "failed": "bold red",
    "done": "green",
    "ok": "green",
    "refused": "dim",
    "withdrawn": "dim",
}
"""States that are told apart at a glance. The word says it too: a colour alone says nothing."""
WIDTH_OF_FILES = 160
"""Columns where there is no terminal: wide enough that rows are rarely broken."""

_KEPT = "\x00"
"""Stands for a space at which no line is broken; ``clean`` lets none through."""


@dataclass
class _Shown:
    """How this run shows times. None: in this machine's zone, until a configuration says another."""

    zone: tzinfo | None = None


_shown = _Shown()


def show_in(zone: tzinfo | None) -> None:
    """Show times in this zone from now on; None: this machine's."""
    _shown.zone = zone


class Marked(str):
    """Words that a terminal shows in a colour of their own: what is overdue."""

    __slots__ = ()
    style = "bold red"


def emit(command: str, report: Model, code: Exit = Exit.DONE) -> None:
    """Write ``report`` as the one JSON document of ``command``, which ends with ``code``."""
    # The documents of all commands are every report there is: only who writes one loads them.
    from dropconnect.report.documents import DOCUMENTS, VERSION

    if type(report) is not DOCUMENTS[command]:
        raise TypeError(f"the document of {command} is a {DOCUMENTS[command].__name__}, not a {type(report)}")
    head = {"schema": f"dropconnect.{command}/{VERSION}", "exit_code": int(code)}
    text = json.dumps({**head, **report.model_dump(mode="json")}, indent=2)
    sys.stdout.write(f"{text}\n")


def emit_list(command: str, report: Model, code: Exit, field: str, rows: Iterable[Model]) -> None:
    """As ``emit``, for a report whose last field is a list too long for the memory: ``rows`` are it."""
    from dropconnect.report.documents import VERSION

    head = {"schema": f"dropconnect.{command}/{VERSION}", "exit_code": int(code)}
    told = {**head, **report.model_dump(mode="json"), field: []}
    sys.stdout.write(json.dumps(told, indent=2).removesuffix("[]\n}") + "[")
    separator = "\n"
    for row in rows:
        text = json.dumps(row.model_dump(mode="json"), indent=2).replace("\n", "\n    ")
        sys.stdout.write(f"{separator}    {text}")
        separator = ",\n"
    sys.stdout.write("]\n}\n" if separator == "\n" else "\n  ]\n}\n")


@cache
def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else WIDTH_OF_FILES
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, width=width)


def clean(text: object) -> str:
    """One line of text without control characters, of a length that can be read, with its times in the
    reader's zone. What stands in it may come from a shop: it must not steer the terminal or look like a line
    of ours."""
    return in_zone(capped(plain(str(text)), MOST_OF_A_MESSAGE), _shown.zone, SystemClock().now())


def say(text: str = "", *, bold: bool = False, stderr: bool = False) -> None:
    """One line of text for a person. On a terminal it is broken between words, and never in a command."""
    console = _console(stderr=stderr)
    told = clean(text)
    if console.is_terminal:
        told = _broken(told, console.width)
    style = text.style if isinstance(text, Marked) else "bold" if bold else None
    console.print(told, style=style, soft_wrap=True)


def copied(command: str) -> None:
    """A command on a line of its own, never broken: it is there to be copied."""
    _console(stderr=False).print(clean(command), soft_wrap=True)


def _broken(text: str, width: int) -> str:
    kept = re.sub(r"`[^`]*`", lambda found: found[0].replace(" ", _KEPT), text)
    indent = " " * (len(text) - len(text.lstrip()))
    lines = wrap(kept, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace(_KEPT, " ")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = ()) -> None:
    """A table for a person; the columns named in ``right`` are aligned to the right, as money is."""
    print_table(_console(stderr=False), columns, [[_cell(cell) for cell in row] for row in rows], right)


def _cell(value: object) -> Text:
    text = clean("" if value is None else value)
    return Text(text, style=value.style if isinstance(value, Marked) else style_of(text))


def style_of(text: str) -> str:
    """The colour of a state, by the word that it begins with. rich leaves colours out where NO_COLOR is set
    or nobody looks."""
    word = re.match(r"[A-Za-z-]+", text)
    return _STYLES.get(word[0].casefold(), "") if word else ""


def moment(at: datetime | None) -> str:
    """A time for a person: in the zone of the configuration, with the date where it is not today."""
    return told(at, _shown.zone, SystemClock().now()) if at else ""


def second(at: datetime) -> str:
    """The exact time, with its date: of a line in a history."""
    return f"{at.astimezone(_shown.zone):%Y-%m-%d %H:%M:%S}"
