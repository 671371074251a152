"""``journal``: looks after the journal's file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import exit_of
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, say, table
from dropconnect.report.journal import JournalCheck


def check(context: typer.Context, as_json: options.AsJson = False) -> None:
    """Looks at every page, row and reference, at the seal of each effect, and at who may use the files.
    Changes nothing, and looks also at a journal that no other command can open.

    Exit code 0 only if all was looked at and is fine, else 5.
    """
    with opened(context) as app:
        report = app.check_journal()
    code = exit_of(report.standing)
    if as_json:
        emit("journal-check", report, code)
    else:
        _print(report)
    raise typer.Exit(code)


def backup(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where the copy goes. It must not be there yet.")
    ],
    as_json: options.AsJson = False,
) -> None:
    """Others may work with the journal meanwhile: the copy shows one moment of it. It is looked at from end
    to end before this ends, and one that is damaged is not kept. It holds addresses of customers: keep it
    where only you can read it.
    """
    with opened(context) as app:
        report = app.back_up_journal(file)
    if as_json:
        emit("journal-backup", report)
    else:
        say(f"{report.path}: {report.bytes} bytes, complete and undamaged")


def compact(context: typer.Context, as_json: options.AsJson = False) -> None:
    """Refused while another dropconnect works on a case. Needs as much free disk as the journal takes up.
    Nothing that the journal says is lost.
    """
    with opened(context) as app:
        report = app.compact_journal()
    if as_json:
        emit("journal-compact", report)
    else:
        say(f"{report.path}: {report.bytes_before} bytes before, {report.bytes_after} now")


def _print(report: JournalCheck) -> None:
    say(f"Journal {report.path}", bold=True)
    rows = [
        (look.what, look.count, len(look.findings) or "none", "all" if look.complete else "not all")
        for look in report.looks
    ]
    table(("what", "looked at", "wrong", ""), rows, right=("looked at", "wrong"))
    for look in report.looks:
        for finding in look.findings:
            say(f"  {look.what}: {finding}")
