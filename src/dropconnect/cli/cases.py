"""``cases`` and ``show``: what was asked for and how it stands."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.session import Session


def cases(
    context: typer.Context,
    only_open: Annotated[bool, typer.Option("--open", help="Only cases that are not closed.")] = False,
    waiting: Annotated[
        bool,
        typer.Option(
            "--waiting", help="Only cases that wait for a person, a supplier, a time or a provider."
        ),
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """List the cases, oldest first; with --waiting for whom each one waits, and until when."""
    from dropconnect.cli import shapes
    from dropconnect.cli.output import emit, say, table
    from dropconnect.cli.texts import print_waits, state_of
    from dropconnect.cli.views import view_of

    with Session.of(context).journal() as journal, journal.read() as reading:
        found = [
            view_of(reading, case)
            for case in reading.cases.list(only_open=only_open or waiting)
            if case.waits_for is not None or not waiting
        ]
    if as_json:
        emit("cases", {"cases": [shapes.case(view) for view in found]})
        return
    if not found:
        say("No cases.")
        return
    if waiting:
        print_waits(found)
        return
    table(
        ("case", "store", "order", "opened (UTC)", "due", "paid back", "state"),
        [
            (
                view.case.id,
                view.case.connection,
                view.case.order_number,
                f"{view.case.opened_at:%Y-%m-%d %H:%M}",
                view.case.plan.due if view.case.plan.due is not None else "not known",
                view.paid_back,
                state_of(view),
            )
            for view in found
        ],
        right=("case", "due", "paid back"),
    )


def show(
    context: typer.Context,
    case: options.Case,
    as_json: options.AsJson = False,
) -> None:
    """Show one case: how it stands, its plan, what was sent, and its timeline."""
    from dropconnect.cli import shapes
    from dropconnect.cli.output import emit, say
    from dropconnect.cli.supplier_texts import print_messages, print_parts
    from dropconnect.cli.texts import print_effects, print_plan, print_report, print_timeline
    from dropconnect.cli.views import read_case

    session = Session.of(context)
    with session.journal() as journal:
        view = read_case(journal, case)
    if as_json:
        emit("show", {**shapes.report(view), "timeline": [shapes.event(item) for item in view.events]})
        return
    print_report(session, view)
    say()
    say("The plan", bold=True)
    print_plan(view.case.plan)
    if view.parts:
        say()
        say("The suppliers", bold=True)
        print_parts(view.parts)
    say()
    say("What was sent", bold=True)
    print_effects(view.effects)
    if view.messages:
        say()
        say("What the customer hears", bold=True)
        print_messages(view.messages)
    say()
    say("What happened", bold=True)
    print_timeline(view)
