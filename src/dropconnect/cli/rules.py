"""``rules``: what a supplier allows, on which terms, and who says so."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.session import Session


def rules(
    context: typer.Context,
    connection: Annotated[
        str, typer.Argument(metavar="CONNECTION", help="Name of the supplier in the configuration.")
    ],
    as_json: options.AsJson = False,
) -> None:
    """Show a supplier's cancellation rules as they count for you, and where each row comes from."""
    from dropconnect.cli import shapes
    from dropconnect.cli.output import emit, say
    from dropconnect.cli.supplier_texts import print_rule
    from dropconnect.clock import SystemClock
    from dropconnect.saga.look.sources import rules_of

    session = Session.of(context)
    session.configuration.supplier(connection)
    with session.connections() as connections:
        rows = rules_of(connections, connection, SystemClock().now().date())
    if as_json:
        emit("rules", {"connection": connection, "rules": [shapes.rule(row) for row in rows]})
        return
    say(
        f"Rules of {connection}: the first row that fits counts; where none fits, a person decides", bold=True
    )
    for row in rows:
        print_rule(row)
