"""Shopify's own numbers, for exactly what is chosen."""

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
    Shop,
    cancellation,
    connected,
    everything,
    goods,
    place,
    refund_of,
    some,
    usd,
)

from dropconnect.plugin import Choice, ChosenLine, LineKind, Order, Quote
from dropconnect_shopify.simulator import Line, ShippingLine, ShopifySimulator, Tax


def quoted(shop: Shop, choice: Choice, order: Order | None = None) -> Quote:
    found = shop.connection.quote_refund(order or shop.order(), choice)
    assert found is not None
    return found


def parts(quote: Quote) -> dict[str, tuple[int, str]]:
    return {line.line_id: (line.quantity, line.gross.text) for line in quote.lines}


def test_everything(shop: Shop) -> None:
    found = quoted(shop, everything(shop.order()))
    assert (found.amount, found.refundable) == (usd(TOTAL), usd(TOTAL))
    shipping = next(line_id for line_id in parts(found) if line_id.startswith("shipping-"))
    assert parts(found) == {
        LAMPS: (2, "55.00"), DESK: (1, "22.00"), SHADE: (1, "11.00"), shipping: (0, "5.00"),
    }  # fmt: skip


def test_some_lines(shop: Shop) -> None:
    found = quoted(shop, some(shop.order(), {LAMPS: 1, SHADE: 1}))
    assert (found.amount, parts(found)) == (usd("38.50"), {LAMPS: (1, "27.50"), SHADE: (1, "11.00")})


def test_everything_without_its_shipping(shop: Shop) -> None:
    order = shop.order()
    lines = tuple(line for line in everything(order).lines if line.kind is LineKind.ITEM)
    for _ in range(2):
        assert quoted(shop, Choice(lines=lines, whole_order=True), shop.order()).amount == usd("88.00")
        shop.connection.write(cancellation(order))


@pytest.mark.parametrize("taxes_included", [False, True])
def test_a_share_of_the_shipping(tmp_path: Path, taxes_included: bool) -> None:
    """The desk is a quarter of the goods' value: so much of the shipping and of its tax."""
    simulator = ShopifySimulator()
    simulator.add_order(
        NUMBER,
        Line("LAMP-1", 1, Decimal("60.00"), id=int(LAMPS)),
        Line("DESK-1", 1, Decimal("20.00"), id=int(DESK)),
        shipping=[ShippingLine(Decimal("8.00"), (Tax(Decimal("0.80")),))],
        taxes_included=taxes_included,
    )
    with connected(simulator, tmp_path) as shop:
        order = shop.order()
        shipping = order.lines[-1]
        share = ChosenLine(line_id=shipping.id, kind=LineKind.SHIPPING, quantity=0, whole=False)
        choice = Choice(lines=(*some(order, {DESK: 1}).lines, share), whole_order=False)
        found = quoted(shop, choice)
        assert found.amount == usd("22.00" if taxes_included else "22.20")
        assert shop.connection.write(refund_of(shop, choice)).amount == found.amount


def test_discounts_of_the_whole_order(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    lamps = Line("LAMP-1", 2, Decimal("25.00"), cart_discount=Decimal("10.00"), id=int(LAMPS))
    desk = Line("DESK-1", 1, Decimal("20.00"), cart_discount=Decimal("4.00"), id=int(DESK))
    simulator.add_order(NUMBER, lamps, desk)
    with connected(simulator, tmp_path) as shop:
        order = shop.order()
        assert [line.gross for line in order.lines] == [usd("40.00"), usd("16.00")]
        found = quoted(shop, everything(order))
        assert (found.amount, parts(found)) == (usd("56.00"), {LAMPS: (2, "40.00"), DESK: (1, "16.00")})
        one = quoted(shop, some(order, {LAMPS: 1}))
        assert (one.amount, parts(one)) == (usd("20.00"), {LAMPS: (1, "20.00")})


def test_several_shipping_lines(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    place(simulator, shipping=[ShippingLine(Decimal("5.00")), ShippingLine(Decimal("3.00"))])
    with connected(simulator, tmp_path) as shop:
        found = quoted(shop, everything(shop.order()))
        assert [line.gross for line in found.lines[-2:]] == [usd("5.00"), usd("3.00")]
        assert found.amount == usd("96.00")


def test_what_is_left_after_a_refund(shop: Shop) -> None:
    shop.connection.write(refund_of(shop, some(shop.order(), {DESK: 1})))
    order = shop.order()
    rows = tuple(line for line in everything(order).lines if line.line_id != DESK)
    found = quoted(shop, Choice(lines=rows, whole_order=True))
    assert (found.amount, found.refundable) == (usd("71.00"), usd("71.00"))


def test_only_authorised_is_nothing_to_pay_back(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    place(simulator, paid="authorized")
    with connected(simulator, tmp_path) as shop:
        assert quoted(shop, everything(shop.order())).amount == usd("0")


def test_what_only_people_collected_is_not_limited_by_shopify(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    place(simulator, paid="no", lines=goods())
    with connected(simulator, tmp_path) as shop:
        assert quoted(shop, everything(shop.order())).amount == usd(TOTAL)
