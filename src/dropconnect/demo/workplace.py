"""A merchant's folder for the demo, and the real command line run in it, a process for each command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dropconnect.config import FILE_NAME
from dropconnect.demo.paper import Ran

STORE = "shop"
BOOKS = "books"
"""The journal's folder: what says how far the journal has come is kept outside of it."""
STATE_HERE = f'state_folder = "state"\njournal = "{BOOKS}/journal.sqlite3"'
"""The top of a configuration that leaves nothing in the user's own folders."""
_OURS = "DROPCONNECT_"
_SECRET = "DEMO_SECRET_"  # noqa: S105 - the beginning of the names of variables, not a secret
_PATIENCE_SECONDS = 60
# Whatever proxy the user has, everything here is on this machine.
_NO_PROXY = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


@contextmanager
def unseen_settings() -> Iterator[None]:
    """Meanwhile this process sees neither what the user's environment says to dropconnect nor its proxies."""
    before = dict(os.environ)
    for name in before:
        if name.startswith(_OURS):
            del os.environ[name]
    os.environ.update(_NO_PROXY)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def section(
    table: str, connector: str, settings: Mapping[str, str], secrets: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """The lines of a connection in ``dropconnect.toml``; ``secrets`` says where each secret is kept."""
    lines = [f"[{table}]", f"connector = {json.dumps(connector)}"]
    lines += [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    for name, where in secrets.items():
        [(kind, place)] = where.items()
        lines.append(f"{name} = {{ {kind} = {json.dumps(place)} }}")
    return lines


class Workplace:
    """A folder with a configuration for one store. Nothing of the user's own configuration is seen in it."""

    def __init__(
        self, folder: Path, connector: str, settings: Mapping[str, str], secrets: Mapping[str, str]
    ) -> None:
        self._folder = folder
        kept = {name: {"env": f"{_SECRET}{name}"} for name in secrets}
        lines = [STATE_HERE, *section(f"stores.{STORE}", connector, settings, kept)]
        (folder / BOOKS).mkdir()
        (folder / FILE_NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(_OURS)},
            **{f"{_SECRET}{name}": value for name, value in secrets.items()},
            **_NO_PROXY,
        }
        if self._environment.pop("PYTHONDONTWRITEBYTECODE", ""):
            # Every command would compile everything anew, which is most of its time. This folder is ours.
            self._environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")

    def run(self, *words: str, on_start: Callable[[subprocess.Popen[str]], object] | None = None) -> Ran:
        """Run ``dropconnect`` to its end; ``on_start`` is handed the process that has just begun."""
        process = subprocess.Popen(  # noqa: S603 - our own program, with our own words
            [sys.executable, "-m", "dropconnect", *words],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        with process:
            try:
                if on_start is not None:
                    on_start(process)
                output, _ = process.communicate(timeout=_PATIENCE_SECONDS)
            except BaseException:
                process.kill()
                raise
        return Ran(process.returncode, output)
