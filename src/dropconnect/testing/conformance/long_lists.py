"""Lists inside an order are read to their end."""

from __future__ import annotations

from dataclasses import replace

from dropconnect.plugin import EvidenceStatus, Money, RefundKeys, StepStatus
from dropconnect.testing.conformance.commands import look_up_command, refund_command
from dropconnect.testing.conformance.sales import StoreSale
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.sold_orders import sold
from dropconnect.testing.conformance.under_test import PlatformUnderTest

_LINES, _REFUNDS = 51, 101
"""More than a page of most providers."""


class ReadsLongLists:
    """A part of ``PlatformConformance``."""

    @since("0.2")
    def test_all_lines_of_a_long_order_are_read(self, platform: PlatformUnderTest) -> None:
        sale = _sale(quantity=1, lines=_LINES)
        order = sold(platform, sale)
        assert len(order.items) == _LINES
        assert len({line.id for line in order.items}) == _LINES
        assert (order.total, order.paid) == (sale.total, sale.total)
        assert Money.total((line.gross for line in order.lines), "USD") == sale.total
        platform.ended(refund_command(order))
        assert platform.connection.get_order(order.id).refunded == sale.total

    @since("0.2")
    def test_all_refunds_of_an_order_are_read(self, platform: PlatformUnderTest) -> None:
        """Each of them lowers what is left to pay back; ours is found, on whatever page it stands."""
        order = sold(platform, replace(_sale(quantity=200, lines=1), refunds=_REFUNDS))
        assert len(order.refunds) == _REFUNDS
        assert order.refunded == Money.of(str(_REFUNDS), "USD")

        command = refund_command(order, one_unit_of=order.items[0])
        assert platform.ended(command).status is StepStatus.DONE

        assert platform.connection.get_order(order.id).refunded == order.refunded + command.amount
        if platform.traits.keys is not RefundKeys.NONE:
            evidence = platform.connection.look_up(look_up_command(command))
            assert evidence.status is EvidenceStatus.FOUND


def _sale(*, quantity: int, lines: int) -> StoreSale:
    """Each unit costs 10.00 and 2.00 of tax."""
    net, tax = (Money.of(str(amount * quantity), "USD") for amount in (10, 2))
    shipping, shipping_tax = Money.of("5.50", "USD"), Money.of("1.10", "USD")
    return StoreSale(
        net=net, tax=tax, shipping=shipping, shipping_tax=shipping_tax, quantity=quantity, lines=lines
    )
