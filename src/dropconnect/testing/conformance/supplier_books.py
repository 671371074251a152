"""What stands in the supplier's books is what was asked for: these units, under our key, and no others."""

from __future__ import annotations

import pytest

from dropconnect.plugin import (
    CancelSupplierCommand,
    StepResult,
    StepStatus,
    SupplierOrder,
    SupplierUnits,
)
from dropconnect.testing.conformance.sales import SoldUnits, SupplierSale
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.supplier_commands import supplier_cancellation, withdrawal
from dropconnect.testing.conformance.supplier_selling import found_of, line_of
from dropconnect.testing.conformance.supplier_under_test import BookedRequest, SupplierUnderTest

_LAMP, _MUG = SoldUnits("LAMP-1", 1), SoldUnits("MUG-1", 3)
_TAKEN = (StepStatus.DONE, StepStatus.REQUESTED)


class IsBookedAsAsked:
    """A part of ``SupplierConformance``."""

    @since("0.2")
    def test_what_the_supplier_has_booked_is_what_was_asked_for(self, supplier: SupplierUnderTest) -> None:
        """Under our key where it keeps one, and with our key where its staff reads it."""
        for order, _ in _orders(supplier, "booked"):
            command = supplier_cancellation(order, message="The customer has cancelled.")
            result = supplier.connection.write(command)
            assert result.status in _TAKEN
            _assert_booked(supplier, order, command, result)

    @since("0.2")
    def test_a_part_is_booked_as_that_part(self, supplier: SupplierUnderTest) -> None:
        for order, sale in _orders(supplier, "one-line"):
            lamp = line_of(order, sale, 0)
            assert lamp is not None
            unit = SupplierUnits(line_id=lamp.id, store_line_id=lamp.store_line_id, quantity=1)
            self._books_a_part(supplier, order, unit)

    @since("0.2")
    def test_some_units_of_a_line_are_never_taken_for_all(self, supplier: SupplierUnderTest) -> None:
        """Of three mugs one is to be stopped. Two must still come."""
        for order, sale in _orders(supplier, "one-unit"):
            mug = line_of(order, sale, 1)
            assert mug is not None
            unit = SupplierUnits(line_id=mug.id, store_line_id=mug.store_line_id, quantity=1)
            self._books_a_part(supplier, order, unit)

    @staticmethod
    def _books_a_part(supplier: SupplierUnderTest, order: SupplierOrder, unit: SupplierUnits) -> None:
        command = supplier_cancellation(order, lines=(unit,), whole=False)
        result = supplier.connection.write(command)
        _assert_booked(supplier, order, command, result)

    @since("0.2")
    def test_what_was_taken_back_is_no_longer_booked(self, supplier: SupplierUnderTest) -> None:
        if not supplier.connection.supports("supplier_withdraw_request"):
            pytest.skip("it does not offer supplier_withdraw_request")
        for order, _ in _orders(supplier, "taken-back"):
            command = supplier_cancellation(order)
            result = supplier.connection.write(command)
            if result.status is not StepStatus.REQUESTED:
                continue
            taken_back = supplier.connection.write(withdrawal(command, result.provider_id))
            if taken_back.status is StepStatus.DONE:
                assert _booked(supplier, order) == []


def _orders(supplier: SupplierUnderTest, name: str) -> list[tuple[SupplierOrder, SupplierSale]]:
    """One of each stage in which something is sent: a lamp, and three mugs."""
    if supplier.booked is None:
        pytest.skip("say what stands in the supplier's books about an order: booked=")
    sales = [
        SupplierSale(number=f"{name}-{order.stage}", stage=order.stage, lines=(_LAMP, _MUG))
        for order in supplier.that_can_be_written_to()
    ]
    return [(found_of(supplier, sale), sale) for sale in sales]


def _booked(supplier: SupplierUnderTest, order: SupplierOrder) -> list[BookedRequest]:
    assert supplier.booked is not None
    return list(supplier.booked(order))


def _assert_booked(
    supplier: SupplierUnderTest, order: SupplierOrder, command: CancelSupplierCommand, result: StepResult
) -> None:
    """Once and to the unit if it was taken, else not at all."""
    booked = _booked(supplier, order)
    if result.status not in _TAKEN:
        assert booked == [], f"{order.stage}: it is said to be {result.status}"
        return
    units = {unit.line_id: unit.quantity for unit in command.lines}
    assert [dict(request.units) for request in booked] == [units], f"{order.stage}: other goods are stopped"
    [request] = booked
    assert request.key in (None, command.key), "the supplier does not know it under our key"
    assert request.text is None or command.key in request.text, "its staff cannot tell whose request it is"
