"""``work``: goes on with every case that is due."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit, Interrupted
from dropconnect.cli.session import Session

if TYPE_CHECKING:
    from dropconnect.cli.views import CaseView


def work(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="End when nothing is due any more.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Go on with everything that is due, until Ctrl-C; run it all the time, or --once from a timer.

    Messages to customers are sent too.
    """
    from dropconnect.cli import shapes
    from dropconnect.cli.output import emit, say
    from dropconnect.cli.progress import Progress, interruptible
    from dropconnect.cli.texts import state_of
    from dropconnect.cli.views import read_case
    from dropconnect.clock import SystemClock
    from dropconnect.runner.local import LocalRunner

    session = Session.of(context)
    clock = SystemClock()
    started = clock.now()
    with session.journal() as journal, LocalRunner(journal, session.configuration, clock) as runner:
        progress = Progress(journal, clock)
        try:
            with _terminable(), interruptible(journal):
                if not once:
                    say("going on with whatever becomes due; Ctrl-C ends it", stderr=True)
                runner.work(once=once, progress=progress)
        except Interrupted as interrupted:
            if interrupted.in_doubt:
                raise
        views = [read_case(journal, case_id) for case_id in progress.cases]
    code = _exit(views)
    if as_json:
        rows = [shapes.case(view) for view in views]
        sent = sum(len(_told(view, started)) for view in views)
        counts = {"legs": progress.legs, "messages_sent": sent}
        emit("work", {**counts, "cases": rows, "exit_code": int(code)})
    else:
        for view in views:
            told = "".join(f"; the customer was told: {kind}" for kind in _told(view, started))
            say(f"case {view.case.id}, order {view.case.order_number}: {state_of(view)}{told}")
        say(f"{progress.legs} legs of {len(views)} cases")
    raise typer.Exit(code)


def _told(view: CaseView, since: datetime) -> list[str]:
    """The kinds of the messages that went out since then."""
    return [item.kind for item in view.messages if item.sent_at is not None and item.sent_at >= since]


@contextmanager
def _terminable() -> Iterator[None]:
    """A service manager ends a service with SIGTERM: the same clean end as Ctrl-C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _exit(views: list[CaseView]) -> Exit:
    """What the cases that were worked on need now. That one was refused is an end like any other."""
    needs = [view.exit for view in views if view.exit is not Exit.REFUSED]
    return max(needs, default=Exit.DONE)
