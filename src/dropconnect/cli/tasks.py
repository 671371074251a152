"""``tasks``, ``resolve`` and ``incidents``: what people have to decide, and what they should know."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.decisions import tell
from dropconnect.cli.exits import Exit
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, moment, say
from dropconnect.cli.session import Session
from dropconnect.cli.texts import Command, print_incidents, print_page, print_task
from dropconnect.report.case import TaskReport
from dropconnect.report.pages import PAGE


def tasks(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Decided tasks too.")] = False,
    page: options.PageNumber = 1,
    limit: options.PageLimit = PAGE,
    as_json: options.AsJson = False,
) -> None:
    """The most urgent first, each with the command for every decision. Exit code 5 where one is overdue."""
    with opened(context) as app:
        found = app.tasks(only_open=not everything, page=page, limit=limit)
        changes = app.changes(limit=1).total
    code = Exit.PERSON if found.overdue else Exit.DONE
    if as_json:
        emit("tasks", found, code)
        raise typer.Exit(code)
    if not found.total:
        say("No tasks.")
    for task in found.tasks:
        _print(task, Session.of(context).command)
    again = Session.of(context).command(f"tasks{' --all' if everything else ''} --limit {limit}")
    print_page(found, len(found.tasks), "tasks", again)
    if changes:
        say(f"Changes that customers want: {changes}. `{Session.of(context).command('changes')}` lists them.")
    raise typer.Exit(code)


def resolve(
    context: typer.Context,
    task: Annotated[
        str,
        typer.Argument(metavar="TASK", help="Number of the task; or incident:7 for the incident 7."),
    ],
    said: Annotated[
        str, typer.Option("--say", metavar="DECISION", help="One of the choices that the task lists.")
    ],
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """A decision is recorded once and stands; a second one is refused (exit code 2). Some need a detail,
    such as the proof of a payment: --say "paid by hand, bank transfer of 3 May".
    """
    if said.rstrip().endswith("..."):
        raise typer.BadParameter("replace the three dots by what they stand for", param_hint="--say")
    prefix, _, number = task.rpartition(":")
    if prefix not in ("", "incident") or not number.isdecimal():
        raise typer.BadParameter("write the number of a task, or incident:7", param_hint="TASK")
    with opened(context) as app:
        who = options.speaker(app, by)
        if prefix:
            report = app.end_incident(int(number), said, by=who)
        else:
            report = app.resolve(int(number), said, by=who)
    tell(context, report, "resolve", as_json=as_json)


def incidents(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Those that have ended too.")] = False,
    page: options.PageNumber = 1,
    limit: options.PageLimit = PAGE,
    as_json: options.AsJson = False,
) -> None:
    """They are reported, never repaired silently. Each stays until a person ends it, with the command shown;
    the same facts are then not reported again.
    """
    with opened(context) as app:
        found = app.incidents(only_open=not everything, page=page, limit=limit)
    if as_json:
        emit("incidents", found)
        return
    if not found.total:
        say("No incidents.")
    else:
        print_incidents(found.incidents, Session.of(context).command)
    again = Session.of(context).command(f"incidents{' --all' if everything else ''} --limit {limit}")
    print_page(found, len(found.incidents), "incidents", again)


def _print(task: TaskReport, command: Command) -> None:
    say(f"Case {task.case_id}: order {task.order_number} of {task.connection}", bold=True)
    if task.is_open:
        print_task(task, command)
        return
    said = f"{task.decision}, {task.decision_detail}" if task.decision_detail else task.decision
    say(f"  Task {task.id}: {task.reason}")
    say(f"  decided by {task.decided_by}, {moment(task.decided_at)}: {said}")
