"""``tasks``, ``resolve`` and ``incidents``: what people have to answer, and what they should know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.decisions import tell
from dropconnect.cli.session import Session

if TYPE_CHECKING:
    from dropconnect.journal import Journal
    from dropconnect.journal.rows import Task


def tasks(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Answered tasks too.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """List the questions that wait for a person, most urgent first."""
    from dropconnect.cli import shapes
    from dropconnect.cli.output import emit, moment, say
    from dropconnect.cli.texts import print_task

    session = Session.of(context)
    with session.journal() as journal, journal.read() as reading:
        listed = reading.tasks.list(only_open=not everything)
        found = [(task, reading.cases.get(task.case_id)) for task in listed]
    if as_json:
        emit("tasks", {"tasks": [shapes.task(task) for task, _ in found]})
        return
    if not found:
        say("No tasks.")
    for task, case in found:
        say(f"Case {case.id}: order {case.order_number} of {case.connection}", bold=True)
        if task.decided_at is None:
            print_task(session, task)
            continue
        said = f"{task.decision}, {task.decision_detail}" if task.decision_detail else task.decision
        say(f"  Task {task.id}: {task.reason}")
        say(f"  answered by {task.decided_by}, {moment(task.decided_at)}: {said}")


def resolve(
    context: typer.Context,
    task: Annotated[int, typer.Argument(metavar="TASK", help="Number of the task.")],
    said: Annotated[
        str, typer.Option("--say", metavar="ANSWER", help="One of the answers that the task lists.")
    ],
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """Answer a task, once, and go on with its case."""
    from dropconnect.cli.progress import carry_on
    from dropconnect.saga.case import decisions

    if said.rstrip().endswith("..."):
        raise typer.BadParameter("replace the three dots by what they stand for", param_hint="--say")
    session = Session.of(context)
    with session.journal() as journal:
        question = _task(journal, task)
        view = carry_on(
            session,
            journal,
            question.case_id,
            lambda desk, case: decisions.resolve(desk, case, question, said, options.person(by)),
        )
    tell(session, view, "resolve", view.exit, as_json=as_json)


def _task(journal: Journal, task_id: int) -> Task:
    from dropconnect.errors import UsageError

    with journal.read() as reading:
        try:
            return reading.tasks.get(task_id)
        except LookupError:
            raise UsageError(f"there is no task {task_id}; `dropconnect tasks` lists them") from None


def incidents(context: typer.Context, as_json: options.AsJson = False) -> None:
    """List what should not be: contradictions between the store and our records."""
    from dropconnect.cli import shapes
    from dropconnect.cli.output import emit, say
    from dropconnect.cli.texts import print_incidents

    with Session.of(context).journal() as journal, journal.read() as reading:
        found = reading.incidents.list()
    if as_json:
        emit("incidents", {"incidents": [shapes.incident(item) for item in found]})
    elif found:
        print_incidents(found)
    else:
        say("No incidents.")
