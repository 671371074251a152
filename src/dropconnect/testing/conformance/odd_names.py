"""What people type: an order is found by what it is called, and by nothing that only looks like it."""

from __future__ import annotations

from contextlib import suppress

import pytest

from dropconnect.errors import PluginError
from dropconnect.plugin import DropConnectError
from dropconnect.testing.conformance.commands import cancel_command, claim_command, refund_command
from dropconnect.testing.conformance.sales import CannotBeSold, sale_in
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.under_test import PlatformUnderTest

_MORE_THAN_A_PAGE = 260
_ROW = "_dropconnect_intent_mistyped"
_ODD_NUMBERS = ("#1001", "A&B=1", "100%", "1001/2", "1+1", "ä 7")


class IsFoundByItsName:
    """A part of ``PlatformConformance``."""

    @since("0.2")
    def test_a_mistyped_id_is_nobody_s_order(self, platform: PlatformUnderTest) -> None:
        """An id goes into addresses: whatever signs are in it, they lead to no other order."""
        order, connection = platform.order(), platform.connection
        for odd in _mistyped(order.id):
            with pytest.raises(DropConnectError) as caught:
                connection.get_order(odd)
            assert not isinstance(caught.value, PluginError), f"{odd!r} is not a bug: {caught.value}"
            for command in (refund_command(order), cancel_command(order), claim_command(order, _ROW, "live")):
                with suppress(DropConnectError):
                    connection.write(command.changed(order_id=odd))
        assert not connection.holds_claims or connection.read_claims(order.id).rows == ()
        after = platform.order()
        assert after.changed(observed_at=order.observed_at) == order

    @since("0.2")
    def test_what_only_looks_like_its_name_does_not_find_an_order(self, platform: PlatformUnderTest) -> None:
        if not platform.connection.supports("platform_find_by_reference"):
            pytest.skip("it cannot be searched")
        order = platform.order()
        for text in (*_nearly(order.number.removeprefix("#")), *_nearly(order.customer.email)):
            found = platform.connection.find_by_reference(text)
            assert order.id not in [row.id for row in found.rows], f"{text!r} is not what it is called"

    @since("0.2")
    @pytest.mark.parametrize("number", _ODD_NUMBERS)
    def test_an_order_is_found_whatever_signs_its_number_has(
        self, platform: PlatformUnderTest, number: str
    ) -> None:
        if not platform.connection.supports("platform_find_by_reference"):
            pytest.skip("it cannot be searched")
        if platform.sell is None:
            pytest.skip("say how an order is sold in the simulator: sell=")
        try:
            platform.sell(sale_in("USD", number=f"{number}1"))
            order_id = platform.sell(sale_in("USD", number=number))
        except CannotBeSold as reason:
            pytest.skip(str(reason))
        order = platform.connection.get_order(order_id)
        assert order.number.removeprefix("#") == number.removeprefix("#"), "sell= gives it this number"
        assert [row.id for row in platform.connection.find_by_reference(number).rows] == [order_id]

    @since("0.2")
    def test_an_order_is_found_among_many_by_its_number(self, platform: PlatformUnderTest) -> None:
        """Where the platform cannot search for it, its list is read: further than its first page."""
        if not platform.connection.supports("platform_find_by_reference"):
            pytest.skip("it cannot be searched")
        if platform.sell is None:
            pytest.skip("say how an order is sold in the simulator: sell=")
        for _ in range(_MORE_THAN_A_PAGE):
            platform.sell(sale_in("USD"))
        try:
            order_id = platform.sell(sale_in("USD", number="2026-11-A7"))
        except CannotBeSold as reason:
            pytest.skip(str(reason))
        for _ in range(_MORE_THAN_A_PAGE):
            platform.sell(sale_in("USD"))
        found = platform.connection.find_by_reference("2026-11-A7")
        assert [row.id for row in found.rows] == [order_id]


def _mistyped(order_id: str) -> tuple[str, ...]:
    middle = len(order_id) // 2
    return (
        f"{order_id}x",
        f"x{order_id}",
        f"{order_id[:middle]}x{order_id[middle:]}",
        f"{order_id}?a=1",
        f"{order_id}#a",
        f"{order_id}&a=1",
        f"{order_id}/",
        f"{order_id}%2F",
        f"{order_id}%00",
        f"x/../{order_id}",
        f"?id={order_id}",
    )


def _nearly(name: str) -> tuple[str, ...]:
    """Texts with the name in them, parts of it, and what a search might take for a pattern."""
    if len(name) < 2:
        return ()
    return (
        f"{name}1",
        f"1{name}",
        name[:-1],
        name[1:].removeprefix("@"),
        f"{name[:-1]}%",
        f"{name[:-1]}_",
        f"{name[:-1]}*",
        f"{name}&page=1",
        f"{name}#a",
    )
