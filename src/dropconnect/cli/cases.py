"""``cases`` and ``show``: what was asked for and how it stands."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit
from dropconnect.cli.in_force import pause_words, shadow_words
from dropconnect.cli.output import emit, moment, say
from dropconnect.cli.reading import reading
from dropconnect.cli.session import Session
from dropconnect.cli.texts import late, print_case, print_cases, print_page, print_waits
from dropconnect.clock import SystemClock
from dropconnect.report.case import CaseReport
from dropconnect.report.idle import IdleReport
from dropconnect.report.pages import PAGE, CasePage


def cases(
    context: typer.Context,
    only_open: Annotated[bool, typer.Option("--open", help="Only cases that are not closed.")] = False,
    waiting: Annotated[
        bool,
        typer.Option(
            "--waiting",
            help="Only cases that wait for a person, a supplier, a time or a provider, or that a process "
            "holds without progress.",
        ),
    ] = False,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only cases of which something is overdue.")
    ] = False,
    store: Annotated[str, typer.Option("--store", metavar="STORE", help="Only cases of this store.")] = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="REASON", help="Only cases with this reason.")
    ] = "",
    order: Annotated[
        str, typer.Option("--order", metavar="ORDER", help="Only cases of this order: its id or number.")
    ] = "",
    since: options.Since = None,
    page: options.PageNumber = 1,
    limit: options.PageLimit = PAGE,
    as_json: options.AsJson = False,
) -> None:
    """The newest 50, and how many more there are; --page shows others. With --waiting a row for every
    decision, answer or time that a case needs: what it waits for, and until when.

    Exit code 5 where anything is overdue: a supplier's answer, or a person's word to a task or an incident.
    """
    with reading(context) as room:
        found = room.cases(
            only_open=only_open,
            waiting=waiting,
            overdue=overdue,
            store=store,
            reason=reason,
            order=order,
            since=options.parse_since(since, SystemClock().now()) if since else None,
            page=page,
            limit=limit,
        )
    code = Exit.PERSON if found.overdue else Exit.DONE
    if as_json:
        emit("cases", found, code)
        raise typer.Exit(code)
    _print(found, waiting=waiting)
    given = {"store": store, "reason": reason, "order": order, "since": since}
    switches = {"open": only_open, "waiting": waiting, "overdue": overdue}
    again = Session.of(context).command(f"cases{_chosen(switches, given)} --limit {limit}")
    print_page(found, len(found.cases), "cases", again)
    if found.overdue:
        say(late(f"cases: {found.overdue}"))
    raise typer.Exit(code)


def show(
    context: typer.Context,
    case: options.CaseOrStore,
    order: options.OrderOfCase = None,
    as_json: options.AsJson = False,
) -> None:
    """How it stands; its plan; what each supplier was asked and answered and what followed (one numbered
    part for each supplier order); what was sent and what became of it; what the customer hears; and its
    timeline. Exit code 5 where anything of it is overdue.
    """
    report = _found(context, case, order)
    code = Exit.PERSON if report.case.overdue else Exit.DONE
    if as_json:
        emit("show", report, code)
    else:
        print_case(report, Session.of(context).command)
    raise typer.Exit(code)


def _found(context: typer.Context, case: str, order: str | None) -> CaseReport:
    """The case of this number, or of an order, for which the store may have to be asked."""
    if order is None:
        number = options.case_number(case)
        with reading(context) as room:
            return room.case(number)
    # Who asks stores loads all that works with them, which takes as long as the rest of this command.
    from dropconnect.cli.opened import opened

    with opened(context) as app:
        return app.case(app.case_of(case, order))


def _print(found: CasePage, *, waiting: bool) -> None:
    """What stands above all cases, and the cases of the page."""
    for paused in found.pauses:
        say(pause_words(paused))
    for name in found.shadow:
        say(shadow_words(name))
    if found.idle is not None:
        say(_idle(found.idle))
    for unseen in found.unseen:
        say(f"{unseen.connection} cannot be looked at since {moment(unseen.since)}: {unseen.reason}")
    for untold in found.untold:
        say(f"{untold.name} takes no events since {moment(untold.since)}: {untold.reason}")
    if not found.total:
        say("No cases.")
    elif waiting:
        print_waits(found.cases)
    else:
        print_cases(found.cases)


def _idle(idle: IdleReport) -> str:
    since = f"since {moment(idle.since)}" if idle.since else "yet"
    return (
        f"Nobody has worked {since}, and {idle.cases} cases and {idle.deliveries} deliveries are due: run "
        "`dropconnect work`, or see why it ended"
    )


def _chosen(switches: Mapping[str, bool], given: Mapping[str, str | None]) -> str:
    """The options as they were written, for the command that shows the next page."""
    chosen = "".join(f" --{name}" for name, is_on in switches.items() if is_on)
    return chosen + "".join(f" --{name} {shlex.quote(value)}" for name, value in given.items() if value)
