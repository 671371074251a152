"""What was sold is what is read: currencies, taxes, shipping, what was paid and what was sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dropconnect.plugin import LineKind, Money, Order, OrderState, StepStatus
from dropconnect.testing.conformance.commands import refund_command
from dropconnect.testing.conformance.sales import (
    CURRENCIES,
    UNHEARD_OF,
    CannotBeSold,
    PaidBy,
    StoreSale,
    sale_in,
)
from dropconnect.testing.conformance.under_test import PlatformUnderTest

_MORE_THAN_A_PAGE = 260
"""Orders. Providers give at most 250 in one page."""


class ReadsWhatWasSold:
    """A part of ``PlatformConformance``."""

    @pytest.mark.parametrize("currency", CURRENCIES)
    def test_money_is_read_as_it_was_sold(self, platform: PlatformUnderTest, currency: str) -> None:
        sale = sale_in(currency)
        order = _sold(platform, sale)
        assert (order.currency, order.total, order.paid) == (currency, sale.total, sale.total)
        assert [(line.sku, line.quantity) for line in order.items] == [(sale.sku, sale.quantity)]
        assert [(line.net, line.tax) for line in order.items] == [(sale.net, sale.tax)], "the goods"
        shipping = [(line.net, line.tax) for line in order.lines if line.kind is LineKind.SHIPPING]
        assert shipping == [(sale.shipping, sale.shipping_tax)], "net and tax of shipping"

    @pytest.mark.parametrize("currency", CURRENCIES)
    def test_money_is_paid_back_as_it_was_sold(self, platform: PlatformUnderTest, currency: str) -> None:
        sale = sale_in(currency)
        order = _sold(platform, sale)
        result = platform.ended(refund_command(order))
        assert result.status is StepStatus.DONE
        assert result.amount in (None, sale.total)
        assert platform.connection.get_order(order.id).refunded == sale.total

    def test_what_is_only_authorised_is_not_paid(self, platform: PlatformUnderTest) -> None:
        order = _sold(platform, sale_in("USD", paid=PaidBy.AUTHORISED))
        assert order.paid in (None, Money.zero("USD")), "nothing was taken yet"

    def test_a_status_that_nobody_knows_is_a_question(self, platform: PlatformUnderTest) -> None:
        order = _sold(platform, sale_in("USD", status=UNHEARD_OF))
        assert order.state is OrderState.UNKNOWN

    def test_units_that_were_sent_are_told(self, platform: PlatformUnderTest) -> None:
        [item] = _sold(platform, sale_in("USD", shipped=1)).items
        assert (item.shipped_quantity, item.quantity) == (1, 2)

    def test_orders_are_listed_to_the_last_page(self, platform: PlatformUnderTest) -> None:
        if platform.fresh_order is None:
            pytest.skip("say how to get an order that nobody has touched: fresh_order=")
        if not platform.connection.supports("platform_find_orders"):
            pytest.skip("it does not list orders")
        sold = {platform.fresh_order() for _ in range(_MORE_THAN_A_PAGE)}
        order = platform.order()
        since = (order.created_at or order.observed_at) - timedelta(days=1)
        listed = [row.id for row in platform.connection.find_orders(since)]
        assert sold - set(listed) == set(), "some are on a page that was not read"
        assert len(listed) == len(set(listed))


def _sold(platform: PlatformUnderTest, sale: StoreSale) -> Order:
    if platform.sell is None:
        pytest.skip("say how an order is sold in the simulator: sell=")
    try:
        order_id = platform.sell(sale)
    except CannotBeSold as reason:
        pytest.skip(str(reason))
    return platform.connection.get_order(order_id)
