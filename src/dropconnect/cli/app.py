"""The typer application: global options, and all commands by family."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from dropconnect import __version__
from dropconnect.cli import (
    cancel,
    cases,
    credits,
    decisions,
    plan,
    reconcile,
    rules,
    setup,
    simulate,
    tasks,
    work,
)
from dropconnect.cli.session import Session

app = typer.Typer(
    help="Cancels a dropshipped order everywhere and pays back exactly what is due, exactly once.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

config = typer.Typer(help="The configuration file.", no_args_is_help=True, rich_markup_mode=None)
config.command("schema")(setup.config_schema)

_COMMANDS: tuple[Callable[..., None], ...] = (
    setup.init,
    setup.check,
    plan.plan,
    cancel.cancel,
    cases.cases,
    cases.show,
    work.work,
    tasks.tasks,
    tasks.resolve,
    decisions.approve,
    decisions.deny,
    decisions.withdraw,
    tasks.incidents,
    reconcile.reconcile,
    credits.credits,
    credits.credit,
    rules.rules,
    setup.connectors,
    simulate.simulate,
)
for _command in _COMMANDS:
    app.command()(_command)
app.add_typer(config, name="config")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dropconnect {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="PATH",
            help="The configuration file. Default: DROPCONNECT_CONFIG, else dropconnect.toml right here.",
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Log to standard error what is done.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end."),
    ] = False,
) -> None:
    context.obj = Session(config, verbose=verbose)
