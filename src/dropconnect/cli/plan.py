"""``plan``: what would be done and why. Opens no case and writes nothing to the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit
from dropconnect.cli.session import Session

if TYPE_CHECKING:
    from dropconnect.journal import Journal
    from dropconnect.models.cancellation import CancellationRequest
    from dropconnect.saga.case.intake import Intake


def plan(
    context: typer.Context,
    store: options.Store,
    order: options.Order,
    reason: options.Reason,
    line: options.Lines = None,
    another: options.Another = False,
    store_credit: options.StoreCredit = False,
    as_json: options.AsJson = False,
) -> None:
    """Show what cancelling would do: the money to the cent, the steps, what speaks against it."""
    from dropconnect.cli import shapes
    from dropconnect.cli.output import emit, say
    from dropconnect.cli.texts import print_plan
    from dropconnect.models.cancellation import CancellationRequest

    session = Session.of(context)
    request = CancellationRequest(
        connection=store,
        order_id=order,
        lines=options.parse_lines(line),
        reason=reason,
        store_credit=store_credit,
    )
    with session.journal() as journal:
        intake = look_at(session, journal, request, another=another)
    known = intake.known
    if as_json:
        emit("plan", {"plan": shapes.plan(intake.plan), "known_case": known.id if known else None})
    else:
        if known is not None:
            say(f"This was asked before: it is case {known.id}, and this was its plan.")
        print_plan(intake.plan)
    if intake.plan.refused:
        raise typer.Exit(Exit.REFUSED)


def look_at(session: Session, journal: Journal, request: CancellationRequest, *, another: bool) -> Intake:
    """Consider a request; a line that is not found says how a quantity is written."""
    from dropconnect.clock import SystemClock
    from dropconnect.errors import UsageError
    from dropconnect.saga.case.intake import consider

    with session.connections() as connections:
        world = connections.world(request.connection)
        try:
            return consider(journal, world, request, SystemClock(), another=another)
        except UsageError as error:
            raise UsageError(f"{error}{options.colon_hint(request.lines)}") from error
