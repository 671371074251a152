"""``init``, ``check`` and ``config schema``: from nothing to connections that work."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit
from dropconnect.cli.first_file import first_file
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, say, table
from dropconnect.config import json_schema
from dropconnect.errors import UsageError
from dropconnect.manager import discover
from dropconnect.models.operation import CheckItem
from dropconnect.report.connection import CheckReport, ConfigurationSchema, FirstFileReport


def init(
    path: Annotated[Path, typer.Option("--path", metavar="PATH", help="Where to write the file.")] = Path(
        "dropconnect.toml"
    ),
    connector: Annotated[
        str,
        typer.Option(
            "--connector",
            metavar="NAME",
            help="The connector of your store; needed where those of several platforms are installed.",
        ),
    ] = "",
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace a file that exists. Without it a file is never touched."),
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Every option is explained in it, with a section for what is installed."""
    first = first_file(discover(), connector)
    try:
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(first.text)
    except FileExistsError:
        raise UsageError(f"{path} exists and was not touched; --force replaces it") from None
    if as_json:
        emit("init", FirstFileReport(path=str(path), environment=first.environment))
        return
    say(f"Wrote {path}. What to do next:")
    say("  1. In the file: the address of your store, and its name in place of shop if you like another.")
    say(f"  2. In the environment, never in the file: {', '.join(first.environment) or 'its secrets'}")
    say("  3. `dropconnect check` asks every connection and says what is still missing.")
    say("  4. `dropconnect plan shop ORDER --reason changed-mind` shows what cancelling would do.")


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
    with opened(context) as app:
        report = app.check(*names or ())
    code = Exit.DONE if report.ok else Exit.USAGE
    if as_json:
        emit("check", report, code)
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
