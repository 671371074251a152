"""Finds what can be shown, shows it, and ends with 0 only if all the money is where it is due."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console

from dropconnect.demo import scenes
from dropconnect.demo.paper import Paper
from dropconnect.demo.reckoning import Account, print_reckoning
from dropconnect.manager import InstalledConnector, Registry, discover

if TYPE_CHECKING:
    from dropconnect.demo.supplying import Shop, Supplier
    from dropconnect.testing.simulator import Demo, Simulator

_Offer = TypeVar("_Offer")
_DIFFERENCE, _CANNOT_RUN, _INTERRUPTED = 1, 2, 130


def main() -> int:
    """Show every connector that can be shown, what waits, and every supplier with stories. The exit code."""
    console = Console(highlight=False, soft_wrap=True)
    registry = discover()
    try:
        shows, shops, suppliers = _found(registry)
    except ModuleNotFoundError as error:
        needed = "'dropconnect\\[testing]' aiosmtpd"
        console.print(f"the demo needs {error.name}: pip install {needed}", style="bold red")
        return _CANNOT_RUN
    if not shows:
        console.print("no installed connector has a simulator with orders to show", style="bold red")
        return _CANNOT_RUN
    paper = Paper(console)
    try:
        accounts = [scenes.play(installed, demo, paper) for installed, demo in shows]
        accounts += _play_in_process(shops, suppliers, registry, paper)
    except KeyboardInterrupt:
        return _INTERRUPTED
    money_is_right = print_reckoning(accounts, console)
    for surprise in paper.surprises:
        console.print(f"unexpected: {surprise}", style="bold red")
    return 0 if money_is_right and not paper.surprises else _DIFFERENCE


def _found(
    registry: Registry,
) -> tuple[list[tuple[InstalledConnector, Demo]], list[Shop], list[Supplier]]:
    """Who takes part: in the first act, and as shops and suppliers in the third."""
    # Only here: its mail server is nothing that a merchant installs.
    from dropconnect.demo.supplying import Shop, Supplier

    return (
        list(_offers(registry, "platform", lambda simulator: simulator.demo())),
        [Shop(*found) for found in _offers(registry, "platform", lambda simulator: simulator.demo_shop())],
        [
            Supplier(*found)
            for found in _offers(registry, "supplier", lambda simulator: simulator.demo_supplier())
        ],
    )


def _offers(
    registry: Registry, role: str, offer: Callable[[type[Simulator]], _Offer | None]
) -> Iterator[tuple[InstalledConnector, _Offer]]:
    """What the simulators of the installed connectors of a role offer, where they offer it."""
    for installed in registry.connectors.values():
        if role not in installed.roles or not installed.connector.simulator:
            continue
        module, _, name = installed.connector.simulator.partition(":")
        offered = offer(getattr(importlib.import_module(module), name))
        if offered is not None:
            yield installed, offered


def _play_in_process(
    shops: list[Shop], suppliers: list[Supplier], registry: Registry, paper: Paper
) -> Iterator[Account]:
    """The second act, and the third for every supplier; without a shop or a supplier there is no third."""
    from dropconnect.demo import supplying, waiting

    number = scenes.SCENES + 1
    yield waiting.play_waiting(paper, number)
    number += waiting.SCENES
    for shop in shops[:1]:
        for supplier in suppliers:
            yield supplying.play_supplying(shop, supplier, registry, paper, number)
            number += len(supplier.demo.stories)


if __name__ == "__main__":
    sys.exit(main())
