"""``init``, ``check``, ``connectors`` and ``config schema``: from nothing to connections that work."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit
from dropconnect.cli.session import Session

if TYPE_CHECKING:
    from dropconnect.config import Configuration
    from dropconnect.connection import SupplierConnection
    from dropconnect.manager import Registry
    from dropconnect.models.operation import CheckItem


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
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Write a first configuration file, with every option explained."""
    from dropconnect.cli.first_file import first_file
    from dropconnect.cli.output import emit, say
    from dropconnect.errors import UsageError
    from dropconnect.manager import discover

    first = first_file(discover(), connector)
    try:
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(first.text)
    except FileExistsError:
        raise UsageError(f"{path} exists and was not touched; --force replaces it") from None
    if as_json:
        emit("init", {"path": str(path), "environment": list(first.environment)})
        return
    say(f"Wrote {path}. What to do next:")
    say("  1. In the file: the address of your store, and its name in place of shop if you like another.")
    say(f"  2. In the environment, never in the file: {', '.join(first.environment) or 'its secrets'}")
    say("  3. `dropconnect check` asks every connection and says what is still missing.")
    say("  4. `dropconnect plan shop ORDER --reason changed-mind` shows what cancelling would do.")


@dataclass(frozen=True)
class _Checked:
    """One connection, opened and asked."""

    name: str
    connector: str
    rows: tuple[CheckItem, ...]

    @property
    def ok(self) -> bool:
        return all(row.ok for row in self.rows)


def check(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Connections. Default: all.")
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Ask each connection: reachable, credentials right, rights sufficient? Says what to fix."""
    from dropconnect.cli.output import emit

    configuration = Session.of(context).configuration
    checked = [_ask(configuration, name) for name in _chosen(configuration, names or ())]
    ok = all(item.ok for item in checked)
    if as_json:
        connections = [
            {
                "connection": item.name,
                "connector": item.connector,
                "ok": item.ok,
                "rows": [row.model_dump(mode="json") for row in item.rows],
            }
            for item in checked
        ]
        emit("check", {"ok": ok, "connections": connections})
    else:
        _print_checked(checked)
    if not ok:
        raise typer.Exit(Exit.USAGE)


def _chosen(configuration: Configuration, names: Sequence[str]) -> Sequence[str]:
    from dropconnect.errors import ConfigurationError

    for name in names:
        configuration.section(name)
    if not configuration.names():
        raise ConfigurationError(f"{configuration.path} has no connection; `dropconnect init` shows how")
    return names or configuration.names()


def _ask(configuration: Configuration, name: str) -> _Checked:
    from dropconnect.connection import SupplierConnection
    from dropconnect.errors import DropConnectError
    from dropconnect.models.operation import CheckItem

    connector = configuration.section(name).connector
    try:
        connection = configuration.open(name)
    except DropConnectError as error:
        fix = "correct it, then check again"
        row = CheckItem(name="configuration", ok=False, detail=str(error), fix=fix)
        return _Checked(name, connector, (row,))
    try:
        rows = connection.check_connection()
        if isinstance(connection, SupplierConnection):
            rows = (*rows, _check_rules(configuration, connection))
        return _Checked(name, connector, rows)
    except DropConnectError as error:
        fix = f"`dropconnect connectors` shows what {connector} can do"
        row = CheckItem(name="check", ok=False, detail=str(error), fix=fix)
        return _Checked(name, connector, (row,))
    finally:
        connection.close()


def _check_rules(configuration: Configuration, connection: SupplierConnection) -> CheckItem:
    """Whether the rows that the merchant configured fit the supplier's table."""
    from dropconnect.clock import SystemClock
    from dropconnect.errors import ConfigurationError
    from dropconnect.models.operation import CheckItem
    from dropconnect.suppliers.rules import effective

    name, today = connection.name, SystemClock().now().date()
    try:
        rows = effective(connection.rules(), configuration.supplier(name).rules, name, today)
    except ConfigurationError as error:
        return CheckItem(name="rules", ok=False, detail=str(error), fix=f"correct suppliers.{name}.rules")
    configured = sum(row.origin != "plugin" for row in rows)
    return CheckItem(name="rules", ok=True, detail=f"rows: {len(rows)}, configured: {configured}")


def _print_checked(checked: Sequence[_Checked]) -> None:
    from dropconnect.cli.output import say, table

    for item in checked:
        say(f"{item.name} ({item.connector})", bold=True)
        rows = [("ok" if row.ok else "FAILED", row.name, row.detail, row.fix) for row in item.rows]
        table(("", "question", "answer", "what to fix"), rows)
    failed = [item.name for item in checked if not item.ok]
    say(f"Not ready: {', '.join(failed)}" if failed else "All connections are ready.")


def connectors(context: typer.Context, as_json: options.AsJson = False) -> None:
    """List the installed connectors and what each can do, rule plugins, and plugins that are broken."""
    from dropconnect.cli.output import emit, say, table

    registry = registry_of(Session.of(context))
    installed = list(registry.connectors.values())
    if as_json:
        rows = [
            {
                "name": item.connector.name,
                "title": item.connector.title,
                "roles": list(item.roles),
                "operations": list(item.operations),
                "simulator": bool(item.connector.simulator),
                "distribution": item.distribution,
                "version": item.version,
            }
            for item in installed
        ]
        broken = [
            {
                "entry_point": item.entry_point,
                "distribution": item.distribution,
                "reason": item.reason,
                "advice": item.advice,
            }
            for item in registry.broken
        ]
        rules = [{"name": rule.name} for rule in registry.rules]
        document = {"connectors": rows, "rules": rules, "broken": broken, "blocked": list(registry.blocked)}
        emit("connectors", document)
        return
    table(
        ("connector", "provider", "role", "from", "operations"),
        [
            (
                item.connector.name,
                item.connector.title,
                ", ".join(item.roles),
                f"{item.distribution} {item.version}",
                ", ".join(item.operations) or "no operation yet",
            )
            for item in installed
        ],
    )
    if registry.rules:
        say(f"Rule plugins, asked about every plan: {', '.join(rule.name for rule in registry.rules)}")
    for plugin in registry.broken:
        say(plugin.advice)


def registry_of(session: Session) -> Registry:
    """As the configuration file wants it; a file is not needed to see what is installed."""
    from dropconnect.config import find
    from dropconnect.errors import ConfigurationError
    from dropconnect.manager import discover

    try:
        find(session.config_path)
    except ConfigurationError:
        if session.config_path is not None:
            raise
        return discover()
    return session.configuration.registry


def config_schema(as_json: options.AsJson = False) -> None:
    """Print the JSON Schema of the configuration file, for editors; it covers what is installed."""
    from dropconnect.cli.output import emit
    from dropconnect.config import json_schema
    from dropconnect.manager import discover

    schema = json_schema(discover())
    if as_json:
        emit("config-schema", {"json_schema": schema})
    else:
        typer.echo(json.dumps(schema, indent=2))
