"""The part of the front door that looks at stores, suppliers and connections too. It moves nothing."""

from __future__ import annotations

from collections.abc import Collection

from dropconnect.app.case_finding import case_of
from dropconnect.app.progress import Listener
from dropconnect.app.readiness import CheckListener, check, facts
from dropconnect.app.reading_room import ReadingRoom
from dropconnect.app.workbench import Workbench
from dropconnect.errors import DropConnectError
from dropconnect.report.connection import CheckReport, FactsReport
from dropconnect.report.reading import rule_report
from dropconnect.report.supplier import RuleReport, SupplierReport
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.look.sources import rules_of


class Looking(ReadingRoom):
    """What can be seen of cases, suppliers and connections."""

    _listener: Listener | None
    _connections: Connections

    def case_of(self, store: str, order: str) -> int:
        """Find the case of an order, written as for ``plan``: the open one, else the newest.

        Raises ``UsageError`` if there is none, ``AmbiguousOrder`` if several orders fit, and
        ``ConfigurationError`` for an unknown store.
        """
        self._configuration.store(store)
        return case_of(self._workbench, store, order)

    def rules(self, supplier: str) -> tuple[RuleReport, ...]:
        """Read a supplier's cancellation rules as they count for the merchant; the first that fits counts.

        Raises ``ConfigurationError`` for an unknown supplier or a configured row that cannot be.
        """
        self._configuration.supplier(supplier)
        rows = rules_of(self._connections, supplier, self._clock.now().date())
        return tuple(rule_report(row) for row in rows)

    def suppliers(self, *, stores: Collection[str] | None = None) -> tuple[SupplierReport, ...]:
        """List the suppliers with their rules; ``stores``: those alone to which a route of these leads."""
        names = tuple(name for name in self._configuration.stores if stores is None or name in stores)
        served = {
            supplier: tuple(name for name in names if supplier in self._suppliers_of(name))
            for supplier in self._configuration.suppliers
        }
        return tuple(self._supplier(name, of) for name, of in served.items() if stores is None or of)

    def check(
        self, *names: str, listener: CheckListener = lambda _checked: None, at_once: int = 1
    ) -> CheckReport:
        """Ask each connection, or these: reachable, credentials right, rights sufficient?

        ``at_once`` of them are asked together, and ``listener`` is told of each as soon as it is known, from
        the thread that asked. A connection that cannot be opened is a failed row. Raises
        ``ConfigurationError`` for an unknown name, and if there is no connection at all.
        """
        return check(
            self._configuration, names, self._clock, self._journal.if_there, listener, at_once=at_once
        )

    def provider_facts(self, *names: str) -> FactsReport:
        """List what the connectors of all connections, or of these, take for true of their providers, and
        what each fact rests on. Opens nothing and asks nobody. Raises as ``check``."""
        return facts(self._configuration, names)

    def _suppliers_of(self, store: str) -> frozenset[str]:
        return frozenset(row.supplier for row in self._configuration.stores[store].routes)

    def _supplier(self, name: str, stores: tuple[str, ...]) -> SupplierReport:
        try:
            return SupplierReport(name=name, stores=stores, rules=self.rules(name), trouble="")
        except DropConnectError as error:  # one that cannot be opened hides no other
            return SupplierReport(name=name, stores=stores, rules=(), trouble=str(error))

    @property
    def _workbench(self) -> Workbench:
        journal = self._journal.opened_for_work()
        return Workbench(journal, self._configuration, self._clock, self._listener, self._connections)
