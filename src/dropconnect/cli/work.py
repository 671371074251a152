"""``work``: continues every case that is due."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import exit_of
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, say
from dropconnect.cli.texts import print_held, state_of
from dropconnect.report.work import WorkReport


def work(
    context: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="End when nothing is due any more, as for a timer.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Takes up cases that were interrupted, that wait for a time, a supplier or a provider, or that a person
    decided; sends the messages to customers that are due; and compares closed cases with store and suppliers
    for a while. Runs until Ctrl-C or SIGTERM, which lose nothing.

    A case that another process holds without progress, or that may be gone, is named and left alone.

    The exit code is the highest that these cases need, where a case that was refused counts as done.
    """
    with _terminable(), opened(context) as app:
        report = app.work() if once else app.work(forever=True, started=_tell_start)
    code = exit_of(report.standing)
    if as_json:
        emit("work", report, code)
    else:
        _print(report)
    raise typer.Exit(code)


def _tell_start() -> None:
    say("going on with whatever becomes due; Ctrl-C ends it", stderr=True)


def _print(report: WorkReport) -> None:
    for case in report.cases:
        told = "".join(
            f"; the customer was told: {message.kind}"
            for message in report.messages_sent
            if message.case_id == case.id
        )
        say(f"case {case.id}, order {case.order_number}: {state_of(case)}{told}")
    print_held(report.held)
    say(f"{report.legs} legs of {len(report.cases)} cases")


@contextmanager
def _terminable() -> Iterator[None]:
    """A service manager ends a service with SIGTERM: the same clean end as Ctrl-C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
