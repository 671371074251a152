"""How long a command takes to start, beside the bare import of the libraries that it cannot do without.

``--help`` needs typer, to make commands, and pydantic stands beside it, which every other command needs.
``cases`` and ``show`` read the journal, so SQLAlchemy stands beside them too. What is compared is processor
time, of processes that take turns: another program on the machine slows both sides.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dropconnect import Dropconnect
from dropconnect.testing.fakes import FakeWorld

STARTS = 15
_FILE = 'state_folder = "state"\n[stores.shop]\nconnector = "fake-platform"\n'
"""Reading the journal opens no connection: the command need not know this connector."""
_BARE = "import typer, pydantic"
_BARE_JOURNAL = "import typer, pydantic, sqlalchemy"


@dataclass(frozen=True)
class Start:
    """A command, the imports that it is compared with, and how many times as long it may take."""

    arguments: tuple[str, ...]
    bare: str
    goal: float


STARTED = (
    Start(("--help",), _BARE, 2.5),
    Start(("cases",), _BARE_JOURNAL, 3.0),
    Start(("show", "1"), _BARE_JOURNAL, 3.0),
)


def measure_starting() -> None:
    """Print the ratios, beside their goals."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make_case(folder)
        for start in STARTED:
            ours = (sys.executable, "-m", "dropconnect", *start.arguments)
            took, bare = _medians(folder, ours, (sys.executable, "-c", start.bare))
            command = f"dropconnect {' '.join(start.arguments)}"
            ratio = f"{took / bare:.2f} x `{start.bare}` (goal {start.goal:g})"
            print(f"{command:<28} {took * 1000:.0f} ms, {ratio}")


def _make_case(folder: Path) -> None:
    file = folder / "dropconnect.toml"
    file.write_text(_FILE, encoding="utf-8")
    world = FakeWorld()
    with Dropconnect.open(file, clock=world.clock, registry=world.registry()) as app:
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")


def _medians(folder: Path, *commands: tuple[str, ...]) -> list[float]:
    """Seconds of processor time of each, taken in turns."""
    # What people have installed is compiled. The first round compiles it here, and counts for nothing.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    rounds = [
        [_processor_time(command, folder, environment) for command in commands] for _ in range(STARTS + 1)
    ]
    return [statistics.median(times) for times in zip(*rounds[1:], strict=True)]


def _processor_time(command: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    measure_starting()
