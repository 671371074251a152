"""Writes docs/reference/cli.md from the commands themselves, so that it cannot lag.

Usage: python tools/cli_reference.py > docs/reference/cli.md
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from dropconnect.cli.app import CANCELLING, DECIDING, SETTING_UP, app
from dropconnect.cli.exits import MEANINGS
from dropconnect.cli.lazy import LazyGroup

_HEAD = """\
# Command line

    dropconnect [--config PATH] [-v] COMMAND ...

`python -m dropconnect` is the same. `dropconnect COMMAND --help` explains one command, and
`dropconnect --install-completion` teaches your shell the commands and options.

Everything for people goes to standard output, progress and errors to standard error. Every command
takes `--json` and then writes one document to standard output; [json.md](json.md) describes each.
Times are in UTC.

This page is made from the code by `make docs`.
"""

_ENVIRONMENT = """
| environment | meaning |
|---|---|
| `DROPCONNECT_CONFIG` | The configuration file. |
| `DROPCONNECT_JOURNAL` | The journal, in place of `journal` in the file. |
| `DROPCONNECT_JOURNAL_WAIT_SECONDS` | How long to wait for a locked journal. Default 10. |
| `DROPCONNECT_DEBUG` | Set to anything: errors also show where in the program they came from. |
"""

_AFTER_EXIT_CODES = """
Where several fit, the highest is told. A command that was interrupted by Ctrl-C ends with 5 if a
call was on its way, else with 3. Whatever happens, the journal knows what was sent, and nothing is
sent twice."""


def page() -> Iterator[str]:
    group = get_command(app)
    yield _HEAD
    yield "## Global options\n"
    yield from _table("option", group.params)
    yield _ENVIRONMENT
    yield "## Exit codes\n\n| code | meaning |\n|---|---|"
    yield from (f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items())
    yield _AFTER_EXIT_CODES
    found = list(commands(group))
    for family in (SETTING_UP, CANCELLING, DECIDING):
        yield f"\n## {family}"
        for name, of_family, command in found:
            if of_family == family:
                yield from _section(name, command)


def commands(command: Any, name: str = "", family: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every command: its words, its family, and the command that typer made."""
    if not isinstance(command, LazyGroup):
        yield name, family, command
        return
    with command.make_context("dropconnect", [], resilient_parsing=True) as context:
        for child in command.list_commands(context):
            below = command.get_command(context, child)
            lazy = command.table.get(child)
            yield from commands(below, f"{name} {child}".strip(), lazy.family if lazy else "")


def _section(name: str, command: Any) -> Iterator[str]:
    yield f"\n### `dropconnect {name}`\n"
    yield f"    dropconnect {' '.join([name, *_usage(command)])}\n"
    for paragraph in str(command.help).split("\n\n"):
        yield from textwrap.wrap(" ".join(paragraph.split()), 100, break_on_hyphens=False)
        yield ""
    arguments = [item for item in command.params if item.param_type_name == "argument"]
    if arguments:
        yield from _table("argument", arguments)
        yield ""
    yield from _table("option", (item for item in command.params if item not in arguments))


def _usage(command: Any) -> Iterator[str]:
    for item in command.params:
        if item.param_type_name == "argument":
            yield str(item.metavar)
        elif item.required:
            yield f"{item.opts[0]} {item.metavar}"


def _table(kind: str, params: Iterable[Any]) -> Iterator[str]:
    yield f"| {kind} | meaning |\n|---|---|"
    for item in params:
        yield f"| {_names(item)} | {item.help}{_default(item)} |"
    if kind == "option":
        yield "| `--help` | Explain, and end. |"


def _default(item: Any) -> str:
    """Of a path or a text, where its own words do not say it."""
    given = str(item.default) if isinstance(item.default, Path | str) else ""
    return f" Default: `{given}`." if given and given not in item.help else ""


def _names(item: Any) -> str:
    if item.param_type_name == "argument":
        return f"`{item.metavar}`"
    value = f" {item.metavar}" if item.metavar else ""
    return ", ".join(f"`{name}{value}`" for name in (*item.opts, *item.secondary_opts))


def text() -> str:
    return "\n".join(page()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
