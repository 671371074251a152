"""What one run of the command line works with: the configuration, the journal and the connections."""

from __future__ import annotations

import logging
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

if TYPE_CHECKING:
    from dropconnect.config import Configuration
    from dropconnect.journal import Journal
    from dropconnect.saga.look.connections import Connections


class Session:
    """Made once from the global options; opens things when a command first asks for them."""

    def __init__(self, config_path: Path | None, *, verbose: bool) -> None:
        self.config_path = config_path
        logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
        if verbose:
            logging.getLogger("dropconnect").setLevel(logging.DEBUG)

    @classmethod
    def of(cls, context: typer.Context) -> Session:
        return cast(Session, context.obj)

    @cached_property
    def configuration(self) -> Configuration:
        from dropconnect.config import load

        return load(self.config_path)

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        from dropconnect.config import environment
        from dropconnect.journal import Journal

        journal = Journal(self.configuration.journal, busy_seconds=environment().journal_wait_seconds)
        try:
            yield journal
        finally:
            journal.close()

    @contextmanager
    def connections(self) -> Iterator[Connections]:
        """Connections, opened when first asked for; all are closed at the end."""
        from dropconnect.saga.look.connections import Connections

        connections = Connections(self.configuration)
        try:
            yield connections
        finally:
            connections.close()

    def command(self, words: str) -> str:
        """How to call ``dropconnect`` so that it finds the same configuration."""
        chosen = f" --config {shlex.quote(str(self.config_path))}" if self.config_path else ""
        return f"dropconnect{chosen} {words}"
