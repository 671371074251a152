"""``cancel``: plan, ask, carry out, and report the outcome."""

from __future__ import annotations

import shlex
import sys
from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import exit_of
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, moment, say
from dropconnect.cli.plan import colon_hint
from dropconnect.cli.session import Session
from dropconnect.cli.texts import Command, print_outcome, print_plan
from dropconnect.report.case import Cancellation, Outcome
from dropconnect.report.plan import PlanReport

_Comment = Annotated[str, typer.Option("--comment", metavar="TEXT", help="A note for your own records.")]
_RequestId = Annotated[
    str,
    typer.Option(
        "--request-id",
        metavar="ID",
        help="Your own name for this request; the same name is never carried out twice.",
    ),
]
_Yes = Annotated[
    bool,
    typer.Option(
        "--yes", "-y", help="Do not ask. Needed without a terminal and with --json: nobody can be asked."
    ),
]


def cancel(
    context: typer.Context,
    store: options.Store,
    order: options.Order,
    reason: options.Reason,
    line: options.Lines = None,
    comment: _Comment = "",
    request_id: _RequestId = "",
    only_stoppable: options.OnlyStoppable = False,
    another: options.Another = False,
    store_credit: options.StoreCredit = False,
    by: options.By = None,
    yes: _Yes = False,
    as_json: options.AsJson = False,
) -> None:
    """Shows the plan and asks, then carries it out and reports the outcome. A refused plan opens no case,
    nor does a store with `policy.read_only = true` (exit code 4). A store with `mode = "shadow"` keeps the
    plan for `dropconnect shadow`, asks nobody and does nothing (exit code 4, as nothing will follow).

    The same request twice is one case: the second time says how that case stands and moves nothing; the
    exit code is that case's. A request is the same when --request-id is, or without one when store, order
    and lines are.
    """
    lines = options.parse_lines(line)
    agreement = _Agreement(Session.of(context).command, can_ask=not as_json and sys.stdin.isatty())
    with opened(context) as app, colon_hint(lines):
        done = app.cancel(
            store,
            order,
            agree=None if yes else agreement,
            reason=reason,
            by=options.speaker(app, by),
            lines=lines,
            comment=comment,
            request_id=request_id,
            only_stoppable=only_stoppable,
            another=another,
            store_credit=store_credit,
        )
    code = exit_of(done.standing)
    if as_json:
        emit("cancel", done, code)
    elif not agreement.declined:
        _print(done, Session.of(context).command)
    raise typer.Exit(code)


class _Agreement:
    """Shows the plan and asks."""

    def __init__(self, command: Command, *, can_ask: bool) -> None:
        self._command = command
        self._can_ask = can_ask
        self.declined = False

    def __call__(self, plan: PlanReport) -> bool:
        if not self._can_ask:
            raise typer.BadParameter(
                f"nobody can be asked here; look at `{self._look(plan)}`, then add --yes", param_hint="--yes"
            )
        print_plan(plan)
        self.declined = not typer.confirm("Carry this out?")
        if self.declined:
            say("Nothing was done.")
        return not self.declined

    def _look(self, plan: PlanReport) -> str:
        order = shlex.quote(f"id:{plan.order_id}")
        return self._command(f"plan {plan.connection} {order} --reason {shlex.quote(plan.reason)}")


def _print(done: Cancellation, command: Command) -> None:
    case = done.case
    if case is None:
        print_plan(done.plan)
        if done.shadow:
            say(f"{done.refusal}. To compare: `{command(f'shadow {done.plan.connection}')}`")
            return
        say(f"Refused: {done.refusal}. Nothing was done.")
        return
    if done.known:
        who = f" by {case.requested_by}" if case.requested_by else ""
        say(f"This was asked before: case {case.id}, {moment(case.opened_at)}{who}. Nothing was moved now.")
    print_outcome(case, done.open_tasks, done.incidents, command)
    if done.known and not case.is_open and not case.request_id:
        if case.outcome in (Outcome.WITHDRAWN, Outcome.REFUSED):
            say("  To ask for the same again, add --another.")
        elif case.lines:
            say("  If further units are meant, say so with --another.")
