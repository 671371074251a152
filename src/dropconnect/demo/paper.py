"""How the demo looks: titles, remarks, and commands with what they print."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

DONE = 0
_REPORT = re.compile(r"Case \d+: order ")
_WORKED_ON = re.compile(r"case \d+, order ")


@dataclass(frozen=True)
class Ran:
    """A command that ended: its exit code and everything it printed."""

    code: int
    output: str


class Paper:
    """What is shown. ``surprises`` collects what did not go as told.

    ``brief`` shows one line for each command: what it came to. Otherwise all that it printed is shown.
    """

    def __init__(self, console: Console, *, brief: bool = False) -> None:
        self.console = console
        self.brief = brief
        self.surprises: list[str] = []

    def act(self, text: str) -> None:
        """What the scenes that follow are played on."""
        if not self.brief:
            self.console.print()
        self.console.print(text, style="bold")

    def title(self, text: str) -> None:
        if self.brief:
            self.console.print(Text(text, style="bold"))
            return
        self.console.print()
        self.console.rule(Text(text, style="bold"), align="left")

    def say(self, text: str) -> None:
        self.console.print(Text(f"  {text}", style="italic"))

    def command(self, words: Sequence[str], ran: Ran, expected: int = DONE) -> bool:
        """The command as it is typed, and its result; another exit code is a surprise.

        Whether it ended as told.
        """
        command = f"dropconnect {shlex.join(words)}"
        if self.brief:
            ended = f" (exit code {ran.code})" if ran.code != DONE else ""
            typed = Text(f"  $ {command}", style="cyan")
            self.console.print(typed.append(f"  ->  {gist(ran.output)}{ended}", style="default"))
        else:
            self.console.print(Text(f"$ {command}", style="bold cyan"))
            self.quote(ran.output)
            if ran.code != DONE:
                self.say(f"(exit code {ran.code})")
        if ran.code != expected:
            self.surprises.append(f"`{command}` ended with {ran.code}, not {expected}")
        return ran.code == expected

    def quote(self, text: str) -> None:
        """Words of somebody else; the brief paper leaves them out."""
        if self.brief:
            return
        self.console.print(Text(textwrap.indent(text.rstrip(), "  ")))

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Remember it if ``found`` is not what the scene is about to tell."""
        if found != wanted:
            self.surprises.append(f"{what} is {found}, not {wanted}")


def gist(output: str) -> str:
    """The line of what a command printed that says how it stands."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for number, line in enumerate(lines):
        # Behind the head of a report stands in which state the case is.
        if _REPORT.match(line) and number + 1 < len(lines):
            return lines[number + 1]
        if _WORKED_ON.match(line):
            return line
    due = next((line for line in lines if line.startswith("Due to the customer")), "")
    return " ".join((due or (lines[-1] if lines else "nothing was printed")).split())
