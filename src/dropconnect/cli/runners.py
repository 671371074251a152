"""``runners`` and ``gone``: which processes work on cases, and a person's word that one is gone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, moment, say, table
from dropconnect.report.documents import GoneDocument, RunnersDocument
from dropconnect.report.runner import Life, RunnerReport


def runners(context: typer.Context, as_json: options.AsJson = False) -> None:
    """Processes that have taken a case and have not ended, with the cases that they hold now. One that is
    proved dead is left out: `work` takes its cases over by itself.
    """
    with opened(context) as app:
        found = app.runners()
    if as_json:
        emit("runners", RunnersDocument(runners=found))
    elif found:
        _print(found)
    else:
        say("No runners.")


def gone(
    context: typer.Context,
    runner: Annotated[str, typer.Argument(metavar="RUNNER", help="Id of the runner, as `runners` lists it.")],
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="How you know; it is recorded.")],
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """Only for a process of which dropconnect cannot find out whether it lives, such as one of another
    machine. Make certain first: what it sent may then be sent again. Recorded once; refused (exit code 2)
    for a process that lives. `work` then continues its cases.
    """
    with opened(context) as app:
        report = app.runner_gone(runner, because, by=options.speaker(app, by))
    if as_json:
        emit("gone", GoneDocument(runner=report))
        return
    numbers = ", ".join(map(str, report.cases)) or "none"
    say(f"Runner {report.runner} is recorded as gone. Cases that `work` can take over: {numbers}")


def _print(found: Iterable[RunnerReport]) -> None:
    table(
        ("runner", "process", "host", "lives", "holds cases", "last progress", "how that is known"),
        [
            (
                item.runner,
                item.process,
                item.host,
                "not known" if item.life is Life.UNKNOWN else "yes",
                ", ".join(map(str, item.cases)),
                moment(item.progress_at),
                item.why,
            )
            for item in found
        ],
        right=("process",),
    )
    for item in found:
        if item.life is Life.UNKNOWN:
            say(f"  {item.runner}: {item.advice}")
