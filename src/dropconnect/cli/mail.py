"""``mail``: mails to customers, looked at and tried out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, say
from dropconnect.models.facts import MessageKind

Kind = Annotated[
    MessageKind | None,
    typer.Option(
        "--kind", help="Which message. Default: the outcome; of a case its newest.", show_default=False
    ),
]


def preview(
    context: typer.Context,
    store: Annotated[
        str, typer.Argument(metavar="STORE|CASE", help="Name of the store, or number of a case.")
    ],
    order: Annotated[
        str | None,
        typer.Argument(
            metavar="[ORDER]", help="An order of the store, written as for `plan`.", show_default=False
        ),
    ] = None,
    kind: Kind = None,
    language: Annotated[
        str,
        typer.Option("--language", metavar="LANGUAGE", help="As in de or pt_BR. Default: the order's."),
    ] = "",
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            help="Also write it as HTML to a file that is not there yet.",
            show_default=False,
        ),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """With the facts of a case's own message; else with those of an order as if all of it were cancelled;
    else with made-up ones. Sends nothing.
    """
    with opened(context) as app:
        if order is None and store.isdecimal():
            shown = app.preview_mail_of(int(store), kind=kind, language=language)
        else:
            shown = app.preview_mail(store, order or "", kind=kind, language=language)
    if html is not None:
        with html.open("x", encoding="utf-8") as file:
            file.write(shown.html)
    if as_json:
        emit("mail-preview", shown)
        return
    sample = ", made-up facts" if shown.is_sample else ""
    say(f"{shown.kind} in {shown.language}{sample}", bold=True)
    say(f"Subject: {shown.subject}")
    say()
    for line in shown.text.splitlines():
        say(line)


def send_test(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(metavar="NOTIFIER|STORE", help="What sends it; a store writes as to customers."),
    ],
    to: Annotated[str, typer.Option("--to", metavar="ADDRESS", help="Who gets it: an address of yours.")],
    as_json: options.AsJson = False,
) -> None:
    """Says what the mail server said. Whether the mail arrives, and not as spam, shows in the mailbox alone.

    Exit code 4 if the server did not take it.
    """
    with opened(context) as app:
        report = app.send_test_mail(name, to)
    code = Exit.DONE if report.accepted else Exit.REFUSED
    if as_json:
        emit("mail-test", report, code)
    else:
        taken = "took" if report.accepted else "did not take"
        say(f"{report.notifier} {taken} the mail to {report.to}: {report.detail}")
    raise typer.Exit(code)
