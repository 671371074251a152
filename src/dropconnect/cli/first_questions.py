"""Asks at a terminal for what a first configuration needs and was not given with options."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import typer

from dropconnect.cli.first_setup import (
    FirstConnection,
    FirstSetup,
    connection,
    connectors,
    with_account,
    with_connection,
    with_option,
    with_owner,
    with_route,
    with_timezone,
)
from dropconnect.cli.output import say
from dropconnect.cli.toml_text import examples_of, is_secret, schema_of
from dropconnect.errors import ConfigurationError, UsageError
from dropconnect.manager import Registry
from dropconnect.policy import MailOwner
from dropconnect.routing import ASK, OWN_STOCK

T = TypeVar("T")
_FIRST_NAMES = {"stores": "shop"}


def asked(setup: FirstSetup, registry: Registry) -> FirstSetup:
    """The set-up with the answers. What cannot be used is said and asked for again."""
    say("Some questions; an empty answer takes what stands in [brackets].")
    if not setup.stores:
        setup = _connections(setup, registry, "stores", "Store")
    if not setup.suppliers:
        setup = _connections(setup, registry, "suppliers", "Supplier")
    if setup.suppliers and not setup.routes:
        setup = _routes(setup)
    if setup.mail is None:
        setup = _again(lambda: _mail(setup, registry))
    for item in setup.connections:
        setup = _options(setup, item)
    if not setup.timezone:
        setup = _again(lambda: _timezone(setup))
    return setup if setup.owner else _again(lambda: _owner(setup))


def _again(ask: Callable[[], T]) -> T:
    """Ask until the answer can be used."""
    while True:
        try:
            return ask()
        except (UsageError, ConfigurationError) as error:
            say(f"  {error}")


def _text(question: str, default: str = "") -> str:
    answer: str = typer.prompt(question, default=default, show_default=bool(default))
    return answer.strip()


def _connections(setup: FirstSetup, registry: Registry, section: str, what: str) -> FirstSetup:
    """One after the other, until the answer is empty; a store there must be."""
    needed = section == "stores"
    ending = "" if needed else "; empty: none"
    while connectors(registry, section):
        more = _again(partial(_more, setup, registry, section, what, ending))
        if more is not None:
            setup, needed, ending = more, False, "; empty: no more"
        elif not needed:
            break
    return setup


def _more(setup: FirstSetup, registry: Registry, section: str, what: str, ending: str) -> FirstSetup | None:
    """With one connection more; None: there is no other."""
    connector = _text(f"{what} ({', '.join(connectors(registry, section))}{ending})")
    if not connector:
        return None
    connection(registry, section, "any", connector)  # before a name is asked for
    first = _FIRST_NAMES.get(section, connector)
    default = first if first not in setup.names else ""
    name = _text("  Your name for it", default)
    return with_connection(setup, connection(registry, section, name, connector))


def _routes(setup: FirstSetup) -> FirstSetup:
    """A pattern for each supplier, then what holds for all other goods."""
    for supplier in (item.name for item in setup.suppliers):
        pattern = _text(f"SKUs of the goods of {supplier}, as in HUB-* (empty: say it later in the file)")
        if pattern:
            setup = with_route(setup, pattern, supplier)
    suppliers = ", ".join(item.name for item in setup.suppliers)

    def rest() -> FirstSetup:
        return with_route(
            setup, "*", _text(f"All other goods come from ({OWN_STOCK}, {suppliers}; ask: I am asked)", ASK)
        )

    return _again(rest)


def _mail(setup: FirstSetup, registry: Registry) -> FirstSetup:
    kinds = ", ".join(MailOwner)
    answer = _text(f"Who writes to your customers about a cancellation ({kinds})", MailOwner.PLATFORM.value)
    try:
        owner = MailOwner(answer)
    except ValueError:
        raise UsageError(f"{answer!r} is none of: {kinds}") from None
    return with_account(setup, registry, owner)


def _options(setup: FirstSetup, item: FirstConnection) -> FirstSetup:
    """The options that the file gives, but for secrets: those are never typed in."""
    for option in [option for option in item.asked_for() if option not in item.said]:
        schema = schema_of(item.model, option)
        if is_secret(schema):
            continue
        example = next(iter(examples_of(schema)), "")
        hint = f", as in {example}" if example else ""
        setup = _again(partial(_option, setup, item.name, option, hint))
    return setup


def _option(setup: FirstSetup, name: str, option: str, hint: str) -> FirstSetup:
    answer = _text(f"{name}: {option}{hint} (empty: later, in the file)")
    return with_option(setup, name, option, answer) if answer else setup


def _timezone(setup: FirstSetup) -> FirstSetup:
    answer = _text("Time zone, as in Europe/Berlin (empty: this machine's)")
    return with_timezone(setup, answer) if answer else setup


def _owner(setup: FirstSetup) -> FirstSetup:
    answer = _text("Who may do everything, as in Ada <ada@shop.example.test> (empty: whoever can run it)")
    return with_owner(setup, answer) if answer else setup
