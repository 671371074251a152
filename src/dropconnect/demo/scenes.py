"""The first act: one shop and nobody else, a process for every command. Scene by scene."""

from __future__ import annotations

import re
import signal
import subprocess
import tempfile
from concurrent.futures import Future
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from dropconnect.demo.paper import DONE, Paper
from dropconnect.demo.reckoning import Account, account_of
from dropconnect.demo.workplace import STORE, Workplace
from dropconnect.manager import InstalledConnector

if TYPE_CHECKING:
    from dropconnect.testing.simulator import Demo, DemoOrder, DemoSample

SCENES = 4
_NEEDS_PERSON = 5
_KILLED = -signal.SIGKILL


def play(installed: InstalledConnector, demo: Demo, paper: Paper) -> Account:
    """Show one connector. What its shop looks like afterwards."""
    with tempfile.TemporaryDirectory(prefix="dropconnect-demo-") as folder, demo.simulator.running() as url:
        stock_before = demo.simulator.record()["stock"]
        workplace = Workplace(
            Path(folder),
            installed.connector.name,
            demo.simulator.connection_settings(url),
            demo.simulator.secrets(),
        )
        title = installed.connector.title
        paper.act(f"A simulated {title} shop with recorded orders: {url}")
        scenes = _Scenes(demo, workplace, paper)
        scenes.whole_order()
        scenes.line()
        scenes.killed()
        scenes.contested()
        return account_of(title, demo.simulator, demo.orders, stock_before)


def play_sample(installed: InstalledConnector, sample: DemoSample, paper: Paper, number: int) -> Account:
    """Cancel the one order of another platform. What its shop looks like afterwards."""
    simulator, order = sample.simulator, sample.order
    with tempfile.TemporaryDirectory(prefix="dropconnect-demo-") as folder, simulator.running() as url:
        stock_before = simulator.record()["stock"]
        settings, secrets = simulator.connection_settings(url), simulator.secrets()
        workplace = Workplace(Path(folder), installed.connector.name, settings, secrets)
        title = installed.connector.title
        paper.act(f"A simulated {title} shop: {url}")
        paper.title(f"{number}. Order {order.id} at {title} is cancelled")
        paper.say(sample.story)
        for words in (("check",), _cancel(order), _cancel(order)):
            paper.command(words, workplace.run(*words))
        return account_of(title, simulator, (order,), stock_before)


class _Scenes:
    def __init__(self, demo: Demo, workplace: Workplace, paper: Paper) -> None:
        self._demo = demo
        self._workplace = workplace
        self._paper = paper

    def whole_order(self) -> None:
        order = self._demo.whole
        self._paper.title(f"1. Order {order.id} is cancelled, and then once more")
        self._command("check")
        self._command("plan", STORE, order.id, "--reason", "changed-mind")
        self._command(*_cancel(order))
        paid = self._paid(order)
        self._command(*_cancel(order))
        self._paper.say(f"The repeat moved {self._paid(order) - paid:.2f} {order.currency}.")

    def line(self) -> None:
        order = self._demo.line
        self._paper.title(f"2. One unit of one line of order {order.id}")
        self._command(*_cancel(order))

    def killed(self) -> None:
        from dropconnect.testing.simulator import COMMITTED, Call, Fault

        order = self._demo.killed
        self._paper.title(f"3. Order {order.id}: killed with -9 in the middle of the refund")
        process: Future[subprocess.Popen[str]] = Future()
        kill = Call(lambda _request: process.result().kill())
        self._demo.simulator.faults.add(Fault(self._demo.refund_of_killed, COMMITTED, kill))
        self._paper.command(
            _cancel(order), self._workplace.run(*_cancel(order), on_start=process.set_result), _KILLED
        )
        self._paper.say(
            "The shop has paid; the process that would have noted it is dead. Another one goes on:"
        )
        self._command("work", "--once")

    def contested(self) -> None:
        order = self._demo.contested
        self._paper.title(f"4. Order {order.id}: the gateway pays and then fails, which looks like a refusal")
        self._demo.simulator.faults.add(self._demo.pays_then_throws)
        asked = self._workplace.run(*_cancel(order))
        self._paper.command(_cancel(order), asked, _NEEDS_PERSON)
        self._paper.say(
            "It is not asked again. A person has looked at the gateway and says what was seen there:"
        )
        task = re.search(r"resolve (\d+) ", asked.output)
        said = "money moved, the gateway lists it"
        self._command("resolve", task[1] if task else "?", "--say", said, "--by", "Ada")

    def _paid(self, order: DemoOrder) -> Decimal:
        return Decimal(self._demo.simulator.record()["money_paid"].get(order.id, "0"))

    def _command(self, *words: str, expected: int = DONE) -> None:
        self._paper.command(words, self._workplace.run(*words), expected)


def _cancel(order: DemoOrder) -> tuple[str, ...]:
    return ("cancel", STORE, order.id, *order.options, "--reason", "changed-mind", "--yes")
