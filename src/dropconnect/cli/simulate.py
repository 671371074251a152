"""``simulate``: a provider's sandbox server to try things on, without an account and without money."""

from __future__ import annotations

import errno
import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from dropconnect.cli import options
from dropconnect.cli.connectors import registry_of
from dropconnect.cli.output import emit, say
from dropconnect.cli.session import Session
from dropconnect.cli.toml_text import environment_name, toml_value
from dropconnect.config import SECTIONS
from dropconnect.errors import ConfigurationError, DropConnectError, PluginError, UsageError
from dropconnect.manager import InstalledConnector
from dropconnect.report.connection import SimulationReport


def simulate(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of a connector.")],
    orders: Annotated[
        Path | None,
        typer.Option("--orders", metavar="FILE", help="JSON file of orders. Default: a small example shop."),
    ] = None,
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port. Default: a free one.")
    ] = 0,
    tls: Annotated[
        bool, typer.Option("--tls", help="Serve https, with a certificate authority made for this run.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """A sandbox server on this computer to try things on. Prints its address, its test keys and a section for
    dropconnect.toml; with --json one document, once the server listens. Needs
    pip install 'dropconnect[testing]'.
    """
    installed = registry_of(Session.of(context)).get(name)
    simulator = _simulator(installed, orders)

    def tell(url: str) -> None:
        _tell(installed, url, simulator.connection_settings(url), simulator.secrets(), as_json=as_json)

    try:
        simulator.serve(port=port, tls=tls, on_ready=tell)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        what = "is used by another program" if error.errno == errno.EADDRINUSE else "is not yours to use"
        raise UsageError(
            f"the port {port} {what}: choose another with --port, or leave it out for a free one"
        ) from None


def _simulator(installed: InstalledConnector, orders: Path | None) -> Any:
    where = installed.connector.simulator
    if not where:
        raise UsageError(f"the connector {installed.connector.name!r} has no simulator")
    simulator = _simulator_class(installed, where)
    try:
        return simulator.from_files(orders=orders)
    except DropConnectError:
        raise
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        if orders is None:
            raise PluginError(f"{where} cannot be started ({type(error).__name__}: {error})") from error
        raise UsageError(
            f"the orders of {orders} cannot be used ({type(error).__name__}: {error}); give a JSON file of "
            "orders as the provider's API answers them"
        ) from error


def _simulator_class(installed: InstalledConnector, where: str) -> Any:
    name = installed.connector.name
    module, _, class_name = where.partition(":")
    try:
        from dropconnect.testing.simulator import Simulator

        made = getattr(importlib.import_module(module), class_name)
    except ModuleNotFoundError as error:
        if module == error.name or module.startswith(f"{error.name}."):
            raise PluginError(
                f"the connector {name!r} names {where!r} as its simulator, and there is no module {module}"
            ) from None
        raise ConfigurationError(
            f"the simulator needs {error.name}, which is not installed: pip install 'dropconnect[testing]'"
        ) from error
    except AttributeError:
        raise PluginError(
            f"the connector {name!r} names {where!r} as its simulator, and {module} has no {class_name!r}: "
            "write it as module:Class"
        ) from None
    if not (isinstance(made, type) and issubclass(made, Simulator)):
        raise PluginError(f"{where} is not a Simulator of dropconnect.testing.simulator: make it a subclass")
    return made


def _tell(
    installed: InstalledConnector,
    url: str,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    *,
    as_json: bool,
) -> None:
    name = installed.connector.name
    section = next(section for section, role in SECTIONS.items() if role in installed.roles)
    connection = f"{name}-simulator"
    environment = {environment_name(connection, key): value for key, value in secrets.items()}
    lines = [f"[{section}.{connection}]", f"connector = {toml_value(name)}"]
    lines += [f"{key} = {toml_value(value)}" for key, value in settings.items()]
    lines += [f"{key} = {{ env = {toml_value(environment_name(connection, key))} }}" for key in secrets]
    if as_json:
        text = "".join(f"{line}\n" for line in lines)
        emit(
            "simulate",
            SimulationReport(connector=name, url=url, environment=environment, section=text),
        )
    else:
        say(f"{installed.connector.title} is simulated at {url} until Ctrl-C.", bold=True)
        say("In the environment (these keys are good for nothing else):")
        for key, value in environment.items():
            say(f"  export {key}={value}")
        say("In dropconnect.toml:")
        for line in lines:
            say(f"  {line}")
    sys.stdout.flush()
