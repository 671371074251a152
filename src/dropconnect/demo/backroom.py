"""A merchant in this process, so that the clock can be advanced.

Journal, runner, saga and mail are the real ones, behind the front door that everybody uses, and what is
printed comes from the command line's own functions. Only the time is made up.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TypeVar

from dropconnect.app import Dropconnect
from dropconnect.cli.exits import exit_of
from dropconnect.cli.opened import print_progress
from dropconnect.cli.session import Session
from dropconnect.cli.texts import print_case, print_outcome, print_plan, print_report, print_waits
from dropconnect.clock import Clock
from dropconnect.config import FILE_NAME
from dropconnect.demo.paper import DONE, Ran
from dropconnect.demo.workplace import BOOKS, STATE_HERE, STORE
from dropconnect.manager import Registry
from dropconnect.report.case import Cancellation, CaseReport

PERSON = "Ada"
REASON = "changed-mind"
_Result = TypeVar("_Result")

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
        shop = _SHOP.format(store=STORE, port=mail_port)
        (file.parent / BOOKS).mkdir()
        file.write_text(f"{STATE_HERE}\n{connections}{shop}", encoding="utf-8")
        self._file = file
        self._registry = registry
        self._clock = clock
        self._command = Session(None, verbose=False).command

    def plan(self, order_id: str) -> Ran:
        with self._opened() as app:
            report = app.plan(STORE, order_id, reason=REASON)
        return Ran(DONE, _printed(lambda: print_plan(report)))

    def cancel(self, order_id: str) -> Ran:
        def run() -> Cancellation:
            with self._opened() as app:
                return app.cancel(STORE, order_id, reason=REASON, by=PERSON)

        done, output = _watched(run)
        case = done.case
        if case is None:
            raise RuntimeError(f"no case was opened for {order_id}: {done.refusal}")
        ending = _printed(lambda: print_outcome(case, done.open_tasks, done.incidents, self._command))
        return Ran(exit_of(done.standing), output + ending)

    def resolve(self, task_id: int, said: str) -> Ran:
        """A person decides a task, and the case goes on."""

        def run() -> CaseReport:
            with self._opened() as app:
                return app.resolve(task_id, said, by=PERSON)

        report, output = _watched(run)
        return Ran(exit_of(report.standing), output + _printed(lambda: print_report(report, self._command)))

    def work(self) -> Ran:
        """The progress, without the summary at the end."""
        with self._opened() as app:
            report, output = _watched(app.work)
        return Ran(exit_of(report.standing), output)

    def waiting(self) -> Ran:
        with self._opened() as app:
            cases = app.cases(waiting=True).cases
        return Ran(DONE, _printed(lambda: print_waits(cases)))

    def show(self, case_id: int) -> Ran:
        with self._opened() as app:
            report = app.case(case_id)
        return Ran(DONE, _printed(lambda: print_case(report, self._command)))

    def case_of(self, order_id: str) -> CaseReport:
        with self._opened() as app:
            [case] = [item for item in app.cases().cases if item.order_id == order_id]
            return app.case(case.id)

    def _opened(self) -> Dropconnect:
        return Dropconnect.open(
            self._file, clock=self._clock, registry=self._registry, progress=print_progress
        )


def _watched(run: Callable[[], _Result]) -> tuple[_Result, str]:
    """What ``run`` gives, and everything that is printed meanwhile, as a terminal shows it."""
    paper = io.StringIO()
    with redirect_stdout(paper), redirect_stderr(paper):
        result = run()
    return result, paper.getvalue()


def _printed(do: Callable[[], object]) -> str:
    return _watched(do)[1]
