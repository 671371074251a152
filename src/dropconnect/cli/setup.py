"""``check`` and ``config schema``: is what stands in the file ready?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, say, table
from dropconnect.config import json_schema
from dropconnect.errors import UsageError
from dropconnect.manager import discover
from dropconnect.models.operation import CheckItem
from dropconnect.report.connection import CheckReport, ConfigurationSchema, ConnectionCheck

_AT_ONCE = 8
"""Stores asked together: most of the time is spent waiting for them."""


def check(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Connections. Default: all.")
    ] = None,
    with_facts: Annotated[
        bool,
        typer.Option(
            "--facts", help="Ask nobody; list what each connector takes for true of its provider, and why."
        ),
    ] = False,
    every: Annotated[
        bool,
        typer.Option(
            "--all", help="Ask all, several together; say each when it is known, in full what is not ready."
        ),
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Opens each connection and asks it: reachable, credentials right, rights sufficient, which version?
    Stores, suppliers and ways to reach customers are all asked; of a supplier also whether the configured
    rules fit its table. Nothing is changed there. A connection that cannot be opened is a failed row; the
    others are asked all the same. Exit code 0 if all are ready, else 2.

    With `--facts`: a provider's documents leave questions open. Each fact is a recording (an answer of the
    real provider, or its shape, is among the connector's tests), measured there, in a document, second-hand,
    or an assumption.
    """
    if with_facts:
        _tell_facts(context, names or (), as_json=as_json)
        return
    if every and names:
        raise UsageError(f"--all asks every connection: leave it out to ask {', '.join(names)} only")
    with opened(context) as app:
        report = app.check(listener=_tell, at_once=_AT_ONCE) if every else app.check(*names or ())
    code = Exit.DONE if report.ok else Exit.USAGE
    if as_json:
        emit("check", report, code)
    elif every:
        _print_summary(report)
    else:
        _print_checked(report)
    raise typer.Exit(code)


def _tell_facts(context: typer.Context, names: Sequence[str], *, as_json: bool) -> None:
    with opened(context) as app:
        report = app.provider_facts(*names)
    if as_json:
        emit("check-facts", report)
        return
    for item in report.connectors:
        say(f"{item.title} ({', '.join(item.connections)})", bold=True)
        if item.facts:
            table(("fact", "rests on", "source"), [(row.what, row.kind, row.source) for row in item.facts])
        else:
            say("  This connector does not say what it rests on.")


def _tell(checked: ConnectionCheck) -> None:
    """To standard error: the result of the command is the summary."""
    say(f"{'ok    ' if checked.ok else 'FAILED'} {checked.connection} ({checked.connector})", stderr=True)


def _print_summary(report: CheckReport) -> None:
    """How many are ready; of the others what failed."""
    failed = [item for item in report.connections if not item.ok]
    for item in failed:
        say(f"{item.connection} ({item.connector})", bold=True)
        _print_rows([row for row in item.rows if not row.ok])
    trouble = [row for row in report.machine if not row.ok]
    if trouble:
        say("this machine", bold=True)
        _print_rows(trouble)
    ready = len(report.connections) - len(failed)
    say(f"{ready} of {len(report.connections)} connections are ready.")
    names = [item.connection for item in failed] + ["this machine"] * bool(trouble)
    if names:
        say(f"Not ready: {', '.join(names)}")


def _print_checked(report: CheckReport) -> None:
    for item in report.connections:
        say(f"{item.connection} ({item.connector})", bold=True)
        _print_rows(item.rows)
    if report.machine:
        say("this machine", bold=True)
        _print_rows(report.machine)
    failed = [item.connection for item in report.connections if not item.ok]
    if not all(row.ok for row in report.machine):
        failed.append("this machine")
    say(f"Not ready: {', '.join(failed)}" if failed else "All connections are ready.")


def _print_rows(checked: Sequence[CheckItem]) -> None:
    rows = [("ok" if row.ok else "FAILED", row.name, row.detail, row.fix) for row in checked]
    table(("", "question", "answer", "what to fix"), rows)


def config_schema(as_json: options.AsJson = False) -> None:
    """For editors; it covers what is installed. Needs no configuration file."""
    schema = json_schema(discover())
    if as_json:
        emit("config-schema", ConfigurationSchema(json_schema=schema))
    else:
        typer.echo(json.dumps(schema, indent=2))
