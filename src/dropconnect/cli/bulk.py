"""``bulk``: one plan for many orders, one question, then each of them."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dropconnect.app.bulk_spool import Spool
from dropconnect.cli import options
from dropconnect.cli.bulk_file import require_writable, write_report
from dropconnect.cli.bulk_texts import print_rows, print_totals
from dropconnect.cli.counting import Counting, stopping
from dropconnect.cli.exits import Exit, exit_of
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit_list, say
from dropconnect.cli.session import Session
from dropconnect.cli.texts import Command
from dropconnect.errors import DropConnectError, WritesPaused
from dropconnect.report.bulk import BulkReport, BulkState
from dropconnect.turns import JOBS, MOST_JOBS

if TYPE_CHECKING:
    from dropconnect.app import Dropconnect

_File = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FILE.csv]",
        help="A list of orders: CSV with a header. The column order is needed; store, lines, reason, comment "
        "and request_id are possible.",
        show_default=False,
    ),
]
_Numbers = Annotated[
    str,
    typer.Option("--numbers", metavar="ORDERS", help="In place of a file: orders, as in '1001 1002 1003'."),
]
_Query = Annotated[
    str,
    typer.Option(
        "--query",
        metavar="TEXT",
        help="In place of a file: all orders that the store's own search finds for this, such as a "
        "customer's mail address.",
    ),
]
_Reason = Annotated[
    str,
    typer.Option("--reason", metavar="REASON", help="Why, for rows without a reason of their own."),
]
_Name = Annotated[
    str,
    typer.Option(
        "--name",
        metavar="NAME",
        help="The name of this run. Default: that of the file without its ending, or numbers, or query.",
    ),
]
_PlanOnly = Annotated[bool, typer.Option("--plan", help="Show what would be done, and end.")]
_Yes = Annotated[
    bool,
    typer.Option("--yes", "-y", help="Do not ask. Needed without a terminal and with --json."),
]
_Report = Annotated[
    Path | None,
    typer.Option(
        "--report", metavar="OUT.csv", help="Write a row for each order to this file.", show_default=False
    ),
]
_Jobs = Annotated[int, typer.Option("--jobs", min=1, max=MOST_JOBS, help="Work on so many orders at once.")]


def bulk(
    context: typer.Context,
    store: options.Store,
    file: _File = None,
    numbers: _Numbers = "",
    query: _Query = "",
    reason: _Reason = "",
    name: _Name = "",
    by: options.By = None,
    only_plan: _PlanOnly = False,
    yes: _Yes = False,
    report: _Report = None,
    jobs: _Jobs = JOBS,
    as_json: options.AsJson = False,
) -> None:
    """Plans every order of a list and shows a table with totals: what goes through, is refused, is excluded
    (duplicates, asked for before, nothing left), needs a person, or cannot be read. Then it asks, once, and
    carries each out as `cancel` would, with the same rights and limits. A row pays at most what its plan
    said; where more is due by then, nothing is done for it.

    A row that cannot be carried out stops no other; wrong credentials, a pause and trouble with the journal
    stop all. Ctrl-C ends it after the orders at work. The same command again goes on: what has a case is
    told as known, and nothing moves twice. A row is the same when --name, order and lines are.

    The exit code is the highest that any order needs.
    """
    can_ask = not as_json and sys.stdin.isatty()
    if not (only_plan or yes or can_ask):
        raise typer.BadParameter(
            "nobody can be asked here; look with --plan, then add --yes", param_hint="--yes"
        )
    require_writable(report, file)
    name = name or (file.stem if file else "numbers" if numbers else "query")
    with opened(context, in_silence=True) as app, Spool() as spool:
        speaker = options.speaker(app, by)
        found = app.bulk_rows(store, reason=reason, file=file, numbers=numbers, query=query)
        run = _Run(app, spool, name=name, by=speaker, jobs=jobs, count=spool.add(found), report=report)
        run.plan(counted=not as_json)
        done = run.told(carried_out=False)
        agreed = yes
        if not as_json:
            print_rows(spool.orders(), store)
            print_totals(done)
        if not (only_plan or yes):
            agreed = _agreed(done)
        if agreed and not only_plan:
            given = {"numbers": numbers, "query": query, "reason": reason, "name": name, "by": by}
            again = _again(Session.of(context).command, store, file, given)
            done = run.carry_out(again, counted=not as_json)
            if not as_json:
                print_rows((order for order in spool.orders() if order.state not in _QUIET), store)
                print_totals(done)
        code = exit_of(done.standing) if agreed or only_plan else Exit.REFUSED
        if as_json:
            emit_list("bulk", done, code, "orders", spool.orders())
    raise typer.Exit(code)


_QUIET = frozenset({BulkState.DONE, BulkState.EXCLUDED})
"""Of these nothing is told a second time."""


@dataclass
class _Run:
    """One bulk run of ``count`` rows, from its plans to its report."""

    app: Dropconnect
    spool: Spool
    name: str
    by: str
    jobs: int
    count: int
    report: Path | None
    stopped: str = ""

    def plan(self, *, counted: bool) -> None:
        plans = self.app.bulk_plan(self.spool.rows(), name=self.name, by=self.by, jobs=self.jobs)
        with self._kept(), Counting("planned", self.count, shown=counted) as counting:
            for order in plans:
                self.spool.put(order)
                counting.add(order)

    def carry_out(self, again: str, *, counted: bool) -> BulkReport:
        """As far as it goes. ``again``: the command that goes on."""
        count = sum(1 for _ in self.spool.agreed())
        with self._kept(), stopping() as stop, Counting("done", count, shown=counted) as counting:
            run = self.app.bulk_run(
                self.spool.agreed(), name=self.name, by=self.by, jobs=self.jobs, stopped=stop.is_set
            )
            try:
                for order in run:
                    self.spool.put(order)
                    counting.add(order)
            except WritesPaused as error:
                self.stopped = f"{error}, then `{again}` goes on"
            except DropConnectError:
                say(f"{counting.count} of {count} rows were carried out; `{again}` goes on", stderr=True)
                raise
            if stop.is_set() and counting.count < count:
                self.stopped = f"stopped after {counting.count} of {count} rows; `{again}` goes on"
        return self.told(carried_out=True)

    def told(self, *, carried_out: bool) -> BulkReport:
        return self.spool.report(self.name, carried_out=carried_out, stopped=self.stopped)

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """However it ends, the file says how far it came."""
        try:
            yield
        finally:
            if self.report is not None:
                write_report(self.report, self.spool.orders())


def _agreed(planned: BulkReport) -> bool:
    count = sum(count for state, count in planned.totals.states.items() if state.may_go)
    if not count and not planned.totals.known:
        say("There is nothing to carry out.")
        return False
    agreed = typer.confirm(
        f"Carry these {count} out?" if count else "Continue those that were asked for before?"
    )
    if not agreed:
        say("Nothing was done.")
    return agreed


def _again(words: Command, store: str, file: Path | None, given: Mapping[str, str | None]) -> str:
    """The command that goes on, to be copied."""
    options = [word for name, value in given.items() if value for word in (f"--{name}", value)]
    return words(shlex.join(["bulk", store, *([str(file)] if file else []), *options]))
