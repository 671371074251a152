"""``reconcile``: compares the cases with what the stores show. Moves nothing."""

from __future__ import annotations

from typing import Annotated, NoReturn

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import exit_of
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, moment, say
from dropconnect.cli.restoration import print_restoration
from dropconnect.clock import SystemClock
from dropconnect.errors import UsageError
from dropconnect.report.work import Reconciliation


def reconcile(
    context: typer.Context,
    store: Annotated[
        str | None, typer.Argument(metavar="[STORE]", help="Name of a store. Default: all.")
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            "--since",
            metavar="WHEN",
            help="Closed or changed since then: days as in 30d (the default), or a date as in 2026-11-01.",
        ),
    ] = "30d",
    apply: Annotated[
        bool,
        typer.Option(
            "--apply/--dry-run",
            help="Make incidents of the differences of cases, or record nothing (the default).",
        ),
    ] = False,
    after_restore: Annotated[
        bool,
        typer.Option(
            "--after-restore", help="The journal is a restored copy: look up what was open in it. Once."
        ),
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Compares the cases that were closed since a day with what the store shows now, and looks for orders
    that were cancelled at the store itself while the customer's money is still there. Lists the
    differences, each with what a person can do about it. It never moves money and writes nothing to a
    store. A store that cannot be read is named and does not hide what the others show.

    With --after-restore it takes a journal that was restored from a backup for the one that counts, marks
    its open cases, and looks up what stood open in them. Stop every other dropconnect of this journal
    before. Nothing is sent, then or later, for a marked case before it was looked up.

    Exit code 0 if nothing differs, 5 if something does, 3 if a store could not be read and the others show
    nothing. With --after-restore: 5 if a look-up could not tell, 3 if one has to be repeated.
    """
    if after_restore:
        if apply:
            raise UsageError("--apply is for differences: run --after-restore first, by itself")
        _after_restore(context, store, as_json=as_json)
    start = options.parse_since(since, SystemClock().now())
    with opened(context) as app:
        compared = app.reconcile(store, since=start, apply=apply)
    code = exit_of(compared.standing)
    if as_json:
        emit("reconcile", compared, code)
    else:
        _print(compared)
    raise typer.Exit(code)


def _after_restore(context: typer.Context, store: str | None, *, as_json: bool) -> NoReturn:
    with opened(context) as app:
        restored = app.after_restore(store)
    code = exit_of(restored.standing)
    if as_json:
        emit("reconcile-after-restore", restored, code)
    else:
        print_restoration(restored)
    raise typer.Exit(code)


def _print(compared: Reconciliation) -> None:
    for item in compared.differences:
        case = f"case {item.case_id}" if item.case_id is not None else "no case"
        say(f"Order {item.order_id} of {item.connection}, {case}: {item.kind}", bold=True)
        say(f"  {item.reason}")
        say(f"  to fix it: {item.fix}")
    for store in compared.unread:
        say(f"{store.connection} could not be compared to the end: {store.reason}")
    of_cases = sum(item.case_id is not None for item in compared.differences)
    if compared.applied and of_cases:
        say(f"{of_cases} recorded as incidents; `dropconnect incidents` lists them. No money was moved.")
    elif of_cases:
        say("Nothing was recorded; --apply makes incidents of the differences of cases.")
    count = len(compared.differences)
    say(f"{count or 'no'} differences in {compared.cases} closed cases since {moment(compared.since)}")
