"""Orders that were edited: what is gone stays gone, and all that the store still holds goes back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.shopify.connector.store import (
    DESK,
    LAMPS,
    NUMBER,
    SHADE,
    TOTAL,
    cancellation,
    connected,
    everything,
    place,
    refund_of,
    usd,
)
from tests.shopify.connector.trade import ShopifyTrade

from dropconnect.journal.states import Outcome
from dropconnect.plugin import Choice, ChosenLine, LineKind, OrderState, StepStatus
from dropconnect_shopify.simulator import Knobs, Line, Refund, ShippingLine, ShopifySimulator, Transaction
from dropconnect_shopify.simulator.books.refunds import RefundLine


def lamps_and_desk() -> tuple[Line, Line]:
    """Two lamps of 10.00 and a desk of 10.00."""
    return Line("LAMP-1", 2, Decimal("10.00"), id=int(LAMPS)), Line("DESK-1", id=int(DESK))


def left() -> Choice:
    """One lamp and the desk: one of two lamps was edited out."""
    rows = [(LAMPS, 1), (DESK, 1)]
    lines = tuple(
        ChosenLine(line_id=line_id, kind=LineKind.ITEM, quantity=count, whole=True) for line_id, count in rows
    )
    return Choice(lines=lines, whole_order=True)


@pytest.mark.parametrize("booked", [False, True], ids=["no row", "a row"])
@pytest.mark.parametrize("edited", ["units", "row"])
def test_what_an_edit_took_out_is_read_the_same_before_and_after_our_cancellation(
    tmp_path: Path, edited: str, booked: bool
) -> None:
    """Whether the edit left a row without money, and whether the cancellation leaves one."""
    simulator = ShopifySimulator(knobs=Knobs(removal_row=booked))
    lamps, desk = lamps_and_desk()
    sold = simulator.add_order(NUMBER, lamps, desk, days_old=1)
    if edited == "units":
        lamps.removed = 1
    else:
        sold.refunds.append(Refund([RefundLine(lamps, 1, "CANCEL")], created=sold.created))

    with connected(simulator, tmp_path) as shop:
        before = shop.order()
        shop.connection.write(cancellation(before))
        after = shop.order()

    assert after.state is OrderState.CANCELLED
    assert [line.quantity for line in before.items] == [1, 1]
    assert (before.total, before.paid) == (usd("20.00"), usd("30.00"))
    assert (before.lines, before.total, before.refunds) == (after.lines, after.total, after.refunds)


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_whole_order_pays_back_all_that_the_store_holds(tmp_path: Path, cancelled: bool) -> None:
    """Also what an edit took out and nobody has paid back: no line stands for it."""
    simulator = ShopifySimulator()
    lamps, desk = lamps_and_desk()
    simulator.add_order(NUMBER, lamps, desk)
    lamps.removed = 1
    with connected(simulator, tmp_path) as shop:
        if cancelled:
            shop.connection.write(cancellation(shop.order()))
        quote = shop.connection.quote_refund(shop.order(), left())
        assert quote is not None
        assert (quote.amount, quote.refundable) == (usd("30.00"), usd("30.00"))
        result = shop.connection.write(refund_of(shop, left()))
        assert (result.status, shop.paid) == (StepStatus.DONE, usd("30.00"))


def test_shipping_that_the_policy_keeps_is_not_offered(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    lamps, desk = lamps_and_desk()
    simulator.add_order(NUMBER, lamps, desk, shipping=[ShippingLine(Decimal("5.00"))])
    lamps.removed = 1
    with connected(simulator, tmp_path) as shop:
        quote = shop.connection.quote_refund(shop.order(), left())
        assert quote is not None
        assert (quote.amount, quote.refundable) == (usd("30.00"), usd("35.00"))


def test_a_fee_that_we_kept_before_is_not_offered_again(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    simulator.add_order(NUMBER, *lamps_and_desk())
    with connected(simulator, tmp_path) as shop:
        rows = tuple(line for line in everything(shop.order()).lines if line.line_id == DESK)
        kept = refund_of(shop, Choice(lines=rows, whole_order=False), amount=usd("7.50"))
        assert shop.connection.write(kept).status is StepStatus.DONE
        order = shop.order()
        lamps = tuple(line for line in everything(order).lines if line.line_id == LAMPS)
        quote = shop.connection.quote_refund(order, Choice(lines=lamps, whole_order=True))
        assert quote is not None
        assert (quote.amount, quote.refundable) == (usd("20.00"), usd("22.50"))


def test_a_part_is_never_paid_beyond_what_it_is_worth(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    lamps, desk = lamps_and_desk()
    simulator.add_order(NUMBER, lamps, desk)
    lamps.removed = 1
    with connected(simulator, tmp_path) as shop:
        only_desk = Choice(lines=left().lines[1:], whole_order=False)
        result = shop.connection.write(refund_of(shop, only_desk, amount=usd("20.00")))
        assert (result.status, result.refusal and result.refusal.code, shop.paid) == (
            StepStatus.REFUSED,
            "more-than-suggested",
            usd("0"),
        )


@pytest.mark.parametrize(
    ("edited", "knobs", "at_once"),
    [
        ("units", {}, False),
        ("units", {"removal_row": True}, False),
        ("row", {"removal_row": True}, False),
        ("row", {"cancelled_before_done": True}, False),
        ("row", {}, True),
    ],
)
def test_an_edited_order_is_cancelled_to_the_end(
    tmp_path: Path, edited: str, knobs: dict[str, bool], at_once: bool
) -> None:
    """One of two lamps was edited out, and its 27.50 paid back by a colleague: 65.50 are left."""
    simulator = ShopifySimulator(knobs=Knobs(**knobs))
    place(simulator)
    sold = simulator.order(NUMBER)
    lamps, sale = sold.lines[0], sold.payments.transactions[0]
    back = Transaction("REFUND", Decimal("27.50"), parent=sale)
    sold.payments.transactions.append(back)
    sold.refunds.append(Refund(transactions=[back], created=sold.created))
    if edited == "units":
        lamps.removed = 1
    else:
        sold.refunds.append(Refund([RefundLine(lamps, 1, "CANCEL")], created=sold.created))
    sold.fulfillment_orders[0].lines[0].remaining = 1
    with simulator.running() as url, ShopifyTrade(tmp_path, simulator, url) as trade:
        trade.configure(store="refund_with_cancel = true" if at_once else "")
        order = trade.look()
        trade.lumen.place("now-1", order, {LAMPS: 1, SHADE: 1})
        trade.woodwork.place("now-2", order, {DESK: 1})
        case = trade.settled(trade.cancel(NUMBER))
        assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(TOTAL))
        assert trade.look().state is OrderState.CANCELLED
        assert trade.incidents(case) == {}
