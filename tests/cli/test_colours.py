"""Colours on a terminal, and none where nobody wants them: the command line in a real pseudo-terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

_TABLE = """
from dropconnect.cli.output import table
table(("case", "state"), [(1, "done: paid back"), (2, "overdue since 3 h"), (3, "waits for CJ")])
"""
RED, GREEN = "\x1b[1;31m", "\x1b[32m"


def seen_on_a_terminal(**environment: str) -> str:
    """What a terminal of 80 columns is sent."""
    reader, writer = pty.openpty()
    given = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    given |= {"TERM": "xterm", "COLUMNS": "80", **environment}
    try:
        subprocess.run([sys.executable, "-c", _TABLE], stdout=writer, env=given, check=True)
    finally:
        os.close(writer)
    try:
        return os.read(reader, 65536).decode()
    finally:
        os.close(reader)


def test_states_have_a_colour_on_a_terminal() -> None:
    said = seen_on_a_terminal()
    assert f"{GREEN}done: paid back" in said
    assert f"{RED}overdue since 3 h" in said
    assert "waits for CJ" in said


def test_no_color_is_honoured() -> None:
    said = seen_on_a_terminal(NO_COLOR="1")
    assert RED not in said
    assert GREEN not in said
    assert "overdue since 3 h" in said


def test_a_file_gets_no_colours(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _TABLE], capture_output=True, text=True, check=True)
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("columns", ["80", "60"])
def test_a_table_fits_a_narrow_terminal(columns: str) -> None:
    lines = seen_on_a_terminal(COLUMNS=columns, NO_COLOR="1").splitlines()
    assert max(len(line.rstrip()) for line in lines) <= int(columns)
