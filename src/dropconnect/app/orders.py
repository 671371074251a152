"""The part of the front door that shows an order at its store. It moves nothing."""

from __future__ import annotations

from dropconnect.app.looking import Looking
from dropconnect.models.order import Order, OrderLine
from dropconnect.report.order import OrderLineReport, OrderReport
from dropconnect.saga.look.reference import find_order


class Orders(Looking):
    """What a store says about one order, and which cases it has."""

    def order(self, store: str, order: str) -> OrderReport:
        """Read an order, written as for ``plan``, with its cases.

        Raises ``AmbiguousOrder`` if it is not sure which order is meant, ``ConfigurationError`` for an
        unknown store, and what reading the order raises.
        """
        bench = self._workbench
        self._configuration.store(store)
        world = bench.connections.world(store)
        meant = find_order(world.store, order, bench.connections.suppliers_of(world.section))
        found = meant.order or world.store.get_order(meant.order_id)
        with bench.journal.read() as reading:
            numbers = [case.id for case in reading.cases.of_order(store, found.id)]
        cases = [self._books.case(number).case for number in reversed(numbers)]
        return OrderReport(
            store=store,
            order_id=found.id,
            order_number=found.number,
            state=found.state,
            status=found.provider_status,
            total=found.total,
            paid=found.paid,
            refunded=found.refunded,
            created_at=found.created_at,
            lines=tuple(_line(found, line) for line in found.lines),
            cases=tuple(cases),
            observed_at=found.observed_at,
        )


def _line(order: Order, line: OrderLine) -> OrderLineReport:
    return OrderLineReport(
        line_id=line.id,
        kind=line.kind,
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        measure=line.measure,
        shipped=line.shipped_quantity,
        given_back=order.refunded_of(line.id)[0],
        price=line.gross,
    )
