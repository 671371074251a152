"""``shadow``: what was planned in shadow mode, beside what people did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import exit_of
from dropconnect.cli.in_force import shadow_words
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, moment, say, table
from dropconnect.cli.session import Session
from dropconnect.cli.texts import print_page
from dropconnect.clock import SystemClock
from dropconnect.models.shadow import ShadowVerdict
from dropconnect.report.pages import PAGE
from dropconnect.report.shadow import ShadowPage, ShadowReport, ShadowTotal

_WORDS = {
    ShadowVerdict.SAME_AMOUNT: "same amount",
    ShadowVerdict.OTHER_AMOUNT: "other amount",
    ShadowVerdict.NOTHING_DONE: "nothing done yet",
    ShadowVerdict.SUPPLIER_NOT_TOLD: "supplier not told",
    ShadowVerdict.REFUSED_BUT_PAID: "refused by our plan, but paid",
    ShadowVerdict.WOULD_ASK: "would have asked a person",
    ShadowVerdict.NOT_COMPARED: "not compared yet",
}


def shadow(
    context: typer.Context,
    store: Annotated[
        str | None, typer.Argument(metavar="[STORE]", help="Name of a store. Default: all.")
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            "--since",
            metavar="WHEN",
            help="Planned since then: days as in 30d (the default), or a date as in 2026-11-01.",
        ),
    ] = "30d",
    page: options.PageNumber = 1,
    limit: options.PageLimit = PAGE,
    as_json: options.AsJson = False,
) -> None:
    """For stores with `mode = "shadow"`: reads each order and its suppliers again, and says whether people
    paid the same amount as was planned, another one, or nothing yet; whether a supplier was not told; and
    where the plan is refused or a person would have been asked. Moves nothing. The totals are of all pages;
    an order is compared when its page is shown.

    Exit code 5 if goods are on their way for nobody, 3 if a store could not be read, else 0.
    """
    start = options.parse_since(since, SystemClock().now())
    with opened(context) as app:
        found = app.shadow(store, since=start, page=page, limit=limit)
    code = exit_of(found.standing)
    if as_json:
        emit("shadow", found, code)
        raise typer.Exit(code)
    _print(found)
    again = Session.of(context).command(
        f"shadow{f' {store}' if store else ''} --since {since} --limit {limit}"
    )
    print_page(found, len(found.orders), "orders", again)
    raise typer.Exit(code)


def _print(found: ShadowPage) -> None:
    for name in found.stores:
        say(shadow_words(name))
    if not found.total:
        where = "" if found.stores else ' (no store has mode = "shadow")'
        say(f"Nothing was planned in shadow mode since {moment(found.since)}{where}.")
    else:
        _print_orders(found.orders)
        say("Together", bold=True)
        _print_totals(found.totals)
    for store in found.unread:
        say(f"{store.connection} could not be compared to the end: {store.reason}")


def _print_orders(orders: Iterable[ShadowReport]) -> None:
    for item in orders:
        say(f"Order {item.order_number} of {item.connection}: {_WORDS[item.verdict]}", bold=True)
        say(f"  {item.origin} {moment(item.planned_at)}; {_amounts(item)}")
        if item.why:
            say(f"  {item.why}")


def _amounts(item: ShadowReport) -> str:
    planned = item.planned if item.planned is not None else "nothing, or not known"
    paid = item.paid if item.paid is not None else "not known"
    more = f", difference {item.difference}" if item.difference else ""
    return f"planned: {planned}, done by people: {paid}{more}"


def _print_totals(totals: Iterable[ShadowTotal]) -> None:
    table(
        ("verdict", "orders", "planned", "done by people", "difference"),
        [(_WORDS[row.verdict], row.count, row.planned, row.paid, row.difference) for row in totals],
        right=("orders", "planned", "done by people", "difference"),
    )
