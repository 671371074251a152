"""Compares the cases with what the stores show. Moves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from dropconnect.app.books import Books
from dropconnect.app.workbench import Workbench
from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.errors import ConfigurationError, DropConnectError, JournalError, UnsupportedOperation
from dropconnect.journal import Journal
from dropconnect.journal.rows import Case
from dropconnect.journal.states import CaseKind, Outcome
from dropconnect.models.listed import OrderSummary
from dropconnect.models.money import Money
from dropconnect.report.standing import Standing
from dropconnect.report.work import DifferenceReport, Reconciliation, UnreadStore
from dropconnect.runner.local import LocalRunner
from dropconnect.saga.ending.reconciliation import (
    Difference,
    differences_of_case,
    report,
    unknown_cancellations,
)
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.look.past import void_of_order
from dropconnect.saga.sightings.opening import Looking
from dropconnect.saga.sightings.store_orders import goods_alive_of

ALIVE_AT_SUPPLIER = "alive-at-supplier"
_CHANGED_NOTHING = (Outcome.REFUSED, Outcome.WITHDRAWN)


def compare(
    workbench: Workbench, configuration: Configuration, store: str | None, since: datetime, *, apply: bool
) -> Reconciliation:
    """See ``Dropconnect.reconcile``."""
    if store is not None:
        configuration.store(store)
    with workbench.runner() as runner:
        comparison = _Comparison(
            workbench.journal, runner, workbench.connections, workbench.clock, since, apply=apply
        )
        for name in [store] if store is not None else _stores(workbench.books, configuration):
            comparison.add(name)
    return comparison.report()


def _stores(books: Books, configuration: Configuration) -> list[str]:
    """The stores of the configuration, and those that only cases still know."""
    known = books.stores()
    return [*configuration.stores, *sorted(known - set(configuration.stores))]


class _Comparison:
    """Collects what was found, store by store, and which stores could not be compared to the end."""

    def __init__(
        self,
        journal: Journal,
        runner: LocalRunner,
        connections: Connections,
        clock: Clock,
        since: datetime,
        *,
        apply: bool,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._runner = runner
        self._connections = connections
        self._since = since
        self._apply = apply
        self._cases = 0
        self._differences: list[Difference] = []
        self._unread: list[UnreadStore] = []

    def add(self, store: str) -> None:
        """A store that cannot be read to the end does not hide what others show."""
        with self._journal.read() as reading:
            closed = reading.cases.closed_since(store, self._since)
        try:
            # One list tells of most orders that all is well with them: they are not read one by one.
            listed = {row.id: row for row in self._list(store)}
            for case_id in closed:
                self._differences += self._of_case(case_id, listed)
                self._cases += 1
            for difference in self._outside(store, listed.values()):
                self._differences.append(difference)
        except JournalError:
            raise
        except DropConnectError as error:
            self._unread.append(UnreadStore(connection=store, reason=str(error)))

    def _list(self, store: str) -> Iterable[OrderSummary]:
        """The orders that changed. Where the store has no list, each case's order is read."""
        try:
            return self._connections.store(store).find_orders(self._since)
        except UnsupportedOperation as error:
            self._unread.append(UnreadStore(connection=store, reason=str(error)))
            return ()

    def report(self) -> Reconciliation:
        return Reconciliation(
            standing=self._standing(),
            since=self._since,
            applied=self._apply,
            cases=self._cases,
            differences=tuple(_told(difference) for difference in self._differences),
            unread=tuple(self._unread),
        )

    def _standing(self) -> Standing:
        if self._differences:
            return Standing.PERSON
        return Standing.WAITING if self._unread else Standing.DONE

    def _of_case(self, case_id: int, listed: Mapping[str, OrderSummary]) -> list[Difference]:
        with self._journal.read() as reading:
            case = reading.cases.get(case_id)
        desk = self._runner.desk(case)
        found = differences_of_case(desk, case, listed.get(case.order_id))
        if self._apply:
            report(desk, case, found)
        return found

    def _outside(self, store: str, listed: Iterable[OrderSummary]) -> Iterator[Difference]:
        """Orders that were cancelled at the store itself."""

        def cases(order_id: str) -> list[Case]:
            with self._journal.read() as reading:
                return reading.cases.of_order(store, order_id)

        def void(order_id: str) -> Mapping[str, Money]:
            with self._journal.read() as reading:
                return void_of_order(reading, store, order_id)

        def is_explained(order_id: str) -> bool:
            return _explained(cases(order_id))

        connection = self._connections.store(store)
        rows = tuple(listed)
        yield from self._alive(store, rows, cases)
        for item in unknown_cancellations(connection, rows, is_explained, void):
            yield replace(item, repair=f"{item.repair} --another") if cases(item.order_id) else item

    def _alive(
        self, store: str, rows: Iterable[OrderSummary], cases: Callable[[str], list[Case]]
    ) -> Iterator[Difference]:
        """Orders that are over at the store, with nothing left to pay and goods that can still be stopped."""
        try:
            looking = Looking(self._journal, self._clock, self._connections.world(store))
        except ConfigurationError:
            return  # only cases still know this store: nobody knows its suppliers
        for row in rows:
            known = cases(row.id)
            plan = None if any(case.is_open for case in known) else goods_alive_of(looking, row)
            if plan is not None and plan.suppliers_only:
                repair = f"dropconnect cancel {store} id:{row.id} --reason own-error"
                reason = f"{' and '.join(step.what for step in plan.steps)}: order {row.number} is over, and "
                reason += "nobody has told the supplier"
                more = " --another" if known else ""
                yield Difference(store, row.id, None, ALIVE_AT_SUPPLIER, reason, f"{repair}{more}")


def _explained(cases: Iterable[Case]) -> bool:
    """Whether these cases of an order are why it is cancelled. Neither one that changed nothing explains
    that, nor one that cancelled a part."""
    return any(
        case.is_open
        or (
            case.outcome not in _CHANGED_NOTHING
            and (case.agreed.choice.whole_order or case.kind is CaseKind.SUPPLIER_ONLY)
        )
        for case in cases
    )


def _told(difference: Difference) -> DifferenceReport:
    return DifferenceReport(
        connection=difference.connection,
        order_id=difference.order_id,
        case_id=difference.case_id,
        kind=difference.kind,
        reason=difference.reason,
        fix=difference.repair,
    )
