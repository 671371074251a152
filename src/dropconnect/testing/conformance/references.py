"""What people call an order finds that order, and nothing else does."""

from __future__ import annotations

import pytest

from dropconnect.testing.conformance.under_test import PlatformUnderTest

_NOBODYS = ("no-such-order-7f3a", "nobody-7f3a@example.test", "#no-such-7f3a")


class FindsByReference:
    """A part of ``PlatformConformance``."""

    def test_an_order_is_found_by_its_number(self, platform: PlatformUnderTest) -> None:
        if not platform.connection.supports("platform_find_by_reference"):
            pytest.skip("it cannot be searched")
        order = platform.order()
        found = {row.id: row for row in platform.connection.find_by_reference(order.number).rows}
        assert set(found) == {order.id}
        row = found[order.id]
        assert (row.number, row.total, row.created_at) == (order.number, order.total, order.created_at)
        assert row.customer == order.customer.name

    def test_a_text_that_names_no_order_finds_none(self, platform: PlatformUnderTest) -> None:
        """A platform that ignores a search it does not know answers with all its orders."""
        platform.order()
        for text in _NOBODYS:
            assert platform.connection.find_by_reference(text).rows == ()
