"""Finds what can be shown, shows it, and ends with 0 only if all the money is where it is due."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console

from dropconnect.demo.paper import Paper
from dropconnect.demo.reckoning import print_reckoning
from dropconnect.demo.scenes import SCENES, play
from dropconnect.manager import InstalledConnector, discover

if TYPE_CHECKING:
    from dropconnect.testing.simulator import Demo

_DIFFERENCE, _CANNOT_RUN, _INTERRUPTED = 1, 2, 130


def main() -> int:
    """Show every connector that can be shown, then what waits. The exit code."""
    console = Console(highlight=False, soft_wrap=True)
    try:
        shows = list(_shows())
        # Only here: its mail server is nothing that a merchant installs.
        from dropconnect.demo.waiting import play_waiting
    except ModuleNotFoundError as error:
        needed = "'dropconnect\\[testing]' aiosmtpd"
        console.print(f"the demo needs {error.name}: pip install {needed}", style="bold red")
        return _CANNOT_RUN
    if not shows:
        console.print("no installed connector has a simulator with orders to show", style="bold red")
        return _CANNOT_RUN
    paper = Paper(console)
    try:
        accounts = [play(installed, demo, paper) for installed, demo in shows]
        accounts.append(play_waiting(paper, SCENES + 1))
    except KeyboardInterrupt:
        return _INTERRUPTED
    money_is_right = print_reckoning(accounts, console)
    for surprise in paper.surprises:
        console.print(f"unexpected: {surprise}", style="bold red")
    return 0 if money_is_right and not paper.surprises else _DIFFERENCE


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
