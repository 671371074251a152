"""A store with suppliers behind it, for one test: configuration, journal, fakes and a clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from tests.support.amounts import usd

from dropconnect.config import load
from dropconnect.journal import Journal
from dropconnect.journal.person_rows import Incident, Task
from dropconnect.journal.rows import Case, Effect, Event, Part
from dropconnect.manager import InstalledRule, Registry
from dropconnect.models.cancellation import CancellationRequest, LineSelection
from dropconnect.models.money import Money
from dropconnect.models.order import Order
from dropconnect.rules.high_risk import rule_review
from dropconnect.runner.local import LocalRunner
from dropconnect.saga.case.decisions import resolve
from dropconnect.saga.case.intake import Intake, consider, open_case
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.suppliers.withdrawal import begin_withdrawal
from dropconnect.testing.fakes import FakeShop, FakeWarehouse, FakeWorld

HOUR = 3600.0
DAY = 24 * HOUR
LAMPS, DESK = "11", "12"
"""Line ids of the order: two lamps of 27.50 USD, a desk of 21.99; shipping of 5.50 on top."""

TWO_SUPPLIERS = """
[stores.shop]
connector = "fake-platform"
routes = [
  {{ sku = "LAMP-*", supplier = "lumen" }},
  {{ sku = "DESK-*", supplier = "woodwork" }},
]
{store}
[stores.shop.policy]
{policy}

[suppliers.lumen]
connector = "fake-supplier"
poll_minutes = 60

[suppliers.woodwork]
connector = "{woodwork}"
{settings}
"""


def two_suppliers(
    policy: str = "", *, store: str = "", woodwork: str = "fake-supplier", settings: str = ""
) -> str:
    """The file of a store whose lamps and desks come from two suppliers."""
    return TWO_SUPPLIERS.format(policy=policy, store=store, woodwork=woodwork, settings=settings)


class Trade:
    """Each ``run``, ``work`` and ``answer`` is a runner of its own, like a command started by cron."""

    def __init__(self, folder: Path, configuration: str | None = None) -> None:
        self.world = FakeWorld()
        self.clock = self.world.clock
        self.registry: Registry = self.world.registry()
        self.registry.rules.append(InstalledRule("high-risk", lambda observed: rule_review(observed)))
        self.file = folder / "dropconnect.toml"
        self.reconfigure(configuration or two_suppliers())
        self.journal = Journal(self.configuration.journal)

    def __enter__(self) -> Trade:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.journal.close()

    def reconfigure(self, configuration: str) -> None:
        """The merchant edits the file between two commands."""
        self.file.write_text(configuration, encoding="utf-8")
        self.configuration = load(self.file, registry=self.registry)

    @property
    def shop(self) -> FakeShop:
        return self.world.shop("shop")

    @property
    def lumen(self) -> FakeWarehouse:
        return self.world.supplier("lumen")

    @property
    def woodwork(self) -> FakeWarehouse:
        return self.world.supplier("woodwork")

    def ordered(self, order_id: str, *, lamps: str = "", desk: str = "") -> Order:
        """A store order, with the lamps and the desk ordered under these supplier order ids."""
        order = self.shop.order(order_id)
        if lamps:
            self.lumen.place(lamps, order, {LAMPS: 2}, paid=usd("30.00"))
        if desk:
            self.woodwork.place(desk, order, {DESK: 1}, paid=usd("12.00"))
        return order

    default_reason = "changed-mind"

    def request(self, order_id: str, *lines: str, reason: str = "") -> CancellationRequest:
        """``request("ok-1", "LAMP-1:1")`` asks for one lamp, ``request("ok-1")`` for the whole order."""
        chosen = []
        for text in lines:
            selector, _, quantity = text.partition(":")
            chosen.append(LineSelection(selector=selector, quantity=int(quantity) if quantity else None))
        return CancellationRequest(
            connection="shop",
            order_id=order_id,
            lines=tuple(chosen),
            reason=reason or self.default_reason,
            requested_by="Ada",
        )

    def consider(self, request: CancellationRequest, *, another: bool = False) -> Intake:
        connections = Connections(self.configuration)
        try:
            return consider(self.journal, connections.world("shop"), request, self.clock, another=another)
        finally:
            connections.close()

    def open_request(self, request: CancellationRequest, *, another: bool = False) -> Case:
        return open_case(self.journal, self.consider(request, another=another), self.clock)

    def open(self, order_id: str, *lines: str, another: bool = False) -> Case:
        return self.open_request(self.request(order_id, *lines), another=another)

    def run(self, case: Case) -> Case:
        with LocalRunner(self.journal, self.configuration, self.clock) as runner:
            return runner.run(case.id)

    def cancel(self, order_id: str, *lines: str) -> Case:
        return self.run(self.open(order_id, *lines))

    def work(self) -> int:
        with LocalRunner(self.journal, self.configuration, self.clock) as runner:
            return runner.work(once=True)

    def pass_time(self, case: Case, days: float) -> Case:
        """Time passes in steps of six hours; whatever is due is worked on after each."""
        for _ in range(round(days * 4)):
            self.clock.advance(DAY / 4)
            self.work()
        return self.case(case)

    @contextmanager
    def holding(self, case: Case) -> Iterator[tuple[LocalRunner, Case]]:
        with (
            LocalRunner(self.journal, self.configuration, self.clock) as runner,
            runner.holding(case.id) as held,
        ):
            yield runner, held

    def answer(self, case: Case, said: str, by: str = "Ada", *, about: str = "") -> Case:
        """A person answers the one open task (whose reason contains ``about``), and the case goes on."""
        task = self.task(case, about)
        with self.holding(case) as (runner, held):
            answered = resolve(runner.desk(held), held, task, said, by)
            return runner.go_on(answered)

    def withdraw(self, case: Case, by: str = "Ada", because: str = "the customer wants it after all") -> Case:
        with self.holding(case) as (runner, held):
            return runner.run_held(begin_withdrawal(runner.desk(held), held, by, because))

    def case(self, case: Case) -> Case:
        with self.journal.read() as reading:
            return reading.cases.get(case.id)

    def parts(self, case: Case) -> list[Part]:
        with self.journal.read() as reading:
            return reading.parts.of_case(case.id)

    def tasks(self, case: Case) -> list[Task]:
        """The open ones."""
        with self.journal.read() as reading:
            return [task for task in reading.tasks.of_case(case.id) if task.decided_at is None]

    def task(self, case: Case, about: str = "") -> Task:
        [task] = [task for task in self.tasks(case) if about in task.reason]
        return task

    def incidents(self, case: Case) -> dict[str, Incident]:
        """Kind -> incident."""
        with self.journal.read() as reading:
            return {incident.kind: incident for incident in reading.incidents.of_case(case.id)}

    def effects(self, case: Case, kind: str) -> list[Effect]:
        with self.journal.read() as reading:
            return [effect for effect in reading.effects.of_case(case.id) if effect.kind == kind]

    def events(self, case: Case) -> list[Event]:
        with self.journal.read() as reading:
            return reading.events.of_case(case.id)

    def paid(self, case: Case) -> Money:
        return self.shop.paid_back(case.order_id)
