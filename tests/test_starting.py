"""A command loads what it needs. What it must not load is a table; the benchmark says what that saves."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from tests.support.patience import PATIENCE

from dropconnect import Dropconnect
from dropconnect.app.reading_room import ReadingRoom
from dropconnect.config import load
from dropconnect.testing.fakes import FakeWorld

CONFIGURATION = 'state_folder = "state"\n[stores.shop]\nconnector = "fake-platform"\n'
RUN = """
import linecache
import sys
from dropconnect.cli import run
code = run(sys.argv[1:])
print("loaded", *sys.modules, file=sys.stderr)
print("sources", *linecache.cache, file=sys.stderr)
sys.exit(code)
"""

WORKS_ON_CASES = (
    "dropconnect.app.front_door",
    "dropconnect.effects",
    "dropconnect.kit",
    "dropconnect.planner",
    "dropconnect.runner",
    "dropconnect.saga.advance",
    "dropconnect.saga.case.desk",
    "dropconnect.saga.look",
    "dropconnect.transport",
)
SPEAKS_WITH_PROVIDERS = (
    "dropconnect_cjdropshipping",
    "dropconnect_shopify",
    "dropconnect_woocommerce",
    "httpx",
    "requests",
    "smtplib",
)
WRITES_MAILS = ("babel", "dropconnect.messages.languages", "dropconnect.messages.render", "jinja2")
NEVER_AT_WORK = (
    "alembic",
    "dropconnect.testing",
    "pytest",
    "sqlalchemy.dialects.postgresql",  # one table's word for it loads all that speaks with that database
    "starlette",
    "uvicorn",
)
MOST_TO_OPEN = 8
"""Statements: which schema it has, whether all of it is there, whose it is; each in a moment of its own."""
READS = ("dropconnect.app", "dropconnect.config", "pluggy", "pydantic", "rich", "sqlalchemy")
"""What reads the configuration and the journal, and prints them."""


@dataclass(frozen=True)
class Start:
    arguments: tuple[str, ...]
    never: tuple[str, ...]


STARTS = (
    Start(("--help",), (*WORKS_ON_CASES, *SPEAKS_WITH_PROVIDERS, *WRITES_MAILS, *NEVER_AT_WORK, *READS)),
    Start(("cases",), (*WORKS_ON_CASES, *SPEAKS_WITH_PROVIDERS, *WRITES_MAILS, *NEVER_AT_WORK)),
    Start(("show", "1"), (*WORKS_ON_CASES, *SPEAKS_WITH_PROVIDERS, *WRITES_MAILS, *NEVER_AT_WORK)),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration whose journal has one closed case."""
    file = tmp_path / "dropconnect.toml"
    file.write_text(CONFIGURATION, encoding="utf-8")
    world = FakeWorld()
    with Dropconnect.open(file, clock=world.clock, registry=world.registry()) as app:
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    return tmp_path


def loaded(folder: Path, *arguments: str) -> set[str]:
    """The modules that a process of its own has loaded at the end of the command."""
    return told(folder, "loaded", *arguments)


def told(folder: Path, word: str, *arguments: str) -> set[str]:
    """What such a process tells under this word."""
    ran = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=folder,
        env={**os.environ, "DROPCONNECT_CONFIG": str(folder / "dropconnect.toml")},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    [line] = [line for line in ran.stderr.splitlines() if line.split()[:1] == [word]]
    return set(line.split()[1:])


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.arguments[0])
def test_a_command_loads_nothing_that_it_does_not_need(folder: Path, start: Start) -> None:
    modules = loaded(folder, *start.arguments)

    assert "typer" in modules
    assert sorted(modules.intersection(start.never)) == []


@pytest.mark.parametrize("command", ["cases", "show 1"])
def test_a_command_reads_no_source_of_a_module(folder: Path, command: str) -> None:
    """Pydantic reads all of it for the docstrings of one model's fields."""
    read = told(folder, "sources", *command.split())

    assert [source for source in read if source.endswith(".py")] == []


def test_what_works_on_cases_is_really_called_so(folder: Path) -> None:
    """Else a module that was renamed would never be found above."""
    with pytest.raises(subprocess.CalledProcessError) as failed:
        loaded(folder, "plan", "shop", "ok-2", "--reason", "changed-mind")

    modules = set(failed.value.stderr.split())
    assert set(WORKS_ON_CASES) - {"dropconnect.transport"} <= modules


def test_a_journal_that_is_up_to_date_is_opened_with_few_questions(folder: Path) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        room = ReadingRoom(load(folder / "dropconnect.toml"))
        room.cases()
        opening = len(asked)
        room.cases()
        opening -= len(asked) - opening
        room.close()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert opening <= MOST_TO_OPEN, asked
