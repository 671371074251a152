"""Reads ``dropconnect.toml`` and the environment into checked connections.

The file is checked as a whole when it is loaded. What belongs to a connector (addresses, secrets)
is checked when its connection is opened, so that a secret missing for one store does not stop the
others; ``dropconnect check`` opens them all.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from platformdirs import user_state_path
from pydantic import ValidationError

from dropconnect.config.crew import check_people
from dropconnect.config.environment import Environment
from dropconnect.config.logos import check_logo
from dropconnect.config.mistakes import explained, nearest
from dropconnect.config.sections import (
    FILE_NAME,
    SECTIONS,
    ConfigurationFile,
    ConnectionSection,
    StoreSection,
    SupplierSection,
)
from dropconnect.config.subscriber_secrets import SubscriberSettings, check_subscribers, opened
from dropconnect.config.syntax import place_of, unreadable
from dropconnect.connection import (
    FACADES,
    Connection,
    NotifierConnection,
    PlatformConnection,
    SupplierConnection,
)
from dropconnect.errors import ConfigurationError
from dropconnect.manager import Registry, discover
from dropconnect.models.currencies import configure
from dropconnect.models.shadow import Mode
from dropconnect.policy import MailOwner
from dropconnect.routing import ASK, OWN_STOCK
from dropconnect.zones import zone_of


class Configuration:
    """A loaded file. Nothing in it has been opened yet."""

    def __init__(
        self,
        path: Path,
        file: ConfigurationFile,
        registry: Registry | None,
        *,
        journal: Path,
        state_folder: Path,
        written: Mapping[str, Any],
    ) -> None:
        self.path = path
        self._written = written
        self.stores = file.stores
        self.suppliers = file.suppliers
        self.notifiers = file.notifiers
        self.people = file.people
        self.zone = zone_of(file.timezone) if file.timezone else None
        self.team = file.team
        self.serve = file.serve
        self.subscribers = file.events
        self.reasons = file.taxonomy
        self._blocked = file.blocked_plugins
        self._registry = registry
        self.journal = journal
        self.state_folder = state_folder
        self.journal_group = file.journal_group

    @cached_property
    def registry(self) -> Registry:
        """The installed connectors, looked for when first needed: reading the journal needs none."""
        return self._registry or discover(self._blocked)

    @property
    def shadow_stores(self) -> tuple[str, ...]:
        """The stores for which everything is planned and nothing is written."""
        return tuple(name for name, section in self.stores.items() if section.mode is Mode.SHADOW)

    def names(self) -> tuple[str, ...]:
        return (*self.stores, *self.suppliers, *self.notifiers)

    def store(self, name: str) -> StoreSection:
        """The section of a store. Raises ``ConfigurationError`` for an unknown name."""
        if name in self.stores:
            return self.stores[name]
        if name in self.suppliers:
            raise ConfigurationError(f"{name!r} is a supplier; orders are cancelled at a store")
        raise ConfigurationError(f"{self.path} has no store {name!r}{nearest(name, self.stores)}")

    def section(self, name: str) -> ConnectionSection:
        """The section of a connection. Raises ``ConfigurationError`` for an unknown name."""
        return self._section(name)[2]

    def open_store(self, name: str) -> PlatformConnection:
        self.store(name)
        connection = self.open(name)
        if not isinstance(connection, PlatformConnection):
            raise ConfigurationError(f"{name!r} is not a store")
        connection.is_shadow = name in self.shadow_stores
        return connection

    def supplier(self, name: str) -> SupplierSection:
        """The section of a supplier. Raises ``ConfigurationError`` for an unknown name."""
        if name in self.suppliers:
            return self.suppliers[name]
        raise ConfigurationError(f"{self.path} has no supplier {name!r}{nearest(name, self.suppliers)}")

    def credit_days(self, name: str) -> int:
        """How many days a supplier's credit may take. One that the file lost takes as long as others."""
        section = self.suppliers.get(name)
        default: int = SupplierSection.model_fields["credit_days"].default
        return section.credit_days if section else default

    def open_supplier(self, name: str) -> SupplierConnection:
        self.supplier(name)
        connection = self.open(name)
        if not isinstance(connection, SupplierConnection):
            raise ConfigurationError(f"{name!r} is not a supplier")
        return connection

    def open_notifier(self, name: str) -> NotifierConnection:
        connection = self.open(name)
        if not isinstance(connection, NotifierConnection):
            raise ConfigurationError(f"{name!r} is not a notifier")
        return connection

    def open(self, name: str) -> Connection:
        """Make the connector of that connection. Raises ``ConfigurationError``; no network yet."""
        table, role, section = self._section(name)
        installed = self.registry.get(section.connector)
        if role not in installed.roles:
            raise ConfigurationError(
                f"{self.path}: {table}.{name}: the connector {section.connector!r} is not a {role}; "
                "`dropconnect connectors` lists those that are"
            )
        own = dict(section.__pydantic_extra__ or {})
        try:
            settings = installed.connector.settings_model.model_validate(
                own, context={"base": self.path.parent}
            )
        except ValidationError as error:
            known = (*installed.connector.settings_model.model_fields, *type(section).model_fields)
            raise explained(self.path, error, self._written, (table, name), known) from None
        return FACADES[role](installed.connector(name, settings))

    def open_subscriber(self, name: str) -> SubscriberSettings:
        """Read what is needed to send to it. Raises ``ConfigurationError`` for an unknown name, and for a
        secret that is missing."""
        section = self.subscribers.get(name)
        if section is None:
            raise ConfigurationError(f"{self.path} has no [events.{name}]{nearest(name, self.subscribers)}")
        return opened(self.path, name, section, self._written)

    def _section(self, name: str) -> tuple[str, str, ConnectionSection]:
        for table, role in SECTIONS.items():
            sections: Mapping[str, ConnectionSection] = getattr(self, table)
            if name in sections:
                return table, role, sections[name]
        raise ConfigurationError(f"{self.path} has no connection {name!r}{nearest(name, self.names())}")


def environment() -> Environment:
    """What the environment says; ``ConfigurationError`` names the variable that cannot be understood."""
    try:
        return Environment()
    except ValidationError as error:
        mistake = error.errors(include_input=False, include_url=False)[0]
        name = f"DROPCONNECT_{mistake['loc'][0]}".upper()
        raise ConfigurationError(f"the environment variable {name}: {mistake['msg']}") from None


def find(explicit: Path | None = None) -> Path:
    """The configuration file: given, or ``DROPCONNECT_CONFIG``, or ``dropconnect.toml`` right here."""
    path = explicit or environment().config or Path(FILE_NAME)
    if not path.is_file():
        raise ConfigurationError(
            f"there is no configuration file {path.resolve()}; "
            "`dropconnect init --store shop=CONNECTOR` writes a first one for a store of that kind, as "
            "`dropconnect connectors` lists them"
        )
    return path


def load(explicit: Path | None = None, registry: Registry | None = None) -> Configuration:
    """Read and check the file. Raises ``ConfigurationError`` naming file, key and, for syntax, line."""
    path = find(explicit)
    text = _text_of(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(unreadable(path, text, error)) from None
    _make_currencies_known(path, data)
    try:
        file = ConfigurationFile.model_validate(data)
    except ValidationError as error:
        raise explained(path, error, data) from None
    _check_names(path, file, text)
    said = environment()
    journal = said.journal or path.parent / file.journal
    state_folder = _state_folder(path, file, said)
    return Configuration(path, file, registry, journal=journal, state_folder=state_folder, written=data)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: {error}") from None
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from None


def _make_currencies_known(path: Path, data: Mapping[str, object]) -> None:
    """Before all else in the file is read: its policies may have amounts in these currencies. What is not a
    table of whole numbers is told with the other mistakes of the file."""
    table = data.get("currencies")
    if isinstance(table, dict) and all(type(decimals) is int for decimals in table.values()):
        configure(table, str(path))


def _state_folder(path: Path, file: ConfigurationFile, said: Environment) -> Path:
    """As it was said, or where this system keeps the state of a user's programs."""
    if said.state_folder is not None:
        return said.state_folder.absolute()
    if file.state_folder is not None:
        return (path.parent / file.state_folder).absolute()
    return user_state_path("dropconnect", appauthor=False)


def _check_names(path: Path, file: ConfigurationFile, text: str) -> None:
    """Every connection has a name of its own, and what stores point at exists."""
    names = [*file.stores, *file.suppliers, *file.notifiers]
    check_people(path, file.people, file.stores)
    check_subscribers(path, file.events, file.stores)
    _check_team(path, file)
    _check_letters(path, file)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigurationError(f"{path}: {', '.join(twice)}: two connections share this name")
    for store, section in file.stores.items():
        for number, rule in enumerate(section.routes):
            if rule.supplier not in (*file.suppliers, OWN_STOCK, ASK):
                raise ConfigurationError(
                    f"{path}{place_of(rule.supplier, text)}: stores.{store}.routes.{number}.supplier: there "
                    f"is no supplier {rule.supplier!r}{nearest(rule.supplier, file.suppliers)}"
                )
        _check_messages(path, store, section, file)
        check_logo(path, store, section.customer_page.logo)


def _check_team(path: Path, file: ConfigurationFile) -> None:
    for key, name in (("notifier", file.team.notifier), ("channel", file.team.channel)):
        if name and name not in file.notifiers:
            near = nearest(name, file.notifiers)
            raise ConfigurationError(f"{path}: team.{key}: there is no notifier {name!r}{near}")


def _check_letters(path: Path, file: ConfigurationFile) -> None:
    for supplier, section in file.suppliers.items():
        if section.mail and section.notifier not in file.notifiers:
            near = nearest(section.notifier, file.notifiers)
            raise ConfigurationError(
                f"{path}: suppliers.{supplier}.notifier: there is no notifier {section.notifier!r}{near}"
            )


def _check_messages(path: Path, store: str, section: StoreSection, file: ConfigurationFile) -> None:
    if section.messages is None:
        if section.policy.mail is MailOwner.US:
            raise ConfigurationError(
                f"{path}: stores.{store}.messages: is missing, although policy.mail says that we mail "
                "the customer"
            )
    elif section.messages.notifier not in file.notifiers:
        raise ConfigurationError(
            f"{path}: stores.{store}.messages.notifier: there is no notifier {section.messages.notifier!r}"
            f"{nearest(section.messages.notifier, file.notifiers)}"
        )
