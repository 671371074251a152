"""The first configuration file: short enough to be read at once, and complete enough to be used."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr

from dropconnect.cli.first_setup import MAIL, FirstConnection, FirstOwner, FirstSetup
from dropconnect.cli.options import account
from dropconnect.cli.toml_text import (
    environment_name,
    examples_of,
    is_secret,
    schema_of,
    toml_key,
    toml_value,
)
from dropconnect.policy import MailOwner
from dropconnect.routing import ASK

_HEAD = """\
# The configuration of dropconnect. docs/reference/configuration.md explains every option.
# Secrets never stand in this file: { env = "NAME" } names an environment variable that holds one."""
_TO_FILL = "  # fill in"


@dataclass(frozen=True)
class FirstFile:
    """The text; the environment variables that it refers to; the keys that still hold an example."""

    text: str
    environment: tuple[str, ...]
    to_fill: tuple[str, ...]


def first_file(setup: FirstSetup) -> FirstFile:
    """The file for this set-up. What several stores share stands once, in ``[defaults.store]``."""
    lines = [_HEAD]
    if setup.timezone:
        lines.append(f"timezone = {toml_value(setup.timezone)}")
    shared = list(_of_every_store(setup))
    several = len(setup.stores) > 1
    if several:
        lines += _below("defaults.store", shared, heading=True)
    for item in setup.connections:
        lines += ["", f"[{item.section}.{item.name}]", *_options(item)]
        if item.section == "stores" and not several:
            lines += _below(f"stores.{item.name}", shared, heading=False)
    if setup.owner:
        lines += ["", *_owner(setup.owner)]
    to_fill = tuple(_to_fill(setup))
    environment = tuple(dict.fromkeys(_environment(setup)))
    lines += ["", *_next(environment, filled=not to_fill)]
    return FirstFile("\n".join(lines) + "\n", environment, to_fill)


def _options(item: FirstConnection) -> Iterator[str]:
    yield f"connector = {toml_value(item.connector)}"
    for option in item.asked_for():
        mark = _TO_FILL if _is_example(item, option) else ""
        yield f"{option} = {toml_value(_value(item, option))}{mark}"


def _value(item: FirstConnection, option: str) -> object:
    if option in item.said:
        return item.said[option]
    schema = schema_of(item.model, option)
    if is_secret(schema):
        return {"env": environment_name(item.name, option)}
    return next(iter(examples_of(schema)), "")


def _is_example(item: FirstConnection, option: str) -> bool:
    return option not in item.said and not is_secret(schema_of(item.model, option))


@dataclass(frozen=True)
class _Part:
    """A table below that of a store ("" for its own), its options, and those of them that are examples."""

    name: str
    options: Mapping[str, object]
    examples: tuple[str, ...] = ()


def _of_every_store(setup: FirstSetup) -> Iterator[_Part]:
    if setup.suppliers:
        rules = [
            {**({"sku": rule.sku} if rule.sku else {}), "supplier": rule.supplier} for rule in setup.routes
        ]
        # Without a rule each line is a question: that is said, not left to be guessed.
        yield _Part("", {"routes": rules or [{"supplier": ASK}]})
    if setup.mail is not None:
        yield _Part(".policy", {"mail": setup.mail.value})
    if setup.mail is MailOwner.US:
        name, address = _sender(setup)
        domain = address.partition("@")[2]
        yield _Part(
            ".messages",
            {"notifier": MAIL, "domain": domain or "shop.example.test"},
            () if domain else ("domain",),
        )
        yield _Part(
            ".messages.voice",
            {"name": name or "My Shop", "contact": address or "help@shop.example.test"},
            (*(() if name else ("name",)), *(() if address else ("contact",))),
        )


def _sender(setup: FirstSetup) -> tuple[str, str]:
    """The shop's name and address, as the sender of its mails has them; empty where it was not said."""
    return parseaddr(str(setup.account.said.get("sender", ""))) if setup.account else ("", "")


def _below(table: str, parts: Iterable[_Part], *, heading: bool) -> Iterator[str]:
    """Each part with its heading; the options of the table's own stand under one only if ``heading``."""
    for part in parts:
        if part.name or heading:
            yield from ("", f"[{table}{part.name}]")
        for key, value in part.options.items():
            if isinstance(value, list):
                yield from (f"{key} = [", *(f"  {toml_value(rule)}," for rule in value), "]")
            else:
                yield f"{key} = {toml_value(value)}{_TO_FILL if key in part.examples else ''}"


def _owner(owner: FirstOwner) -> Iterator[str]:
    key = re.sub(r"[^a-z0-9]+", "-", owner.name.casefold()).strip("-") or "owner"
    yield f"[people.{toml_key(key)}]"
    yield f"name = {toml_value(owner.name)}"
    yield f"mail = {toml_value(owner.mail)}"
    yield 'role = "owner"'
    user = account()
    if user:
        yield f"os_user = {toml_value(user)}  # commands of this user of the computer are the owner's"


def _environment(setup: FirstSetup) -> Iterator[str]:
    for item in setup.connections:
        for option in item.asked_for():
            value = _value(item, option)
            if isinstance(value, dict) and "env" in value:
                yield str(value["env"])


def _to_fill(setup: FirstSetup) -> Iterator[str]:
    for item in setup.connections:
        for option in item.asked_for():
            if _is_example(item, option):
                yield f"{item.section}.{item.name}.{option}"
    table = "defaults.store" if len(setup.stores) > 1 else f"stores.{setup.stores[0].name}"
    for part in _of_every_store(setup):
        yield from (f"{table}{part.name}.{option}" for option in part.examples)


def _next(environment: tuple[str, ...], *, filled: bool) -> Iterator[str]:
    yield "# What to do next:"
    if not filled:
        yield "# - Here: write your own values where it says: fill in."
    if environment:
        yield from textwrap.wrap(
            f"# - In the environment: {', '.join(environment)}.", 100, subsequent_indent="#   "
        )
    yield "# - `dropconnect check` asks every connection and says what is still missing."
