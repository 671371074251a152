"""A shop with two suppliers that lives in this process, so that its clock can be advanced.

Journal, runner, saga and mail are the real ones, and what is printed comes from the command line's own
functions. Only shop, suppliers and time are made up.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from typer.core import TyperCommand

from dropconnect.cli.cases import cases as cases_command
from dropconnect.cli.cases import show as show_command
from dropconnect.cli.exits import Exit
from dropconnect.cli.running import Progress
from dropconnect.cli.session import Session
from dropconnect.cli.texts import print_plan, print_report
from dropconnect.cli.views import CaseView, read_case
from dropconnect.config import FILE_NAME, Configuration, load
from dropconnect.demo.paper import DONE, Ran
from dropconnect.demo.workplace import STORE
from dropconnect.journal import Journal
from dropconnect.manager import InstalledConnector
from dropconnect.models.cancellation import CancellationRequest
from dropconnect.models.money import Money
from dropconnect.models.order import Customer
from dropconnect.notifiers.email import EmailConnector
from dropconnect.runner.local import LocalRunner
from dropconnect.saga.connections import Connections
from dropconnect.saga.intake import Intake, consider, open_case

if TYPE_CHECKING:
    from dropconnect.testing.fakes import FakeShop, FakeWorld

LAMPS, DESK = "11", "12"
"""Line ids of every order of this shop: two lamps and a desk."""

_FILE = """
[stores.{store}]
connector = "fake-platform"
routes = [
  {{ sku = "LAMP-*", supplier = "lumen" }},
  {{ sku = "DESK-*", supplier = "woodwork" }},
]

[stores.{store}.policy]
supplier_refuses = "deny"
mail = "us"

[stores.{store}.messages]
notifier = "mail"
domain = "shop.example.test"
voice = {{ name = "Lamp House", contact = "help@shop.example.test" }}

[suppliers.lumen]
connector = "fake-supplier"
poll_minutes = 360

[suppliers.woodwork]
connector = "fake-supplier"
poll_minutes = 360

[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "Lamp House <orders@shop.example.test>"
"""


class Backroom:
    """The merchant at this shop. Its methods are commands, and answer what the command would print."""

    def __init__(self, folder: Path, world: FakeWorld, mail_port: int) -> None:
        file = folder / FILE_NAME
        file.write_text(_FILE.format(store=STORE, port=mail_port), encoding="utf-8")
        registry = world.registry()
        registry.connectors[EmailConnector.name] = InstalledConnector(EmailConnector, "dropconnect", "")
        self._configuration: Configuration = load(file, registry=registry)
        self._world = world
        self._session = Session(None, verbose=False)
        self._session.configuration = self._configuration

    @property
    def shop(self) -> FakeShop:
        return self._world.shop(STORE)

    def sell(self, order_id: str, *, lamps: str, desk: str) -> None:
        """An order of two lamps and a desk, each ordered on at its supplier under these ids."""
        customer = Customer(name="Ada", email="ada@example.test", locale="en")
        order = self.shop.place(order_id, customer=customer)
        self._world.supplier("lumen").place(lamps, order, {LAMPS: 2}, paid=Money.of("30.00", "USD"))
        self._world.supplier("woodwork").place(desk, order, {DESK: 1}, paid=Money.of("12.00", "USD"))

    def let_pass(self, time: timedelta) -> None:
        self._world.clock.advance(time.total_seconds())

    def plan(self, order_id: str) -> Ran:
        with self._journal() as journal:
            intake = self._consider(journal, order_id)
        return Ran(DONE, _printed(lambda: print_plan(intake.plan)))

    def cancel(self, order_id: str) -> Ran:
        with self._journal() as journal, self._runner(journal) as runner:
            case = open_case(journal, self._consider(journal, order_id), self._world.clock)
            progress = Progress(journal, self._world.clock)
            output = _printed(lambda: runner.run(case.id, progress))
            view = read_case(journal, case.id)
        return Ran(view.exit, output + _printed(lambda: print_report(self._session, view)))

    def work(self) -> Ran:
        """The progress, without the summary at the end. That a case was refused is an end like any other."""
        with self._journal() as journal, self._runner(journal) as runner:
            progress = Progress(journal, self._world.clock)
            output = _printed(lambda: runner.work(once=True, progress=progress))
            exits = [read_case(journal, case_id).exit for case_id in progress.cases]
        return Ran(max((code for code in exits if code is not Exit.REFUSED), default=Exit.DONE), output)

    def waiting(self) -> Ran:
        return Ran(DONE, _printed(lambda: cases_command(self._context(), waiting=True)))

    def show(self, case_id: int) -> Ran:
        return Ran(DONE, _printed(lambda: show_command(self._context(), case_id)))

    def case_of(self, order_id: str) -> CaseView:
        with self._journal() as journal:
            with journal.read() as reading:
                [case] = reading.cases.of_order(STORE, order_id)
            return read_case(journal, case.id)

    def _journal(self) -> closing[Journal]:
        return closing(Journal(self._configuration.journal))

    def _runner(self, journal: Journal) -> LocalRunner:
        return LocalRunner(journal, self._configuration, self._world.clock)

    def _consider(self, journal: Journal, order_id: str) -> Intake:
        request = CancellationRequest(
            connection=STORE, order_id=order_id, reason="changed-mind", requested_by="Ada"
        )
        with closing(Connections(self._configuration)) as connections:
            return consider(journal, connections.world(STORE), request, self._world.clock)

    def _context(self) -> typer.Context:
        return typer.Context(TyperCommand("dropconnect"), obj=self._session)


def _printed(do: Callable[[], object]) -> str:
    """Everything that is printed meanwhile, as a terminal shows it."""
    paper = io.StringIO()
    with redirect_stdout(paper), redirect_stderr(paper):
        do()
    return paper.getvalue()
