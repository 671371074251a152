"""A supplier's secrets are told nowhere: not when all goes well, and not by a provider that repeats them."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from dropconnect.testing.conformance.secrecy import (
    assert_nothing_secret_is_repeated,
    leaks,
    repeats_at_writes,
    repeats_of,
)
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.supplier_commands import (
    all_units,
    reminder,
    supplier_cancellation,
    supplier_question,
    withdrawal,
)
from dropconnect.testing.conformance.supplier_under_test import SupplierUnderTest


class SupplierTellsNoSecret:
    """A part of ``SupplierConformance``."""

    @pytest.fixture
    def whole_log(self, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> None:
        """Everything is logged, before the connection is opened: a log-in is the first thing that it does.

        Not for other tests, which are many and would take twice as long.
        """
        if request.function.__name__ == "test_no_secret_is_told_when_all_goes_well":
            caplog.set_level(logging.DEBUG)

    @since("0.2")
    def test_no_secret_is_told_when_all_goes_well(
        self, supplier: SupplierUnderTest, caplog: pytest.LogCaptureFixture
    ) -> None:
        opening = caplog.get_records("setup")
        assert leaks("\n".join(record.getMessage() for record in opening), supplier.secrets) == []
        caplog.set_level(logging.DEBUG)
        assert_nothing_secret_is_repeated([lambda: None], _calls(supplier), supplier.secrets, caplog)

    def test_a_provider_that_repeats_all_we_sent_tells_no_secret(
        self, supplier: SupplierUnderTest, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        repeats = repeats_of(supplier.repeats, supplier.simulator)
        assert_nothing_secret_is_repeated(repeats, _calls(supplier), supplier.secrets, caplog)

    @since("0.2")
    def test_a_write_that_is_answered_with_all_it_sent_tells_no_secret(
        self, supplier: SupplierUnderTest, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Questions are answered here, so that the write itself is what fails."""
        if supplier.simulator is None:
            pytest.skip("give the simulator to let it fail: simulator=")
        caplog.set_level(logging.DEBUG)
        repeats = repeats_at_writes(supplier.repeats, supplier.simulator, supplier.is_write)
        assert_nothing_secret_is_repeated(repeats, _calls(supplier), supplier.secrets, caplog)


def _calls(supplier: SupplierUnderTest) -> list[Callable[[], object]]:
    """One call of every hook that is offered and asks the supplier, about an order that can be cancelled."""
    connection, order = supplier.connection, supplier.that_can_be_written_to()[-1]
    command = supplier_cancellation(order)
    question = supplier_question(command)
    calls: dict[str, Callable[[], object]] = {
        "supplier_check_connection": connection.check_connection,
        "supplier_find_orders": lambda: connection.find_orders(supplier.references[order.stage]),
        "supplier_get_order": lambda: connection.get_order(order.id),
        "supplier_check_cancellation": lambda: connection.check_cancellation(order, all_units(order)),
        "supplier_cancel_order": lambda: connection.write(command),
        "supplier_follow_up": lambda: connection.follow_up(question),
        "supplier_look_up": lambda: connection.look_up(question),
        "supplier_escalate": lambda: connection.write(reminder(question, "please answer")),
        "supplier_withdraw_request": lambda: connection.write(withdrawal(command, "")),
    }
    return [call for name, call in calls.items() if connection.supports(name)]
