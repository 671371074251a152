"""A merchant in this process, so that the clock can be advanced.

Journal, runner, saga and mail are the real ones, and what is printed comes from the command line's own
functions. Only the time is made up.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

import typer
from typer.core import TyperCommand

from dropconnect.cli.cases import cases as cases_command
from dropconnect.cli.cases import show as show_command
from dropconnect.cli.exits import Exit
from dropconnect.cli.progress import Progress
from dropconnect.cli.session import Session
from dropconnect.cli.texts import print_plan, print_report
from dropconnect.cli.views import CaseView, read_case
from dropconnect.clock import Clock
from dropconnect.config import FILE_NAME, Configuration, load
from dropconnect.demo.paper import DONE, Ran
from dropconnect.demo.workplace import STORE
from dropconnect.journal import Journal
from dropconnect.journal.rows import Case
from dropconnect.manager import Registry
from dropconnect.models.cancellation import CancellationRequest
from dropconnect.runner.local import LocalRunner
from dropconnect.saga.case import decisions
from dropconnect.saga.case.intake import Intake, consider, open_case
from dropconnect.saga.look.connections import Connections

PERSON = "Ada"
REASON = "changed-mind"

_SHOP = """
[stores.{store}.policy]
supplier_refuses = "deny"
mail = "us"

[stores.{store}.messages]
notifier = "mail"
domain = "shop.example.test"

[stores.{store}.messages.voice]
name = "Lamp House"
contact = "help@shop.example.test"
return_text = "Send the items back within 30 days after they have arrived: ask us for a label first."

[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "Lamp House <orders@shop.example.test>"
"""


class Backroom:
    """The merchant at work. Its methods are commands, and answer what the command would print.

    ``connections`` are the sections of the store and its suppliers in ``dropconnect.toml``.
    """

    def __init__(
        self, folder: Path, connections: str, registry: Registry, clock: Clock, mail_port: int
    ) -> None:
        file = folder / FILE_NAME
        file.write_text(connections + _SHOP.format(store=STORE, port=mail_port), encoding="utf-8")
        self._configuration: Configuration = load(file, registry=registry)
        self._clock = clock
        self._session = Session(None, verbose=False)
        self._session.configuration = self._configuration

    def plan(self, order_id: str) -> Ran:
        with self._journal() as journal:
            intake = self._consider(journal, order_id)
        return Ran(DONE, _printed(lambda: print_plan(intake.plan)))

    def cancel(self, order_id: str) -> Ran:
        with self._journal() as journal:
            case = open_case(journal, self._consider(journal, order_id), self._clock)
            return self._carry_on(journal, case.id)

    def resolve(self, task_id: int, said: str) -> Ran:
        """A person answers a task, and the case goes on."""
        with self._journal() as journal:
            with journal.read() as reading:
                task = reading.tasks.get(task_id)
            return self._carry_on(
                journal,
                task.case_id,
                lambda runner, case: decisions.resolve(runner.desk(case), case, task, said, PERSON),
            )

    def work(self) -> Ran:
        """The progress, without the summary at the end. That a case was refused is an end like any other."""
        with self._journal() as journal, self._runner(journal) as runner:
            progress = Progress(journal, self._clock)
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

    def _carry_on(
        self,
        journal: Journal,
        case_id: int,
        first: Callable[[LocalRunner, Case], Case] = lambda _runner, case: case,
    ) -> Ran:
        progress = Progress(journal, self._clock)
        with self._runner(journal) as runner, runner.holding(case_id) as held:
            case = first(runner, held)
            output = _printed(lambda: runner.run_held(case, progress))
        view = read_case(journal, case_id)
        return Ran(view.exit, output + _printed(lambda: print_report(self._session, view)))

    def _journal(self) -> closing[Journal]:
        return closing(Journal(self._configuration.journal))

    def _runner(self, journal: Journal) -> LocalRunner:
        return LocalRunner(journal, self._configuration, self._clock)

    def _consider(self, journal: Journal, order_id: str) -> Intake:
        request = CancellationRequest(connection=STORE, order_id=order_id, reason=REASON, requested_by=PERSON)
        with closing(Connections(self._configuration)) as connections:
            return consider(journal, connections.world(STORE), request, self._clock)

    def _context(self) -> typer.Context:
        return typer.Context(TyperCommand("dropconnect"), obj=self._session)


def _printed(do: Callable[[], object]) -> str:
    """Everything that is printed meanwhile, as a terminal shows it."""
    paper = io.StringIO()
    with redirect_stdout(paper), redirect_stderr(paper):
        do()
    return paper.getvalue()
