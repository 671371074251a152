"""The connections that cases need, opened when first asked for and closed together."""

from __future__ import annotations

from dropconnect.config import Configuration, SupplierSection
from dropconnect.connection import Connection, NotifierConnection, PlatformConnection, SupplierConnection
from dropconnect.saga.look.review import RulePlugin
from dropconnect.saga.look.world import World


class Connections:
    """Opens each connection once. ``close`` it when done. Implements ``Suppliers``."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._stores: dict[str, PlatformConnection] = {}
        self._suppliers: dict[str, SupplierConnection] = {}
        self._notifiers: dict[str, NotifierConnection] = {}

    def close(self) -> None:
        opened: list[Connection] = [
            *self._stores.values(),
            *self._suppliers.values(),
            *self._notifiers.values(),
        ]
        for connection in opened:
            connection.close()

    def store(self, name: str) -> PlatformConnection:
        if name not in self._stores:
            self._stores[name] = self._configuration.open_store(name)
        return self._stores[name]

    def connection(self, name: str) -> SupplierConnection:
        if name not in self._suppliers:
            self._suppliers[name] = self._configuration.open_supplier(name)
        return self._suppliers[name]

    def section(self, name: str) -> SupplierSection:
        return self._configuration.supplier(name)

    def notifier(self, name: str) -> NotifierConnection:
        if name not in self._notifiers:
            self._notifiers[name] = self._configuration.open_notifier(name)
        return self._notifiers[name]

    def world(self, store: str) -> World:
        """Everything that a case of this store looks at."""
        rules = tuple(RulePlugin(rule.name, rule.review) for rule in self._configuration.registry.rules)
        return World(
            store=self.store(store),
            section=self._configuration.store(store),
            suppliers=self,
            rules=rules,
            broken=tuple(plugin.advice for plugin in self._configuration.registry.broken),
        )
