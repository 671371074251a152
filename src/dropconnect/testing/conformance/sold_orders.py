"""What was sold is what is read: currencies, taxes, shipping, what was paid and what was sent."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from dropconnect.plugin import (
    ConnectorError,
    Eligibility,
    EvidenceStatus,
    LineKind,
    Money,
    Order,
    OrderState,
    RefundUnit,
    StepStatus,
)
from dropconnect.testing.conformance.commands import cancel_command, look_up_command, refund_command
from dropconnect.testing.conformance.listing import assert_it_tells_what_the_order_tells
from dropconnect.testing.conformance.sales import (
    CURRENCIES,
    LARGE,
    UNHEARD_OF,
    CannotBeSold,
    PaidBy,
    StoreSale,
    sale_in,
)
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.under_test import PlatformUnderTest, whole

_MORE_THAN_A_PAGE = 260
"""Orders. Providers give at most 250 in one page."""


class ReadsWhatWasSold:
    """A part of ``PlatformConformance``."""

    @pytest.mark.parametrize("currency", CURRENCIES)
    def test_money_is_read_as_it_was_sold(self, platform: PlatformUnderTest, currency: str) -> None:
        sale = sale_in(currency)
        order = sold(platform, sale)
        assert (order.currency, order.total, order.paid) == (currency, sale.total, sale.total)
        assert [(line.sku, line.quantity) for line in order.items] == [(sale.sku, sale.quantity)]
        assert [(line.net, line.tax) for line in order.items] == [(sale.net, sale.tax)], "the goods"
        shipping = [(line.net, line.tax) for line in order.lines if line.kind is LineKind.SHIPPING]
        assert shipping == [(sale.shipping, sale.shipping_tax)], "net and tax of shipping"

    @pytest.mark.parametrize("currency", CURRENCIES)
    def test_money_is_paid_back_as_it_was_sold(self, platform: PlatformUnderTest, currency: str) -> None:
        sale = sale_in(currency)
        order = sold(platform, sale)
        result = platform.ended(refund_command(order))
        assert result.status is StepStatus.DONE
        assert result.amount in (None, sale.total)
        assert platform.connection.get_order(order.id).refunded == sale.total

    @since("0.2")
    def test_an_amount_is_exact_however_large_it_is(self, platform: PlatformUnderTest) -> None:
        """It has 15 digits, which is all that a float holds: what is calculated in one goes wrong first."""
        sale = sale_in(LARGE)
        order = sold(platform, sale)
        [item] = order.items
        assert (order.total, order.paid, item.net, item.tax) == (sale.total, sale.total, sale.net, sale.tax)
        done = platform.ended(refund_command(order)).status is StepStatus.DONE
        refunded = platform.connection.get_order(order.id).refunded
        assert refunded == (sale.total if done else Money.zero("USD")), "a gateway may refuse so much"

    @since("0.2")
    def test_a_whole_refund_names_all_that_it_pays(self, platform: PlatformUnderTest) -> None:
        """Goods, shipping and the taxes of both, as they were sold; and the gateway paid just that."""
        sale = sale_in("USD")
        order = sold(platform, sale)
        platform.ended(refund_command(order))
        [refund] = platform.connection.get_order(order.id).refunds
        if platform.paid_back is not None:
            assert platform.paid_back(order.id) == sale.total
        if platform.traits.refunds is not RefundUnit.LINES:
            return
        named = {(row.line_id, row.net, row.tax) for row in refund.lines}
        assert named == {(line.id, line.net, line.tax) for line in order.lines}

    def test_what_is_only_authorised_is_not_paid(self, platform: PlatformUnderTest) -> None:
        order = sold(platform, sale_in("USD", paid=PaidBy.AUTHORISED))
        assert order.paid in (None, Money.zero("USD")), "nothing was taken yet"

    def test_a_status_that_nobody_knows_is_a_question(self, platform: PlatformUnderTest) -> None:
        order = sold(platform, sale_in("USD", status=UNHEARD_OF))
        assert order.state is OrderState.UNKNOWN

    def test_units_that_were_sent_are_told(self, platform: PlatformUnderTest) -> None:
        [item] = sold(platform, sale_in("USD", shipped=1)).items
        assert (item.shipped_quantity, item.quantity) == (1, 2)

    @since("0.2")
    def test_an_order_that_was_sent_is_told(self, platform: PlatformUnderTest) -> None:
        """Its units are, or its state; and it is not cancelled as if the goods were still there."""
        order = sold(platform, sale_in("USD", shipped=2))
        sent = all(item.shipped_quantity == item.quantity for item in order.items)
        assert sent or order.state is OrderState.COMPLETED
        with suppress(ConnectorError):
            platform.ended(cancel_command(order))
        assert platform.connection.get_order(order.id).state is not OrderState.CANCELLED

    @since("0.2")
    def test_a_status_that_nobody_knows_is_not_taken_for_cancelled(self, platform: PlatformUnderTest) -> None:
        order = sold(platform, sale_in("USD", status=UNHEARD_OF))
        question = look_up_command(cancel_command(order))
        assert platform.connection.look_up(question).status is not EvidenceStatus.FOUND
        if platform.connection.supports("platform_check_cancellation"):
            terms = platform.connection.check_cancellation(order, whole(order))
            assert terms.eligibility is not Eligibility.NOW

    @since("0.2")
    @pytest.mark.parametrize("how", ["authorised", "cancelled", "paid back", "unheard of"])
    def test_a_row_of_the_list_says_what_its_order_says(self, platform: PlatformUnderTest, how: str) -> None:
        if not platform.connection.supports("platform_find_orders"):
            pytest.skip("it does not list orders")
        order = sold(platform, sale_in("USD", **_SOLD_AS.get(how, {})))
        if how == "paid back":
            platform.ended(refund_command(order, one_unit_of=order.items[0]))
        if how == "cancelled":
            platform.ended(cancel_command(order))
        after = platform.connection.get_order(order.id)
        begin = (order.created_at or order.observed_at) - timedelta(days=1)
        [row] = [row for row in platform.connection.find_orders(begin) if row.id == order.id]
        assert_it_tells_what_the_order_tells(row, after)

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


_SOLD_AS: dict[str, dict[str, object]] = {
    "authorised": {"paid": PaidBy.AUTHORISED},
    "unheard of": {"status": UNHEARD_OF},
}


def sold(platform: PlatformUnderTest, sale: StoreSale) -> Order:
    """Such an order, as the connector reads it; the test is left out where it cannot be sold."""
    if platform.sell is None:
        pytest.skip("say how an order is sold in the simulator: sell=")
    try:
        order_id = platform.sell(sale)
    except CannotBeSold as reason:
        pytest.skip(str(reason))
    return platform.connection.get_order(order_id)
