"""Opens the journal for a command that only reads it: nothing is loaded that works on cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import typer

from dropconnect.app.reading_room import ReadingRoom
from dropconnect.cli.exits import Interrupted
from dropconnect.cli.output import show_in
from dropconnect.cli.session import Session
from dropconnect.config import load


@contextmanager
def reading(context: typer.Context) -> Iterator[ReadingRoom]:
    """The configuration that the global options name. Ctrl-C becomes ``Interrupted``."""
    with closing(ReadingRoom(load(Session.of(context).config_path))) as room:
        show_in(room.zone())
        try:
            yield room
        except KeyboardInterrupt:
            raise interrupted(room) from None


def interrupted(room: ReadingRoom) -> Interrupted:
    """Knows whether a call was cut off."""
    cut_off = room.cut_off()
    words = "interrupted; nothing is lost, `dropconnect work` goes on"
    if cut_off:
        numbers = ", ".join(map(str, cut_off))
        words += f" and looks up what became of the call that was on its way (case {numbers})"
    return Interrupted(words, in_doubt=bool(cut_off))
