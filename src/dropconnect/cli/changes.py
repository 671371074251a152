"""``changes``: what customers want changed of an order, and the answer."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, say
from dropconnect.report.changes import ChangeReport
from dropconnect.report.documents import ChangeDocument


def changes(
    context: typer.Context,
    number: Annotated[
        int | None, typer.Option("--answer", metavar="NUMBER", help="Answer this one, with --say.")
    ] = None,
    said: Annotated[
        str,
        typer.Option("--say", help="done, or cannot, with what the customer reads behind a comma."),
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="Also those that are answered.")] = False,
    page: Annotated[int, typer.Option("--page", min=1, help="Which page of the list.")] = 1,
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """Another address or article, said on the page for customers. Change it in the store and at the supplier
    first; the customer gets your answer by mail.
    """
    with opened(context) as app:
        if number is not None:
            outcome, _, words = said.partition(",")
            answered = app.answer_change(number, outcome.strip(), words.strip(), by=options.speaker(app, by))
            if as_json:
                emit("changes-answer", ChangeDocument(change=answered))
            else:
                _print(answered)
            return
        found = app.changes(only_open=not everything, page=page)
    if as_json:
        emit("changes", found)
        return
    for row in found.changes:
        _print(row)
    if not found.changes:
        say("No customer waits for an answer." if not everything else "No customer has asked so far.")
    elif not found.is_last:
        say(f"{found.total} in all; --page {page + 1} shows more.")


def _print(row: ChangeReport) -> None:
    goods = f" for {row.goods}" if row.goods else ""
    order = f"{row.id}  {row.asked_at:%Y-%m-%d %H:%M}  {row.store}  order {row.order_number}"
    say(f"{order}: {row.kind}{goods}, {row.state}")
    for line in row.words.splitlines():
        say(f"  | {line}")
    if row.answered_by:
        say(f"  {row.answered_by}: {row.answer or row.state}")
