"""Finds what can be shown, shows it, and ends with 0 only if all the money is where it is due."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from dropconnect.demo import scenes
from dropconnect.demo.offers import offers
from dropconnect.demo.paper import Paper
from dropconnect.demo.reckoning import Account, print_reckoning
from dropconnect.manager import InstalledConnector, Registry, discover

if TYPE_CHECKING:
    from dropconnect.demo.supplying import Shop, Supplier
    from dropconnect.testing.simulator import Demo

_DIFFERENCE, _CANNOT_RUN, _INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] = ()) -> int:
    """Show every connector that can be shown, what waits, and every supplier with stories. The exit code.

    With ``--verbose`` all that the commands print and the mails are shown.
    """
    wanted = _options().parse_args(list(arguments))
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
    paper = Paper(console, brief=not wanted.verbose)
    try:
        accounts = [scenes.play(installed, demo, paper) for installed, demo in shows]
        accounts += _play_in_process(shops, suppliers, registry, paper)
        accounts += _play_samples(registry, paper, _scenes_before(shops, suppliers))
    except KeyboardInterrupt:
        return _INTERRUPTED
    money_is_right = print_reckoning(accounts, console)
    for surprise in paper.surprises:
        console.print(f"unexpected: {surprise}", style="bold red")
    return 0 if money_is_right and not paper.surprises else _DIFFERENCE


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dropconnect.demo", description=main.__doc__)
    parser.add_argument("--verbose", action="store_true", help="show all that is printed, and the mails")
    return parser


def _found(
    registry: Registry,
) -> tuple[list[tuple[InstalledConnector, Demo]], list[Shop], list[Supplier]]:
    """Who takes part: in the first act, and as shops and suppliers in the third."""
    # Only here: its mail server is nothing that a merchant installs.
    from dropconnect.demo.supplying import Shop, Supplier

    return (
        list(offers(registry, "platform", lambda simulator: simulator.demo())),
        [Shop(*found) for found in offers(registry, "platform", lambda simulator: simulator.demo_shop())],
        [
            Supplier(*found)
            for found in offers(registry, "supplier", lambda simulator: simulator.demo_supplier())
        ],
    )


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


def _scenes_before(shops: list[Shop], suppliers: list[Supplier]) -> int:
    """How many scenes are shown before the samples."""
    from dropconnect.demo import waiting

    stories = sum(len(supplier.demo.stories) for supplier in suppliers) if shops else 0
    return scenes.SCENES + waiting.SCENES + stories


def _play_samples(registry: Registry, paper: Paper, before: int) -> Iterator[Account]:
    """The last act: one whole order of every other platform."""
    samples = offers(registry, "platform", lambda simulator: simulator.demo_sample())
    for number, (installed, sample) in enumerate(samples, start=before + 1):
        yield scenes.play_sample(installed, sample, paper, number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
