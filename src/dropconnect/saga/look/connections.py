"""The connections that cases need, opened when first asked for and closed together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

from dropconnect.clock import Clock, SystemClock
from dropconnect.config import Configuration, StoreSection, SupplierSection
from dropconnect.connection import Connection, NotifierConnection, PlatformConnection, SupplierConnection
from dropconnect.rights import Team
from dropconnect.saga.look.priced import Priced
from dropconnect.saga.look.review import RulePlugin
from dropconnect.saga.look.world import World

_Opened = TypeVar("_Opened", bound=Connection)


class Connections:
    """Opens each connection once. Thread-safe; ``close`` it when done. Implements ``Suppliers``.

    ``before_call`` is called before each call to any provider, by the thread that makes the call and has
    nobody of its own to tell (``before_each_call``). By ``clock`` a look grows old.
    """

    def __init__(
        self,
        configuration: Configuration,
        before_call: Callable[[], None] = lambda: None,
        clock: Clock | None = None,
    ) -> None:
        self._configuration = configuration
        self._clock = clock or SystemClock()
        self._before_call = before_call
        self._here = threading.local()
        self._opening = threading.Lock()
        self._stores: dict[str, PlatformConnection] = {}
        self._suppliers: dict[str, SupplierConnection] = {}
        self._notifiers: dict[str, NotifierConnection] = {}
        self._priced: dict[str, Priced] = {}

    def before_each_call(self, called: Callable[[], None]) -> None:
        """Whoever works in this thread from now on is told of each call that it makes."""
        self._here.called = called

    def _call_begins(self) -> None:
        getattr(self._here, "called", self._before_call)()

    def forget_looks(self, order_id: str) -> None:
        """What was read of an order says nothing any more: a person has decided, or its case rested."""
        with self._opening:
            for connection in self._all():
                connection.looks.forget(order_id)

    def close(self) -> None:
        with self._opening:
            for connection in self._all():
                connection.close()
            for opened in (self._stores, self._suppliers, self._notifiers):
                opened.clear()

    def _all(self) -> list[Connection]:
        return [*self._stores.values(), *self._suppliers.values(), *self._notifiers.values()]

    def store(self, name: str) -> PlatformConnection:
        return self._opened(self._stores, name, self._configuration.open_store)

    def connection(self, name: str) -> SupplierConnection:
        return self._opened(self._suppliers, name, self._configuration.open_supplier)

    def suppliers_of(self, store: StoreSection) -> Iterator[SupplierConnection]:
        """The suppliers that a store's routes name, each opened when it comes to it."""
        for name in dict.fromkeys(row.supplier for row in store.routes):
            if name in self._configuration.suppliers:
                yield self.connection(name)

    def section(self, name: str) -> SupplierSection:
        return self._configuration.supplier(name)

    def credit_time(self, name: str) -> timedelta:
        """How long a supplier's credit may take. One that the file lost takes as long as others."""
        return timedelta(days=self._configuration.credit_days(name))

    def notifier(self, name: str) -> NotifierConnection:
        return self._opened(self._notifiers, name, self._configuration.open_notifier)

    def _opened(self, known: dict[str, _Opened], name: str, open_it: Callable[[str], _Opened]) -> _Opened:
        # Two threads that opened the same one would each keep to the provider's pace by themselves.
        with self._opening:
            if name not in known:
                known[name] = open_it(name)
                known[name].before_call = self._call_begins
                known[name].looks.boot = self._clock.boot
            return known[name]

    def world(self, store: str) -> World:
        """Everything that a case of this store looks at."""
        rules = tuple(RulePlugin(rule.name, rule.review) for rule in self._configuration.registry.rules)
        return World(
            store=self.store(store),
            section=self._configuration.store(store),
            suppliers=self,
            rules=rules,
            team=Team(self._configuration.people),
            catalogues=self._configuration.registry.catalogues,
            reasons=self._configuration.reasons,
            pages=self._configuration.serve.url,
            broken=tuple(plugin.advice for plugin in self._configuration.registry.broken),
            priced=self._priced.setdefault(store, Priced()),
        )
