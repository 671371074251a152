"""``init``: from nothing to a configuration file, by questions at a terminal or by options."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.first_file import FirstFile, first_file
from dropconnect.cli.first_questions import asked
from dropconnect.cli.first_setup import (
    FirstSetup,
    as_read,
    connection,
    connectors,
    named,
    with_account,
    with_connection,
    with_option,
    with_owner,
    with_route,
    with_timezone,
)
from dropconnect.cli.output import emit, say
from dropconnect.config import FILE_NAME
from dropconnect.errors import UsageError
from dropconnect.manager import Registry, discover
from dropconnect.policy import MailOwner
from dropconnect.report.connection import FirstFileReport

Where = Annotated[Path, typer.Option("--path", metavar="PATH", help="Where to write the file.")]
Stores = Annotated[
    list[str] | None,
    typer.Option(
        "--store",
        metavar="NAME=CONNECTOR",
        help="A store: your name for it, and its connector. May be repeated.",
    ),
]
Suppliers = Annotated[
    list[str] | None,
    typer.Option(
        "--supplier",
        metavar="NAME=CONNECTOR",
        help="A supplier: your name for it, and its connector. May be repeated.",
    ),
]
Routes = Annotated[
    list[str] | None,
    typer.Option(
        "--route",
        metavar="SKU=SUPPLIER",
        help='Whose goods these are, as in "HUB-*=hub" or "*=own-stock", in every store. May be repeated.',
    ),
]
Mail = Annotated[
    MailOwner | None,
    typer.Option("--mail", help="Who writes to customers: the platform, us (dropconnect), nobody."),
]
Zone = Annotated[
    str | None,
    typer.Option("--timezone", metavar="ZONE", help="As in Europe/Berlin. Default: this machine's."),
]
Owner = Annotated[
    str | None,
    typer.Option(
        "--owner", metavar="PERSON", help='Who may do everything, as in "Ada <ada@shop.example.test>".'
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME.OPTION=VALUE",
        help="An option of a connection, as in north.url=https://shop.example.test; of a secret where it is "
        "kept: north.consumer_key=env:NORTH_KEY. The mail account is called mail. May be repeated.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing: what was not said is an example.")]


def init(
    path: Where = Path(FILE_NAME),
    store: Stores = None,
    supplier: Suppliers = None,
    route: Routes = None,
    mail: Mail = None,
    timezone: Zone = None,
    owner: Owner = None,
    options_set: Set = None,
    yes: Yes = False,
    as_json: options.AsJson = False,
) -> None:
    """At a terminal it asks for what was not said: stores, suppliers, whose goods are whose, mail, time zone,
    owner. The file holds what is needed, and names the rest; a file that exists is never touched.
    """
    if path.exists():
        raise _exists(path)
    registry = discover()
    setup = FirstSetup()
    for section, said, option, example in (
        ("stores", store, "--store", "shop=CONNECTOR"),
        ("suppliers", supplier, "--supplier", "hub=CONNECTOR"),
    ):
        for name, connector in named(said or (), option, example):
            setup = with_connection(setup, connection(registry, section, name, connector))
    for sku, of in named(route or (), "--route", '"HUB-*=hub"'):
        setup = with_route(setup, sku, of)
    setup = with_account(setup, registry, mail) if mail else setup
    setup = with_timezone(setup, timezone) if timezone else setup
    setup = with_owner(setup, owner) if owner else setup
    setup = _with_options(setup, options_set or ())
    if not yes and not as_json and sys.stdin.isatty():
        setup = asked(setup, registry)
    _write(path, _complete(setup, registry), as_json=as_json)


def _with_options(setup: FirstSetup, said: list[str] | tuple[str, ...]) -> FirstSetup:
    for target, value in named(said, "--set", "north.url=https://shop.example.test"):
        name, dot, option = target.partition(".")
        if not dot or not option:
            raise UsageError(f"--set {target}={value}: write NAME.OPTION=VALUE, as in north.url=...")
        setup = with_option(setup, name, option, value)
    return setup


def _complete(setup: FirstSetup, registry: Registry) -> FirstSetup:
    if not setup.stores:
        known = ", ".join(connectors(registry, "stores"))
        if not known:
            raise UsageError("no platform is installed: pip install 'dropconnect[all]' brings ours")
        raise UsageError(f"say which store you have, as in --store shop=CONNECTOR (there are: {known})")
    return as_read(setup)


def _write(path: Path, setup: FirstSetup, *, as_json: bool) -> None:
    first = first_file(setup)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(first.text)
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}; say another place with --path"
        ) from None
    if as_json:
        report = FirstFileReport(path=str(path), environment=first.environment, to_fill=first.to_fill)
        emit("init", report)
    else:
        _tell(path, setup, first)


def _tell(path: Path, setup: FirstSetup, first: FirstFile) -> None:
    say(f"Wrote {path}. What to do next:")
    steps = []
    if first.to_fill:
        steps.append(f"In the file, your own values: {', '.join(first.to_fill)}.")
    if first.environment:
        steps.append(f"In the environment, never in the file: {', '.join(first.environment)}.")
    shop = setup.stores[0].name
    steps.append("`dropconnect check` asks every connection and says what is still missing.")
    steps.append(f"`dropconnect plan {shop} ORDER --reason changed-mind` shows what cancelling would do.")
    for number, step in enumerate(steps, 1):
        say(f"  {number}. {step}")


def _exists(path: Path) -> UsageError:
    return UsageError(f"{path} exists and was not touched; say another place with --path, or move it away")
