"""What holds for every run: Ctrl-C reaches the processes that tests start, and gaps are told at the end."""

from __future__ import annotations

import gc
import inspect
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import settings
from tests.support.patience import PATIENCE
from tests.support.proving import NOT_PROVED
from tests.support.readable import complaints

# `make test` tries few examples of each property, `make prove` many. None hangs on how fast a machine is.
settings.register_profile("few", max_examples=30, deadline=None)
settings.register_profile("many", max_examples=150, deadline=None)
settings.load_profile("few")

MEMORY = Path("/dev/shm")
ENOUGH = 2 * 1024**3
"""Bytes. A run needs a tenth of it, as long as few tests fail."""


def pytest_configure(config: pytest.Config) -> None:
    # Thousands of journals wait for the disk else, and no test cuts the power. SQLite syncs all the same.
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None
    # What dropconnect keeps for a user must not come to whoever runs the tests.
    state = tempfile.mkdtemp(prefix="dropconnect-state-")
    os.environ["XDG_STATE_HOME"] = state
    config.add_cleanup(lambda: shutil.rmtree(state, ignore_errors=True))
    # A background job of a shell ignores Ctrl-C, and its children would inherit that.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Tests ask simulators with plain httpx, which gives up after 5 s where nothing else is said.
    waits: httpx.Timeout = inspect.signature(httpx.Client).parameters["timeout"].default
    waits.connect = waits.read = waits.write = waits.pool = PATIENCE


def pytest_collection_finish() -> None:
    """Eight thousand collected tests stay to the end: the garbage collector need not look at them again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def texts_can_be_read(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test does: the tasks, incidents and timelines that it leaves behind are for people."""
    yield
    folder: Path | None = request.node.funcargs.get("tmp_path")
    if folder is not None and request.node.get_closest_marker("texts_of_others") is None:
        assert complaints(folder) == []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the run did not prove, which would drown among the skipped tests."""
    reasons = {
        reason
        for report in terminalreporter.stats.get("skipped", ())
        if isinstance(report.longrepr, tuple)
        and (reason := report.longrepr[2].removeprefix("Skipped: ")).startswith(NOT_PROVED)
    }
    if reasons:
        terminalreporter.section("NOT PROVED", red=True, bold=True)
        for reason in sorted(reasons):
            terminalreporter.write_line(reason.removeprefix(NOT_PROVED))
