"""What one run of the command line works with: the global options, and the front door that they open."""

from __future__ import annotations

import logging
import shlex
from pathlib import Path
from typing import cast

import typer

from dropconnect.logs import PlainFormatter


class Session:
    """Made once from the global options."""

    def __init__(self, config_path: Path | None, *, verbose: bool) -> None:
        self.config_path = config_path
        handler = logging.StreamHandler()
        handler.setFormatter(PlainFormatter("%(levelname)s %(name)s: %(message)s"))
        logging.basicConfig(handlers=[handler], level=logging.WARNING)
        if verbose:
            logging.getLogger("dropconnect").setLevel(logging.DEBUG)

    @classmethod
    def of(cls, context: typer.Context) -> Session:
        return cast(Session, context.obj)

    def command(self, words: str) -> str:
        """How to call ``dropconnect`` so that it finds the same configuration."""
        chosen = f" --config {shlex.quote(str(self.config_path))}" if self.config_path else ""
        return f"dropconnect{chosen} {words}"
