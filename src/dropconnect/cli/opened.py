"""Opens the front door for a command: progress lines while it works, one clear end when interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from dropconnect.app import Dropconnect
from dropconnect.cli.output import moment, say, show_in
from dropconnect.cli.reading import interrupted
from dropconnect.cli.session import Session
from dropconnect.report.case import TimelineEvent


@contextmanager
def opened(context: typer.Context, *, in_silence: bool = False) -> Iterator[Dropconnect]:
    """The configuration that the global options name. Ctrl-C becomes ``Interrupted``.

    ``in_silence``: what is new in the cases is not printed.
    """
    progress = None if in_silence else print_progress
    with Dropconnect.open(Session.of(context).config_path, progress=progress) as app:
        show_in(app.zone())
        try:
            yield app
        except KeyboardInterrupt:
            raise interrupted(app) from None


def print_progress(event: TimelineEvent) -> None:
    """To standard error: what a command prints on standard output is its result."""
    say(f"{moment(event.at)} case {event.case_id}: {event.text}", stderr=True)
