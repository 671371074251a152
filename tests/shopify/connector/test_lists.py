"""Every list is read to its last page; a usual order fits on the first."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.shopify.connector.store import NUMBER, connected, everything, refund_of, some, usd

from dropconnect.plugin import Eligibility, StepStatus
from dropconnect_shopify.simulator import Limits, Line, ShopifySimulator, Verdict
from dropconnect_shopify.simulator.acts.gateway import Payout, pay_back
from dropconnect_shopify.simulator.books.payments import Transaction
from dropconnect_shopify.simulator.books.refunds import Refund

MANY = pytest.mark.parametrize("count", [51, 260])


@MANY
def test_all_lines_of_a_fulfilment_order(tmp_path: Path, count: int) -> None:
    """The last one, behind the first page, is taken off the fulfilment with the others."""
    simulator = ShopifySimulator()
    simulator.add_order(NUMBER, *(Line(f"SKU-{number}", id=1000 + number) for number in range(count)))
    last = str(1000 + count - 1)
    with connected(simulator, tmp_path) as shop:
        order = shop.order()
        assert (len(order.items), order.total) == (count, usd(f"{count}0.00"))
        chosen = some(order, {last: 1})
        assert shop.connection.check_cancellation(order, chosen).eligibility is Eligibility.NOW
        result = shop.connection.write(refund_of(shop, chosen))
        assert (result.status, result.warnings, shop.remaining(last)) == (StepStatus.DONE, (), 0)


@MANY
def test_all_refunds_of_an_order(tmp_path: Path, count: int) -> None:
    # Each refund is read for itself: its points come back quickly.
    simulator = ShopifySimulator(limits=Limits(speed=100.0))
    order = simulator.add_order(NUMBER, Line("LAMP-1", count + 1, Decimal("2.00")))
    [payment] = order.payments.transactions
    for _ in range(count):
        back = pay_back(simulator.shop, order, Payout(Decimal("2.00"), payment))
        order.refunds.append(Refund([], transactions=[back]))
    with connected(simulator, tmp_path) as shop:
        read = shop.order()
        assert (len(read.refunds), read.refunded, read.paid) == (
            count,
            usd(f"{2 * count}.00"),
            usd(f"{2 * count + 2}.00"),
        )
        assert all(refund.confirmed for refund in read.refunds)


@MANY
def test_all_transactions_of_an_order_and_of_its_refund(tmp_path: Path, count: int) -> None:
    """Captured in many parts: each is paid back for itself, in one refund."""
    simulator = ShopifySimulator()
    paid = [Transaction("SALE", Decimal("1.00")) for _ in range(count)]
    simulator.add_order(NUMBER, Line("LAMP-1", price=Decimal(count)), paid=paid)
    with connected(simulator, tmp_path) as shop:
        order = shop.order()
        assert (order.paid, order.total) == (usd(f"{count}.00"), usd(f"{count}.00"))
        result = shop.connection.write(refund_of(shop, everything(order)))
        assert (result.status, result.amount, shop.paid) == (StepStatus.DONE, order.paid, order.paid)
        [refund] = shop.order().refunds
        assert (refund.amount, refund.confirmed) == (order.paid, True)


@pytest.mark.parametrize("status", ["FAILURE", "PENDING"])
def test_a_refund_is_not_paid_while_its_last_transaction_is_not(tmp_path: Path, status: str) -> None:
    simulator = ShopifySimulator()
    paid = [Transaction("SALE", Decimal("1.00")) for _ in range(60)]
    simulator.add_order(NUMBER, Line("LAMP-1", price=Decimal(60)), paid=paid)
    with connected(simulator, tmp_path, job_wait_seconds=0) as shop:
        simulator.shop.verdicts.extend([Verdict()] * 59 + [Verdict(status)])
        result = shop.connection.write(refund_of(shop, everything(shop.order())))
        expected = StepStatus.REFUSED if status == "FAILURE" else StepStatus.REQUESTED
        assert result.status is expected
        [refund] = shop.order().refunds
        assert refund.confirmed is False


def test_a_usual_order_is_read_and_judged_in_one_page(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    simulator.add_order(NUMBER, *(Line(f"SKU-{number}") for number in range(30)))
    with connected(simulator, tmp_path) as shop:
        order = shop.order()
        shop.connection.check_cancellation(order, everything(order))
        sent = [shop.sent(name) for name in ("Order", "OrderLines", "Preflight", "FulfillmentOrders")]
    assert sent == [1, 0, 0, 0]
