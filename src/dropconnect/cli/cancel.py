"""``cancel``: plan, ask, carry out, and say what came of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit
from dropconnect.cli.plan import look_at
from dropconnect.cli.session import Session

if TYPE_CHECKING:
    from dropconnect.cli.views import CaseView
    from dropconnect.journal import Journal
    from dropconnect.models.cancellation import CancellationRequest, Plan
    from dropconnect.saga.case.intake import Intake


def cancel(
    context: typer.Context,
    store: options.Store,
    order: options.Order,
    reason: options.Reason,
    line: options.Lines = None,
    comment: Annotated[
        str, typer.Option("--comment", metavar="TEXT", help="A note for your own records.")
    ] = "",
    request_id: Annotated[
        str,
        typer.Option(
            "--request-id",
            metavar="ID",
            help="Your own name for this request; the same name is never carried out twice.",
        ),
    ] = "",
    another: options.Another = False,
    store_credit: options.StoreCredit = False,
    by: options.By = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask, carry the plan out.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Cancel an order or lines of it, and pay back what is due. The same request twice moves nothing."""
    from dropconnect.models.cancellation import CancellationRequest

    request = CancellationRequest(
        connection=store,
        order_id=order,
        lines=options.parse_lines(line),
        reason=reason,
        comment=comment,
        requested_by=options.person(by),
        request_id=request_id,
        store_credit=store_credit,
    )
    session = Session.of(context)
    with session.journal() as journal:
        raise typer.Exit(_cancel(session, journal, request, another=another, yes=yes, as_json=as_json))


def _cancel(
    session: Session,
    journal: Journal,
    request: CancellationRequest,
    *,
    another: bool,
    yes: bool,
    as_json: bool,
) -> Exit:
    from dropconnect.cli.views import read_case

    intake = look_at(session, journal, request, another=another)
    if intake.known is not None:
        view = read_case(journal, intake.known.id)
        return _tell(session, view, known=True, another_helps=bool(request.lines), as_json=as_json)
    refusal = _refusal(session, intake.plan)
    if refusal:
        return _tell_refusal(intake.plan, refusal, as_json=as_json)
    if not _agreed(intake.plan, yes=yes, as_json=as_json):
        return Exit.REFUSED
    view = _carry_out(session, journal, intake)
    return _tell(session, view, known=False, another_helps=False, as_json=as_json)


def _refusal(session: Session, plan: Plan) -> str:
    """Why no case is opened; empty if one may be."""
    from dropconnect.models.cancellation import Verdict

    if session.configuration.store(plan.connection).policy.read_only:
        return f"the store {plan.connection} is read-only (policy.read_only = true)"
    return "; ".join(objection.reason for objection in plan.by_verdict(Verdict.REFUSE))


def _agreed(plan: Plan, *, yes: bool, as_json: bool) -> bool:
    from dropconnect.cli.output import say
    from dropconnect.cli.texts import print_plan
    from dropconnect.errors import UsageError

    if yes:
        return True
    if as_json or not sys.stdin.isatty():
        raise UsageError("nobody can be asked here; look at `dropconnect plan`, then add --yes")
    print_plan(plan)
    agreed = typer.confirm("Carry this out?")
    if not agreed:
        say("Nothing was done.")
    return agreed


def _carry_out(session: Session, journal: Journal, intake: Intake) -> CaseView:
    from dropconnect.cli.progress import Progress, interruptible, kept
    from dropconnect.cli.views import read_case
    from dropconnect.clock import SystemClock
    from dropconnect.runner.local import LocalRunner
    from dropconnect.saga.case.intake import open_case

    clock = SystemClock()
    progress = Progress(journal, clock)
    with interruptible(journal), LocalRunner(journal, session.configuration, clock) as runner:
        case = open_case(journal, intake, clock)
        if case.is_open:
            with kept(case.id):
                runner.run(case.id, progress)
    return read_case(journal, case.id)


def _tell(session: Session, view: CaseView, *, known: bool, another_helps: bool, as_json: bool) -> Exit:
    from dropconnect.cli import shapes
    from dropconnect.cli.output import emit, moment, say
    from dropconnect.cli.texts import print_report

    case = view.case
    if as_json:
        flags = {"known": known, "refused": False, "refusal": "", "exit_code": int(view.exit)}
        emit("cancel", {**shapes.report(view), **flags})
        return view.exit
    if known:
        who = f" by {case.request.requested_by}" if case.request.requested_by else ""
        say(f"This was asked before: case {case.id}, {moment(case.opened_at)}{who}. Nothing was moved now.")
    print_report(session, view)
    if known and another_helps and not case.is_open and not case.request.request_id:
        say("  If further units are meant, say so with --another.")
    return view.exit


def _tell_refusal(plan: Plan, refusal: str, *, as_json: bool) -> Exit:
    from dropconnect.cli import shapes
    from dropconnect.cli.output import emit, say
    from dropconnect.cli.texts import print_plan

    if as_json:
        rows = ("effects", "parts", "messages", "tasks", "incidents")
        nothing: dict[str, object] = {"case": None, **{name: [] for name in rows}}
        flags = {"known": False, "refused": True, "refusal": refusal, "exit_code": int(Exit.REFUSED)}
        emit("cancel", {**nothing, "plan": shapes.plan(plan), **flags})
    else:
        print_plan(plan)
        say(f"Refused: {refusal}. Nothing was done.")
    return Exit.REFUSED
