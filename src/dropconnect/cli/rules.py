"""``rules``: what a supplier allows, on which terms, and who says so."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, say
from dropconnect.cli.supplier_texts import print_rule
from dropconnect.report.documents import RulesDocument


def rules(
    context: typer.Context,
    connection: Annotated[
        str, typer.Argument(metavar="CONNECTION", help="Name of the supplier in the configuration.")
    ],
    as_json: options.AsJson = False,
) -> None:
    """As they count for you: for which goods at which stage, whether they can be stopped, by which way, the
    fee, how long an answer takes, where the supplier's money goes, whether the store goes first, the reason
    for you and the one that is safe to tell the customer.

    Each row says how sure it is (documented, measured or assumed, with the source and its date), and whether
    it comes from the plugin or from your configuration (`suppliers.NAME.rules`). The first row that fits
    counts; where none fits, a person decides.
    """
    with opened(context) as app:
        rows = app.rules(connection)
    if as_json:
        emit("rules", RulesDocument(connection=connection, rules=rows))
        return
    say(
        f"Rules of {connection}: the first row that fits counts; where none fits, a person decides", bold=True
    )
    for row in rows:
        print_rule(row)
