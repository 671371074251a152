"""``pause`` and ``resume``: every write of everybody stops, and goes on."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.in_force import pause_words
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, say
from dropconnect.report.pause import PauseChange

StoreOrAll = Annotated[
    str | None, typer.Argument(metavar="[STORE]", help="One store. Default: all of them.", show_default=False)
]


def pause(
    context: typer.Context,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why; everybody reads it.")],
    store: StoreOrAll = None,
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """No payment, cancellation, request, note or mail leaves any more, from any process that uses the
    journal. Cases wait, and nothing is lost; orders can be looked at and planned. What had left already is
    still looked up.
    """
    with opened(context) as app:
        done = app.pause(store, because, by=options.speaker(app, by))
    if as_json:
        emit("pause", done)
        return
    say(pause_words(done.pause))
    _print_on_their_way(done)


def resume(
    context: typer.Context,
    store: StoreOrAll = None,
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """Ends what `pause` began, for the same store or for all. `work` then continues what waited."""
    with opened(context) as app:
        done = app.resume(store, by=options.speaker(app, by))
    if as_json:
        emit("resume", done)
        return
    say(f"{done.pause.store or 'All stores'}: writes go on. `dropconnect work` continues what waited")
    _print_on_their_way(done)


def _print_on_their_way(done: PauseChange) -> None:
    if done.on_their_way:
        say(f"  {done.on_their_way} had left before; `dropconnect work` looks up what became of them")
