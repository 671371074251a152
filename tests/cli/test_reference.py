"""The reference pages say what the program does, and the program starts without its heavy parts."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.workplace import Workplace
from typer.main import get_command

from dropconnect.cli.app import (
    Commands,
    ConfigCommands,
    EventCommands,
    JournalCommands,
    MailCommands,
    SupplierMailCommands,
    TokenCommands,
    WebhookCommands,
    app,
)
from dropconnect.cli.exits import Exit

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "cli.md").read_text("utf-8")
HEAVY = ("sqlalchemy", "alembic", "httpx", "rich", "pydantic", "dropconnect.app", "dropconnect.config")


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every command with its options."""

    def walk(command: Any, name: str) -> Iterator[tuple[str, list[str]]]:
        names = [(*item.opts, *item.secondary_opts) for item in command.params]
        options = [option for both in names for option in both if option.startswith("-")]
        if not hasattr(command, "list_commands"):
            yield name, options
            return
        with command.make_context("dropconnect", [], resilient_parsing=True) as context:
            for child in command.list_commands(context):
                yield from walk(command.get_command(context, child), f"{name} {child}".strip())

    return walk(get_command(app), "")


def section_of(name: str) -> str:
    found = re.search(rf"### `dropconnect {name}`\n(.*?)(?=\n##|\Z)", PAGE, re.DOTALL)
    assert found, f"the page has no section about {name}"
    return found[1]


@pytest.mark.parametrize(("name", "options"), list(commands()))
def test_every_command_and_option_is_on_the_page(name: str, options: list[str]) -> None:
    section = section_of(name)
    documented = set(re.findall(r"(?<=`)--?[a-z][a-z-]*", section.partition("| option |")[2]))
    assert documented == {*options, "--help"}


def test_every_exit_code_is_on_the_page() -> None:
    table = PAGE.partition("## Exit codes")[2].partition("\n## ")[0]
    assert [int(code) for code in re.findall(r"(?m)^\| (\d) \|", table)] == sorted(Exit)


def test_help_needs_none_of_the_heavy_parts() -> None:
    program = (
        "import sys; from dropconnect.cli import run; run(['--help']); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "Usage: dropconnect" in done.stdout
    assert not set(done.stderr.split()) & set(HEAVY)


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_the_help_of_a_command_begins_with_what_the_list_says_of_it(empty: Workplace, name: str) -> None:
    groups = {
        "config": ConfigCommands,
        "events": EventCommands,
        "journal": JournalCommands,
        "mail": MailCommands,
        "supplier-mail": SupplierMailCommands,
        "tokens": TokenCommands,
        "webhooks": WebhookCommands,
    }
    below = {f"{group} {child}": lazy for group, its in groups.items() for child, lazy in its.table.items()}
    summary = (Commands.table | below)[name].summary
    assert len(summary) <= 60
    assert summary.endswith(".")
    assert f"\n\n  {summary}\n" in empty.call(*name.split(), "--help").out


def test_no_line_of_the_list_of_commands_is_cut(empty: Workplace) -> None:
    listed = empty.call("--help").out.partition("Commands:\n")[2].splitlines()
    assert len(listed) == len(Commands.table) + len(app.registered_groups)
    assert not [line for line in listed if line.endswith("...")]


def test_a_misspelt_command_is_answered_with_the_nearest(empty: Workplace) -> None:
    assert "Did you mean 'cancel'" in empty.call("cancle").err


def test_a_shell_completes_commands(empty: Workplace) -> None:
    empty.environment |= {
        "_DROPCONNECT_COMPLETE": "complete_bash", "COMP_WORDS": "dropconnect re", "COMP_CWORD": "1",
    }  # fmt: skip
    program = "import sys; sys.argv = ['dropconnect']; from dropconnect.cli import main; main()"
    assert empty.run(script=program).out.split() == ["resolve", "reconcile", "resume"]
