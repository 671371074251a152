"""A merchant's folder for one test: a configuration, a journal, fake stores and a clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dropconnect.config import load
from dropconnect.journal import Journal
from dropconnect.journal.person_rows import Incident, Task
from dropconnect.journal.rows import Case, Effect, Event
from dropconnect.models.cancellation import CancellationRequest, LineSelection
from dropconnect.runner.local import LocalRunner
from dropconnect.saga.case.decisions import resolve
from dropconnect.saga.case.intake import Intake, consider, open_case
from dropconnect.saga.look.connections import Connections
from dropconnect.testing.fakes import FakeShop, FakeWorld

SETTLE = 180
ONE_STORE = """
[stores.shop]
connector = "fake-platform"
"""


class House:
    """Each ``run``, ``work`` and ``answer`` is a runner of its own, like a command started by cron."""

    def __init__(self, folder: Path, configuration: str = ONE_STORE) -> None:
        self.world = FakeWorld()
        self.clock = self.world.clock
        self.file = folder / "dropconnect.toml"
        self.file.write_text(configuration, encoding="utf-8")
        self.configuration = load(self.file, registry=self.world.registry())
        self.journal = Journal(self.configuration.journal)

    @property
    def shop(self) -> FakeShop:
        return self.world.shop("shop")

    def reconfigure(self, configuration: str) -> None:
        """The merchant edits the file between two commands."""
        self.file.write_text(configuration, encoding="utf-8")
        self.configuration = load(self.file, registry=self.world.registry())

    def request(
        self,
        order_id: str,
        *lines: str,
        store: str = "shop",
        reason: str = "changed-mind",
        request_id: str = "",
    ) -> CancellationRequest:
        """``request("ok-1", "LAMP-1:1")`` asks for one lamp, ``request("ok-1")`` for the whole order."""
        chosen = []
        for text in lines:
            selector, _, quantity = text.partition(":")
            chosen.append(LineSelection(selector=selector, quantity=int(quantity) if quantity else None))
        return CancellationRequest(
            connection=store,
            order_id=order_id,
            lines=tuple(chosen),
            reason=reason,
            requested_by="Ada",
            request_id=request_id,
        )

    def consider(self, request: CancellationRequest, *, another: bool = False) -> Intake:
        connections = Connections(self.configuration)
        try:
            world = connections.world(request.connection)
            return consider(self.journal, world, request, self.clock, another=another)
        finally:
            connections.close()

    def open(self, order_id: str, *lines: str, store: str = "shop", another: bool = False) -> Case:
        intake = self.consider(self.request(order_id, *lines, store=store), another=another)
        return open_case(self.journal, intake, self.clock)

    def runner(self) -> LocalRunner:
        return LocalRunner(self.journal, self.configuration, self.clock)

    def run(self, case: Case) -> Case:
        with self.runner() as runner:
            return runner.run(case.id)

    def cancel(self, order_id: str, *lines: str, store: str = "shop", another: bool = False) -> Case:
        return self.run(self.open(order_id, *lines, store=store, another=another))

    def work(self) -> int:
        with self.runner() as runner:
            return runner.work(once=True)

    def work_after(self, seconds: float, case: Case) -> Case:
        """Time passes, then somebody runs ``work``."""
        self.clock.advance(seconds)
        self.work()
        return self.case(case)

    def answer(self, case: Case, said: str, by: str = "Ada", *, task: Task | None = None) -> Case:
        """A person answers ``task``, or the one that is open, and the case goes on."""
        with self.runner() as runner, runner.holding(case.id) as held:
            answered = resolve(runner.desk(held), held, task or self.task(case), said, by)
            return runner.go_on(answered)

    def case(self, case: Case) -> Case:
        with self.journal.read() as reading:
            return reading.cases.get(case.id)

    def task(self, case: Case) -> Task:
        """The one open task of the case."""
        with self.journal.read() as reading:
            [task] = [item for item in reading.tasks.of_case(case.id) if item.decided_at is None]
        return task

    def effects(self, case: Case) -> list[Effect]:
        with self.journal.read() as reading:
            return reading.effects.of_case(case.id)

    def refund(self, case: Case) -> Effect:
        """The case's first money effect."""
        return next(effect for effect in self.effects(case) if effect.kind == "refund")

    def events(self, case: Case) -> list[Event]:
        with self.journal.read() as reading:
            return reading.events.of_case(case.id)

    def incidents(self, case: Case) -> list[Incident]:
        with self.journal.read() as reading:
            return reading.incidents.of_case(case.id)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.journal.close()
