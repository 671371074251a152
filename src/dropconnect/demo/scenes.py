"""What is shown, scene by scene."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import tempfile
import textwrap
from concurrent.futures import Future
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from dropconnect.demo.reckoning import money_paid, print_reckoning
from dropconnect.demo.workplace import STORE, Ran, Workplace
from dropconnect.manager import InstalledConnector

if TYPE_CHECKING:
    from dropconnect.testing.simulator import Demo, DemoOrder

_DONE, _NEEDS_PERSON = 0, 5
_KILLED = -signal.SIGKILL


def play(installed: InstalledConnector, demo: Demo, console: Console) -> bool:
    """Show one connector. Whether everything went as it must, to the cent."""
    with tempfile.TemporaryDirectory(prefix="dropconnect-demo-") as folder, demo.simulator.running() as url:
        stocks_before = demo.simulator.ledger()["stock"]
        workplace = Workplace(
            Path(folder),
            installed.connector.name,
            demo.simulator.connection_settings(url),
            demo.simulator.secrets(),
        )
        title = installed.connector.title
        console.print(f"A simulated {title} shop with recorded orders: {url}", style="bold")
        scenes = _Scenes(demo, workplace, console)
        scenes.whole_order()
        scenes.line()
        scenes.killed()
        scenes.contested()
        money_is_right = print_reckoning(demo, stocks_before, console)
    for surprise in scenes.surprises:
        console.print(f"unexpected: {surprise}", style="bold red")
    return money_is_right and not scenes.surprises


class _Scenes:
    """The scenes. ``surprises`` collects what did not go as told."""

    def __init__(self, demo: Demo, workplace: Workplace, console: Console) -> None:
        self.surprises: list[str] = []
        self._demo = demo
        self._workplace = workplace
        self._console = console

    def whole_order(self) -> None:
        order = self._demo.whole
        self._title(f"1. Order {order.id} is cancelled, and then once more")
        self._command("check")
        self._command("plan", STORE, order.id, "--reason", "changed-mind")
        self._command(*_cancel(order))
        paid = self._paid(order)
        self._command(*_cancel(order))
        self._say(f"The repeat moved {self._paid(order) - paid:.2f} {order.currency}.")

    def line(self) -> None:
        order = self._demo.line
        self._title(f"2. One unit of one line of order {order.id}")
        self._command(*_cancel(order))

    def killed(self) -> None:
        from dropconnect.testing.simulator import COMMITTED, Call, Fault

        order = self._demo.killed
        self._title(f"3. Order {order.id}: killed with -9 in the middle of the refund")
        process: Future[subprocess.Popen[str]] = Future()
        kill = Call(lambda _request: process.result().kill())
        self._demo.simulator.faults.add(Fault(self._demo.refund_of_killed, COMMITTED, kill))
        self._show(_cancel(order), self._workplace.run(*_cancel(order), on_start=process.set_result), _KILLED)
        self._say("The shop has paid; the process that would have noted it is dead. Another one goes on:")
        self._command("work", "--once")

    def contested(self) -> None:
        order = self._demo.contested
        self._title(f"4. Order {order.id}: the gateway pays and then fails, which looks like a refusal")
        self._demo.simulator.faults.add(self._demo.pays_then_throws)
        self._command(*_cancel(order), expected=_NEEDS_PERSON)
        self._say("It is not asked again. A person has looked at the gateway and says what was seen there:")
        said = "money moved, the gateway lists it"
        self._command("resolve", self._open_task(), "--say", said, "--by", "Ada")

    def _open_task(self) -> str:
        """The number of the one task that is open, as a script would find it."""
        [task] = json.loads(self._workplace.run("tasks", "--json").output)["tasks"]
        return str(task["id"])

    def _paid(self, order: DemoOrder) -> Decimal:
        return money_paid(self._demo, order)

    def _title(self, text: str) -> None:
        self._console.print()
        self._console.rule(Text(text, style="bold"), align="left")

    def _say(self, text: str) -> None:
        self._console.print(f"  {text}", style="italic")

    def _command(self, *words: str, expected: int = _DONE) -> None:
        self._show(words, self._workplace.run(*words), expected)

    def _show(self, words: tuple[str, ...], ran: Ran, expected: int) -> None:
        command = f"dropconnect {shlex.join(words)}"
        self._console.print(Text(f"$ {command}", style="bold cyan"))
        self._console.print(Text(textwrap.indent(ran.output.rstrip(), "  ")))
        if ran.code != _DONE:
            self._say(f"(exit code {ran.code})")
        if ran.code != expected:
            self.surprises.append(f"`{command}` ended with {ran.code}, not {expected}")


def _cancel(order: DemoOrder) -> tuple[str, ...]:
    return ("cancel", STORE, order.id, *order.options, "--reason", "changed-mind", "--yes")
