"""``credits`` and ``credit``: what suppliers owe the merchant for goods that they stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.session import Session

if TYPE_CHECKING:
    from dropconnect.cli.views import CaseView
    from dropconnect.journal.rows import Part
    from dropconnect.models.money import Money


def credits(
    context: typer.Context,
    only_open: Annotated[bool, typer.Option("--open", help="Only those that are still to come.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """List what suppliers owe you, each by its own; it never counts against a customer's money."""
    from dropconnect.cli import shapes
    from dropconnect.cli.output import emit, say
    from dropconnect.cli.supplier_texts import print_credits
    from dropconnect.saga.suppliers.credits import credit_of

    with Session.of(context).journal() as journal, journal.read() as reading:
        parts = [part for case in reading.cases.list() for part in reading.parts.of_case(case.id)]
    found = [
        (part, credit)
        for part in parts
        if (credit := credit_of(part)) is not None and (credit.is_open or not only_open)
    ]
    if as_json:
        emit("credits", {"credits": [shapes.credit_line(part, credit) for part, credit in found]})
    elif found:
        print_credits(found)
    else:
        say("No credits.")


def credit(
    context: typer.Context,
    case: options.Case,
    part: Annotated[int, typer.Argument(metavar="PART", help="Number of the part, as `show` lists it.")],
    received: Annotated[
        str | None, typer.Option("--received", metavar="MONEY", help='What came in, as in "12.00 USD".')
    ] = None,
    refused: Annotated[bool, typer.Option("--refused", help="The supplier pays nothing.")] = False,
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """Record, once, what came of a supplier's credit: received, or refused."""
    from dropconnect.cli import shapes
    from dropconnect.cli.output import emit
    from dropconnect.cli.supplier_texts import print_credits
    from dropconnect.cli.views import read_case
    from dropconnect.clock import SystemClock
    from dropconnect.runner.local import LocalRunner
    from dropconnect.saga.suppliers.credits import answer_credit

    if (received is None) is not refused:
        raise typer.BadParameter("say either what was received or --refused", param_hint="--received")
    amount = _money(received) if received is not None else None
    session = Session.of(context)
    clock = SystemClock()
    with session.journal() as journal:
        number = _part(read_case(journal, case), part).id
        with (
            LocalRunner(journal, session.configuration, clock) as runner,
            runner.holding(case),
            journal.write() as writing,
        ):
            answered, line = answer_credit(
                writing, writing.parts.get(number), amount, options.person(by), clock.now()
            )
    if as_json:
        emit("credit", {"credit": shapes.credit_line(answered, line)})
    else:
        print_credits([(answered, line)])


def _money(text: str) -> Money:
    from pydantic import ValidationError

    from dropconnect.models.money import Money

    try:
        return Money.model_validate(text)
    except ValidationError as error:
        reason = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        message = f'{text!r} is no amount ({reason}); write it as in "12.00 USD"'
        raise typer.BadParameter(message, param_hint="--received") from None


def _part(view: CaseView, number: int) -> Part:
    from dropconnect.errors import UsageError

    for part in view.parts:
        if part.ordinal + 1 == number:
            return part
    numbers = ", ".join(str(part.ordinal + 1) for part in view.parts) or "none"
    raise UsageError(f"case {view.case.id} has no part {number} (its parts: {numbers})")
