"""The part of the front door that looks at stores, suppliers and connections too. It moves nothing."""

from __future__ import annotations

from contextlib import closing

from dropconnect.app.case_finding import case_of
from dropconnect.app.progress import Listener
from dropconnect.app.readiness import CheckListener, check, facts
from dropconnect.app.reading_room import ReadingRoom
from dropconnect.app.workbench import Workbench
from dropconnect.report.connection import CheckReport, FactsReport
from dropconnect.report.reading import rule_report
from dropconnect.report.supplier import RuleReport
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.look.sources import rules_of


class Looking(ReadingRoom):
    """What can be seen of cases, suppliers and connections."""

    _listener: Listener | None

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
        with closing(Connections(self._configuration)) as connections:
            rows = rules_of(connections, supplier, self._clock.now().date())
        return tuple(rule_report(row) for row in rows)

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

    @property
    def _workbench(self) -> Workbench:
        return Workbench(self._journal.opened_for_work(), self._configuration, self._clock, self._listener)
