"""``credits`` and ``credit``: what suppliers owe the merchant for goods that they stopped."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, say
from dropconnect.cli.supplier_texts import print_credits
from dropconnect.report.documents import CreditDocument, CreditsDocument


def credits(
    context: typer.Context,
    only_open: Annotated[bool, typer.Option("--open", help="Only those that are still to come.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """For goods that they stopped: expected, received or refused. It never counts against a customer's
    money.
    """
    with opened(context) as app:
        found = app.credits(only_open=only_open)
    if as_json:
        emit("credits", CreditsDocument(credits=found))
    elif found:
        print_credits(found)
    else:
        say("No credits.")


def credit(
    context: typer.Context,
    case: options.Case,
    part: Annotated[
        int, typer.Argument(metavar="PART", help="Number of the part, as `show` and `credits` list it.")
    ],
    received: Annotated[
        str | None,
        typer.Option(
            "--received",
            metavar="MONEY",
            help='What came in: "12.00 USD", or 12.00 in the currency of the credit.',
        ),
    ] = None,
    refused: Annotated[bool, typer.Option("--refused", help="The supplier pays nothing.")] = False,
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """Say either what was --received or that the supplier --refused. It is recorded once and stands; a
    second word is refused (exit code 2).
    """
    if (received is None) is not refused:
        raise typer.BadParameter("say either what was received or --refused", param_hint="--received")
    with opened(context) as app:
        report = app.record_credit(case, part, received, by=options.speaker(app, by))
    if as_json:
        emit("credit", CreditDocument(credit=report))
    else:
        print_credits([report])
