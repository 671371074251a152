"""How the demo looks: titles, remarks, and commands with what they print."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

DONE = 0


@dataclass(frozen=True)
class Ran:
    """A command that ended: its exit code and everything it printed."""

    code: int
    output: str


class Paper:
    """What is shown. ``surprises`` collects what did not go as told."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.surprises: list[str] = []

    def title(self, text: str) -> None:
        self.console.print()
        self.console.rule(Text(text, style="bold"), align="left")

    def say(self, text: str) -> None:
        self.console.print(Text(f"  {text}", style="italic"))

    def command(self, words: Sequence[str], ran: Ran, expected: int = DONE) -> bool:
        """The command as it is typed, and what came of it; another exit code is a surprise.

        Whether it ended as told.
        """
        command = f"dropconnect {shlex.join(words)}"
        self.console.print(Text(f"$ {command}", style="bold cyan"))
        self.quote(ran.output)
        if ran.code != DONE:
            self.say(f"(exit code {ran.code})")
        if ran.code != expected:
            self.surprises.append(f"`{command}` ended with {ran.code}, not {expected}")
        return ran.code == expected

    def quote(self, text: str) -> None:
        self.console.print(Text(textwrap.indent(text.rstrip(), "  ")))

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Remember it if ``found`` is not what the scene is about to tell."""
        if found != wanted:
            self.surprises.append(f"{what} is {found}, not {wanted}")
