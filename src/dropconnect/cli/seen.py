"""``seen``: what dropconnect saw by itself at stores and suppliers."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, moment, say
from dropconnect.cli.session import Session
from dropconnect.cli.texts import Command, print_page
from dropconnect.report.pages import PAGE
from dropconnect.report.sightings import SightingPage


def seen(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what is over, what the policy ignores and what waits.")
    ] = False,
    page: options.PageNumber = 1,
    limit: options.PageLimit = PAGE,
    as_json: options.AsJson = False,
) -> None:
    """Orders that were cancelled or paid back at the store itself while a supplier still has their goods,
    goods that a supplier does not deliver, and what customers asked for in the store, each with the command
    that deals with it. `work` looks for them; what was so before it looked for the first time is listed here
    and nothing else is done about it.
    """
    with opened(context) as app:
        found = app.seen(everything=everything, page=page, limit=limit)
    if as_json:
        emit("seen", found)
        return
    command = Session.of(context).command
    _print(found, command)
    again = command(f"seen{' --all' if everything else ''} --limit {limit}")
    print_page(found, len(found.sightings), "sightings", again)


def _print(found: SightingPage, command: Command) -> None:
    for item in found.sightings:
        say(f"Order {item.order_number} of {item.connection}: {item.kind}, {item.state}", bold=True)
        say(f"  {item.what} (seen {moment(item.last_at)} UTC)")
        if item.why:
            say(f"  no case: {item.why}")
        if item.fix:
            say(f"  {command(item.fix.removeprefix('dropconnect '))}")
    if not found.sightings:
        say("Nothing was seen.")
    for store in found.unseen:
        say(f"{store.connection} cannot be looked at since {moment(store.since)}: {store.reason}")
