"""``connectors``: what is installed, with or without a configuration file."""

from __future__ import annotations

import typer

from dropconnect.cli import options
from dropconnect.cli.output import emit, say, table
from dropconnect.cli.session import Session
from dropconnect.config import find, load
from dropconnect.errors import ConfigurationError
from dropconnect.manager import Registry, discover
from dropconnect.report.connection import InstalledReport


def connectors(context: typer.Context, as_json: options.AsJson = False) -> None:
    """The connectors with the distribution they come from and the operations they offer, the rule plugins
    that are asked about every plan, and plugins that are broken with what to do about them. Needs no
    configuration file.
    """
    report = InstalledReport.of(registry_of(Session.of(context)))
    if as_json:
        emit("connectors", report)
        return
    table(
        ("connector", "provider", "role", "from", "operations"),
        [
            (
                item.name,
                item.title,
                ", ".join(item.roles),
                f"{item.distribution} {item.version}",
                ", ".join(item.operations) or "no operation yet",
            )
            for item in report.connectors
        ],
    )
    if report.rules:
        say(f"Rule plugins, asked about every plan: {', '.join(rule.name for rule in report.rules)}")
    for plugin in report.broken:
        say(plugin.advice)


def registry_of(session: Session) -> Registry:
    """As the configuration file wants it; a file is not needed to see what is installed."""
    try:
        find(session.config_path)
    except ConfigurationError:
        if session.config_path is not None:
            raise
        return discover()
    return load(session.config_path).registry
