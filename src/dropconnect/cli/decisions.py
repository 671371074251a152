"""``approve``, ``deny`` and ``withdraw``: a person's word about a whole case."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit, exit_of
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit
from dropconnect.cli.session import Session
from dropconnect.cli.texts import print_report
from dropconnect.report.case import CaseReport, Outcome
from dropconnect.report.standing import Standing

_Because = Annotated[
    str, typer.Option("--because", metavar="TEXT", help="Why; it stands in the timeline of the case.")
]


def approve(
    context: typer.Context,
    case: options.CaseOrStore,
    order: options.OrderOfCase = None,
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """Agrees to the one question of a case that takes `approve`. Without such a question, or with more than
    one, it is refused (exit code 2) and says what the case does ask; `resolve` decides a task by its number.
    """
    which = options.which_case(case, order)
    with opened(context) as app:
        report = app.approve(which(app), by=options.speaker(app, by))
    tell(context, report, "approve", as_json=as_json)


def deny(
    context: typer.Context,
    case: options.CaseOrStore,
    because: _Because,
    order: options.OrderOfCase = None,
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """Says no to the one question of a case that takes `deny`. If the case asked whether the plan may be
    carried out, it is closed and nothing was done (exit code 4). If it asked what follows from a supplier's
    no or silence, those goods stay ordered and the case goes on with the others.
    """
    reason = _reason(because)
    which = options.which_case(case, order)
    with opened(context) as app:
        report = app.deny(which(app), reason, by=options.speaker(app, by))
    tell(context, report, "deny", as_json=as_json)


def withdraw(
    context: typer.Context,
    case: options.CaseOrStore,
    because: _Because,
    order: options.OrderOfCase = None,
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """What suppliers were asked is taken back first; what cannot be taken back by program is an incident for
    a person. Exit code 0 once all is taken back and nothing is left to do, 5 while a person has to tell
    the customer. Refused (exit code 2) for a closed case, and once a payment was sent, however it ended.
    """
    reason = _reason(because)
    which = options.which_case(case, order)
    with opened(context) as app:
        report = app.withdraw(which(app), reason, by=options.speaker(app, by))
    is_back = report.case.outcome is Outcome.WITHDRAWN and report.standing is Standing.REFUSED
    tell(context, report, "withdraw", Exit.DONE if is_back else None, as_json=as_json)


def tell(
    context: typer.Context, report: CaseReport, command: str, code: Exit | None = None, *, as_json: bool
) -> None:
    """How the case stands after a person's word, and the end of the command: with ``code``, or as the
    case stands."""
    code = exit_of(report.standing) if code is None else code
    if as_json:
        emit(command, report, code)
    else:
        print_report(report, Session.of(context).command)
    raise typer.Exit(code)


def _reason(because: str) -> str:
    if not because.strip():
        raise typer.BadParameter("say why, in a few words", param_hint="--because")
    return because
