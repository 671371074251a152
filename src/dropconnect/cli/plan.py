"""``plan``: what would be done and why. Opens no case and writes nothing to the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, say
from dropconnect.cli.texts import print_plan
from dropconnect.errors import UsageError
from dropconnect.models.cancellation import LineSelection
from dropconnect.report.documents import PlanDocument


def plan(
    context: typer.Context,
    store: options.Store,
    order: options.Order,
    reason: options.Reason,
    line: options.Lines = None,
    only_stoppable: options.OnlyStoppable = False,
    another: options.Another = False,
    store_credit: options.StoreCredit = False,
    as_json: options.AsJson = False,
) -> None:
    """The money to the cent with the reason for every row; what is to be expected of each supplier (its
    order, the goods, whether they can be stopped, fee, answer time, where its money goes); the steps; and
    what speaks against it and who says so, rule plugins included. Where goods stay already, it says which and
    why, and what is to be expected beside the most that can be due.

    Writes nothing anywhere and opens no case. Exit code 4 if the plan is refused.
    """
    lines = options.parse_lines(line)
    with opened(context) as app, colon_hint(lines):
        report = app.plan(
            store,
            order,
            reason=reason,
            lines=lines,
            only_stoppable=only_stoppable,
            another=another,
            store_credit=store_credit,
        )
    code = Exit.REFUSED if report.refused else Exit.DONE
    if as_json:
        emit("plan", PlanDocument(plan=report), code)
    else:
        if report.case_id is not None:
            say(f"This was asked before: it is case {report.case_id}, and this was its plan.")
        print_plan(report)
    raise typer.Exit(code)


@contextmanager
def colon_hint(lines: Sequence[LineSelection]) -> Iterator[None]:
    """Say with an error how a quantity is written, when one may have been meant."""
    try:
        yield
    except UsageError as error:
        raise type(error)(f"{error}{options.colon_hint(lines)}") from error
