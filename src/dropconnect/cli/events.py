"""``events``: other programs are told what happens in cases."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, moment, say, table
from dropconnect.report.subscribers import SubscriberReport


def list_all(context: typer.Context, as_json: options.AsJson = False) -> None:
    """The programs of `[events.NAME]`: since when each is told of what happens, when it took an event the
    last time, and how many wait for it. Nothing is sent. Exit code 5 if one takes none: it is tried again
    until it does.
    """
    with opened(context) as app:
        report = app.subscribers()
    failing = [row for row in report.subscribers if row.failing_since is not None]
    code = Exit.PERSON if failing else Exit.DONE
    if as_json:
        emit("events-list", report, code)
        raise typer.Exit(code)
    if not report.subscribers:
        say("Nobody is told of events: the configuration has no [events.NAME].")
    else:
        table(
            ("name", "leads to", "told since", "last taken", "position", "waiting"),
            [_row(row) for row in report.subscribers],
        )
    for row in failing:
        since = moment(row.failing_since) if row.failing_since else ""
        say(f"{row.name} takes no events since {since}: {row.reason}")
    raise typer.Exit(code)


def send_test(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="NAME of its section [events.NAME].")],
    as_json: options.AsJson = False,
) -> None:
    """An event of the kind `test`, about no case, signed as all are. If it is taken, all that waits for this
    program is sent with the next pass of `work`.

    Exit code 4 if it was not taken.
    """
    with opened(context) as app:
        report = app.test_subscriber(name)
    code = Exit.DONE if report.accepted else Exit.REFUSED
    if as_json:
        emit("events-test", report, code)
    else:
        taken = "took" if report.accepted else "did not take"
        say(f"{report.name} {taken} the event {report.id}: {report.detail}")
    raise typer.Exit(code)


def _row(row: SubscriberReport) -> tuple[str, ...]:
    return (
        row.name,
        row.url,
        moment(row.began_at) if row.began_at else "from the next `work` on",
        moment(row.taken_at) if row.taken_at else "never",
        str(row.position) if row.position is not None else "",
        str(row.waiting),
    )
