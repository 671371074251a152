"""Finds what can be shown, shows it, and ends with 0 only if all the money is where it is due."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console

from dropconnect.demo.scenes import play
from dropconnect.manager import InstalledConnector, discover

if TYPE_CHECKING:
    from dropconnect.testing.simulator import Demo

_DIFFERENCE, _CANNOT_RUN, _INTERRUPTED = 1, 2, 130


def main() -> int:
    """Show every connector that can be shown. The exit code."""
    console = Console(highlight=False, soft_wrap=True)
    try:
        shows = list(_shows())
    except ModuleNotFoundError as error:
        console.print(f"the demo needs {error.name}: pip install 'dropconnect\\[testing]'", style="bold red")
        return _CANNOT_RUN
    if not shows:
        console.print("no installed connector has a simulator with orders to show", style="bold red")
        return _CANNOT_RUN
    try:
        right = [play(installed, demo, console) for installed, demo in shows]
    except KeyboardInterrupt:
        return _INTERRUPTED
    return 0 if all(right) else _DIFFERENCE


def _shows() -> Iterator[tuple[InstalledConnector, Demo]]:
    for installed in discover().connectors.values():
        if "platform" not in installed.roles or not installed.connector.simulator:
            continue
        module, _, name = installed.connector.simulator.partition(":")
        demo: Demo | None = getattr(importlib.import_module(module), name).demo()
        if demo is not None:
            yield installed, demo


if __name__ == "__main__":
    sys.exit(main())
