"""Real processes that hold a case, and what can happen to them and to their lock files."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dropconnect.clock import SystemClock

_HOLD = """
import sys
from pathlib import Path
from dropconnect.clock import SystemClock
from dropconnect.config import load
from dropconnect.journal import Journal
from dropconnect.runner.local import LocalRunner
from dropconnect.testing.fakes import FakeWorld
configuration = load(Path(sys.argv[1]), registry=FakeWorld().registry())
with LocalRunner(Journal(configuration.journal), configuration, SystemClock()) as runner:
    with runner.holding(1) as case:
        print(case.lease, flush=True)
        sys.stdin.read()
"""
_CONTAINER = ("unshare", "--pid", "--fork", "--mount-proc")


class OtherBoot(SystemClock):
    """The clock of this machine after a reboot, or of a clone of it."""

    def boot_id(self) -> str:
        return "another-boot"


class Holding:
    """A process that holds case 1 of a configuration, and does nothing with it."""

    def __init__(self, process: subprocess.Popen[str], runner: str, *, contained: bool) -> None:
        self._process = process
        self._contained = contained
        self.runner = runner

    @property
    def pid(self) -> int:
        """Its number here, outside its container."""
        if not self._contained:
            return self._process.pid
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return int(children.read_text())

    def kill(self) -> None:
        """With -9; returns when it is dead."""
        os.kill(self.pid, signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        """It gives the case back and ends in order."""
        self._process.communicate()


@contextmanager
def holding(file: Path, *, in_container: bool = False) -> Iterator[Holding]:
    """Such a process. ``in_container``: in a pid namespace of its own, where this system allows that."""
    if in_container:
        require_containers()
    arguments = [*(_CONTAINER if in_container else ()), sys.executable, "-c", _HOLD, str(file)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        held = Holding(process, process.stdout.readline().strip(), contained=in_container)
        try:
            yield held
        finally:
            if process.poll() is None:
                held.kill()


def require_containers() -> None:
    """Skip the test where the system does not let us make a pid namespace."""
    if shutil.which(_CONTAINER[0]) is None:
        pytest.skip("there is no unshare")
    tried = subprocess.run([*_CONTAINER, "true"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        pytest.skip(f"no pid namespace may be made here: {tried.stderr.strip()}")
