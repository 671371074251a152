"""The reference pages say what the program does, and the program starts without its heavy parts."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from dropconnect.cli.app import app
from dropconnect.cli.exits import Exit

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "cli.md").read_text("utf-8")
HEAVY = ("sqlalchemy", "alembic", "httpx", "rich", "dropconnect.config", "dropconnect.journal")


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every command with its options."""

    def walk(command: object, name: str) -> Iterator[tuple[str, list[str]]]:
        children = getattr(command, "commands", {})
        for child, below in children.items():
            yield from walk(below, f"{name} {child}".strip())
        names = [(*item.opts, *item.secondary_opts) for item in command.params]  # type: ignore[attr-defined]
        options = [option for both in names for option in both if option.startswith("-")]
        if name and not children:
            yield name, options

    return walk(get_command(app), "")


def section_of(name: str) -> str:
    found = re.search(rf"### `dropconnect {name}`\n(.*?)(?=\n##|\Z)", PAGE, re.DOTALL)
    assert found, f"the page has no section about {name}"
    return found[1]


@pytest.mark.parametrize(("name", "options"), list(commands()))
def test_every_command_and_option_is_on_the_page(name: str, options: list[str]) -> None:
    section = section_of(name)
    documented = set(re.findall(r"(?<=`)--?[a-z][a-z-]*", section.partition("| option |")[2]))
    assert documented == set(options) - {"--help"}


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
