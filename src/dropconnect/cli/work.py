"""``work``: continues every case that is due."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import exit_of
from dropconnect.cli.in_force import pause_words, shadow_words
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, moment, say
from dropconnect.cli.texts import late, named, print_held, state_of
from dropconnect.report.case import CaseSummary, WaitsFor
from dropconnect.report.work import StillOpen, WorkReport
from dropconnect.turns import JOBS, MOST_JOBS

_AWAITED = {
    WaitsFor.PERSON: "to be decided by",
    WaitsFor.SUPPLIER: "to be answered by",
    WaitsFor.OTHER: "in the hands of another dropconnect at",
    WaitsFor.SETTLE: "may still be in flight at",
    WaitsFor.RETRY: "to be tried again at",
    WaitsFor.PAUSE: "paused, or in shadow mode, at",
    None: "at work elsewhere, or interrupted, at",
}
_DATES = {
    WaitsFor.PERSON: "until",
    WaitsFor.SUPPLIER: "until",
    WaitsFor.OTHER: "looked at again from",
    WaitsFor.SETTLE: "from",
    WaitsFor.RETRY: "from",
    WaitsFor.PAUSE: "looked at again from",
    None: "from",
}


def work(
    context: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="End when nothing is due any more, as for a timer.")
    ] = False,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs",
            min=1,
            max=MOST_JOBS,
            help="Work on so many cases of a store at once. With 1, all cases wait for each other.",
        ),
    ] = JOBS,
    as_json: options.AsJson = False,
) -> None:
    """Takes up cases that were interrupted, that wait for a time, a supplier or a provider, or that a person
    decided; sends the messages to customers that are due; and compares closed cases with store and suppliers
    for a while. Runs until Ctrl-C or SIGTERM, which lose nothing: what was begun comes to its end first,
    unless they come twice. A store or supplier that is slow holds up its own cases only.

    A case that another process holds without progress, or that may be gone, is named and left alone. At its
    end it says what is still open in the journal, who is waited for, and when the next case is due.

    The exit code is the highest that the cases worked on need, where a case that was refused counts as done;
    and 5 where anything in the journal is overdue.
    """
    with _terminable(), opened(context) as app:
        report = app.work(jobs=jobs) if once else app.work(forever=True, jobs=jobs, started=_tell_start)
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
        say(f"case {case.id}, order {named(case)} of {case.connection}: {_what_happened(case, report)}")
        say(f"  now {_now(case)}")
    print_held(report.held)
    for paused in report.pauses:
        say(pause_words(paused))
    for store in report.shadow:
        say(shadow_words(store))
    say(f"{report.legs} legs of {len(report.cases)} cases")
    _print_still_open(report.still_open)


def _what_happened(case: CaseSummary, report: WorkReport) -> str:
    """In one line: what is new in the case, and what its customer heard."""
    told = [event.text for event in report.changes if event.case_id == case.id]
    for message in report.messages_sent:
        if message.case_id == case.id:
            told.append(f"the customer was told: {message.kind}")
    return "; ".join(told) or "nothing new"


def _now(case: CaseSummary) -> str:
    """How the case stands, and by when whoever is waited for has to speak."""
    dates = [
        f"{wait.who} until {moment(wait.until)}"
        for wait in case.waits
        if wait.until is not None and wait.kind in (WaitsFor.PERSON, WaitsFor.SUPPLIER)
    ]
    return ": ".join(filter(None, (state_of(case), ", ".join(dates))))


def _print_still_open(left: StillOpen) -> None:
    """What somebody who reads the output of a timer wants to know: how many, for whom, until when."""
    if left.deliveries:
        say(f"{left.deliveries} deliveries wait to be acted on")
    if not left.cases:
        say("no case is open")
        return
    due = f"the next is due {moment(left.due_at)}" if left.due_at else "none is due before a person decides"
    say(f"{left.cases} open, {due}")
    for wait in left.waits:
        until = f" {_DATES[wait.kind]} {moment(wait.until)}" if wait.until else ""
        words = f"  {wait.count} {_AWAITED[wait.kind]} {wait.who}{until}"
        say(late(f"{words}: {wait.overdue} of them") if wait.overdue else words)


@contextmanager
def _terminable() -> Iterator[None]:
    """A service manager ends a service with SIGTERM: the same clean end as Ctrl-C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
