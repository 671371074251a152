"""What a first configuration holds, as it was given with options or told at a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from email.utils import parseaddr

from pydantic import BaseModel, SecretStr, ValidationError

from dropconnect.cli.toml_text import is_secret, schema_of
from dropconnect.errors import UsageError
from dropconnect.manager import Registry
from dropconnect.policy import MailOwner
from dropconnect.routing import ASK, OWN_STOCK
from dropconnect.settings import REFERENCE_KINDS
from dropconnect.zones import zone_of

MAIL = "mail"
"""The name of the mail account, where dropconnect writes to customers itself."""
USUAL = "usual"
"""In the JSON schema of an option that need not be given, and usually is."""
_NAME = re.compile(r"[A-Za-z0-9_-]+")
_ROLES = {"stores": "platform", "suppliers": "supplier", "notifiers": "notifier"}


@dataclass(frozen=True)
class FirstConnection:
    """A store, a supplier or the mail account: its name, its connector, and what was said of its options."""

    section: str
    name: str
    connector: str
    model: type[BaseModel]
    said: dict[str, object] = field(default_factory=dict)

    def asked_for(self) -> Iterator[str]:
        """The options that the file gives: those that must be, those most people need, those that were said.

        A secret that was said chooses another way in than the usual one.
        """
        other_way = any(is_secret(schema_of(self.model, option)) for option in self.said)
        for option, info in self.model.model_fields.items():
            more = info.json_schema_extra
            usual = isinstance(more, dict) and more.get(USUAL) is True and not other_way
            if option in self.said or info.is_required() or usual:
                yield option

    def with_option(self, option: str, text: str) -> FirstConnection:
        """With that option. Raises ``UsageError`` for one that the connector does not have, or for a value
        that it does not take."""
        if option not in self.model.model_fields:
            known = ", ".join(self.model.model_fields)
            raise UsageError(f"{self.connector} has no option {option!r} (there are: {known})")
        return replace(self, said={**self.said, option: self._value(option, text)})

    def _value(self, option: str, text: str) -> object:
        if is_secret(schema_of(self.model, option)):
            kind, colon, name = text.partition(":")
            if kind not in REFERENCE_KINDS or not colon or not name:
                kinds = " or ".join(f"{kind}:..." for kind in REFERENCE_KINDS)
                raise UsageError(f"{self.name}.{option} is a secret: say where it is kept, as {kinds}")
            return {kind: name}
        try:
            self.model.model_validate({option: text})
        except ValidationError as error:
            for mistake in error.errors(include_url=False, include_input=False):
                if mistake["loc"][:1] == (option,):
                    said = mistake["msg"].removeprefix("Value error, ")
                    raise UsageError(f"{self.name}.{option}: {said}") from None
        return text

    def as_read(self) -> FirstConnection:
        """With what was said as the connector reads it, which makes of an admin's address that of the shop.
        As it is while something is missing."""
        secrets = (option for option in self.asked_for() if is_secret(schema_of(self.model, option)))
        try:
            read = self.model.model_validate({**self.said, **dict.fromkeys(secrets, SecretStr("-"))})
        except ValidationError:
            return self
        plain = {option: getattr(read, option) for option, said in self.said.items() if isinstance(said, str)}
        kept = {option: value for option, value in plain.items() if isinstance(value, str | int | float)}
        return replace(self, said={**self.said, **kept})


@dataclass(frozen=True)
class FirstRoute:
    """Goods whose SKU fits come from ``supplier``; without a pattern: all others."""

    sku: str
    supplier: str


@dataclass(frozen=True)
class FirstOwner:
    """The person who may do everything."""

    name: str
    mail: str


@dataclass(frozen=True)
class FirstSetup:
    """Everything that the first file says."""

    stores: tuple[FirstConnection, ...] = ()
    suppliers: tuple[FirstConnection, ...] = ()
    routes: tuple[FirstRoute, ...] = ()
    mail: MailOwner | None = None
    account: FirstConnection | None = None
    """The mail account, where ``mail`` is us."""
    timezone: str = ""
    owner: FirstOwner | None = None

    @property
    def connections(self) -> tuple[FirstConnection, ...]:
        return (*self.stores, *self.suppliers, *((self.account,) if self.account else ()))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(connection.name for connection in self.connections)


def connection(registry: Registry, section: str, name: str, connector: str) -> FirstConnection:
    """Raises ``UsageError`` for a name that cannot be one and a connector that does not fit there, and
    ``ConfigurationError`` for a connector that is not installed."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot be the name of a connection: letters, digits, - and _ can")
    installed = registry.get(connector)
    role = _ROLES[section]
    if role not in installed.roles:
        known = ", ".join(connectors(registry, section)) or "none"
        raise UsageError(f"the connector {connector!r} is not a {role} (there are: {known})")
    return FirstConnection(section, name, connector, installed.connector.settings_model)


def connectors(registry: Registry, section: str) -> tuple[str, ...]:
    """The installed connectors that can do something there."""
    return tuple(
        sorted(
            name
            for name, item in registry.connectors.items()
            if _ROLES[section] in item.roles and item.operations
        )
    )


def named(texts: Sequence[str], option: str, example: str) -> Iterator[tuple[str, str]]:
    """``NAME=VALUE`` of each. Raises ``UsageError`` for what is written in another way."""
    for text in texts:
        # A pattern of SKUs may hold an equals sign, the name of a supplier holds none.
        name, equals, value = text.rpartition("=") if option == "--route" else text.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise UsageError(f"{option} {text!r} is not understood; write {option} {example}")
        yield name.strip(), value.strip()


def with_connection(setup: FirstSetup, added: FirstConnection) -> FirstSetup:
    """Raises ``UsageError`` if its name is taken."""
    if added.name in (*setup.names, MAIL, OWN_STOCK, ASK):
        raise UsageError(f"the name {added.name!r} is taken: give the {added.connector} another one")
    if added.section == "stores":
        return replace(setup, stores=(*setup.stores, added))
    return replace(setup, suppliers=(*setup.suppliers, added))


def with_route(setup: FirstSetup, sku: str, supplier: str) -> FirstSetup:
    """``*`` are all goods that no other route has. Raises ``UsageError`` for an unknown supplier."""
    known = (*(item.name for item in setup.suppliers), OWN_STOCK, ASK)
    if supplier not in known:
        raise UsageError(
            f"there is no supplier {supplier!r} for the goods {sku} (there are: {', '.join(known)})"
        )
    return replace(setup, routes=(*setup.routes, FirstRoute("" if sku == "*" else sku, supplier)))


def with_account(setup: FirstSetup, registry: Registry, owner: MailOwner) -> FirstSetup:
    """Who writes to the customers; a mail account where that is us."""
    if owner is not MailOwner.US:
        return replace(setup, mail=owner)
    return replace(setup, mail=owner, account=connection(registry, "notifiers", MAIL, "email"))


def with_option(setup: FirstSetup, name: str, option: str, value: str) -> FirstSetup:
    """An option of a connection. Raises ``UsageError`` for an unknown connection."""
    if name not in setup.names:
        known = ", ".join(setup.names) or "none"
        raise UsageError(f"there is no connection {name!r} to set {option} of (there are: {known})")

    def changed(item: FirstConnection) -> FirstConnection:
        return item.with_option(option, value) if item.name == name else item

    return replace(
        setup,
        stores=tuple(map(changed, setup.stores)),
        suppliers=tuple(map(changed, setup.suppliers)),
        account=changed(setup.account) if setup.account else None,
    )


def as_read(setup: FirstSetup) -> FirstSetup:
    """With every option as its connector reads it."""
    return replace(
        setup,
        stores=tuple(item.as_read() for item in setup.stores),
        suppliers=tuple(item.as_read() for item in setup.suppliers),
        account=setup.account.as_read() if setup.account else None,
    )


def with_timezone(setup: FirstSetup, name: str) -> FirstSetup:
    """Raises ``UsageError`` for a zone that this machine does not know."""
    try:
        zone_of(name)
    except ValueError as error:
        raise UsageError(f"{error}: write it as in Europe/Berlin") from None
    return replace(setup, timezone=name)


def with_owner(setup: FirstSetup, text: str) -> FirstSetup:
    """``Ada <ada@shop.example.test>``. Raises ``UsageError`` for anything else."""
    name, mail = parseaddr(text)
    if not name or not re.fullmatch(r"[^@\s]+@[^@\s]+", mail):
        raise UsageError(
            f'{text!r} is not a person: write a name and an address, "Ada <ada@shop.example.test>"'
        )
    return replace(setup, owner=FirstOwner(name, mail))
