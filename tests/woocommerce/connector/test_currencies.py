"""Currency, the shop's step and the stored text are three facts; quantities may be broken."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.woocommerce.connector.orders import SHOP, meta, paid_order, read, simple_order
from tests.woocommerce.connector.shop import full_refund, open_shop

from dropconnect.plugin import ConfigurationError, InvalidResponse, Money, StepStatus
from dropconnect_woocommerce.orders.shop import Shop
from dropconnect_woocommerce.simulator import WooCommerceSimulator


def at(decimals: int | None) -> Shop:
    return Shop(SHOP.connection, SHOP.offline_gateways, SHOP.refunding_gateways, decimals)


@pytest.mark.parametrize("setting_is_known", [True, False])
@pytest.mark.parametrize(
    ("currency", "text", "shop_decimals", "amount", "step"),
    [
        ("USD", "20.00", 2, "20.00", None),
        ("JPY", "9899", 0, "9899", None),
        # a yen order in a dollar shop
        ("JPY", "9899.00", 2, "9899", None),
        ("TWD", "500", 0, "500.00", 0),
        ("HUF", "12000", 0, "12000.00", 0),
        # three decimals against rounding
        ("EUR", "20.000", 3, "20.00", None),
        ("KWD", "20.005", 3, "20.005", None),
        ("KWD", "20.50", 2, "20.500", 2),
    ],
)
def test_an_amount_that_is_exact_is_taken(
    currency: str, text: str, shop_decimals: int, amount: str, step: int | None, setting_is_known: bool
) -> None:
    raw = order_in(currency, text)
    order = read(raw, shop=at(shop_decimals if setting_is_known else None))

    assert (order.total, order.paid) == (Money.of(amount, currency), Money.of(amount, currency))
    assert (order.lines[0].net.text, order.decimals) == (amount, step)
    assert order.tenders == ()


@pytest.mark.parametrize(("currency", "text"), [("EUR", "20.005"), ("JPY", "82.49"), ("TWD", "20.001")])
def test_an_amount_that_is_not_exact_is_not_guessed_at(currency: str, text: str) -> None:
    with pytest.raises(InvalidResponse, match="total is"):
        read(simple_order({"total": text}, total=text, currency=currency), shop=at(3))


def test_lines_that_only_their_sum_makes_exact() -> None:
    """The usual order of a euro shop with three decimals: prices with tax, nets with a third decimal."""
    raw = simple_order(
        {"total": "16.807", "total_tax": "3.193"},
        {"total": "6.666", "total_tax": "1.267", "quantity": 3},
        total="27.933",
        currency="EUR",
    )
    with pytest.raises(InvalidResponse, match="total is"):
        read(raw, shop=at(3))

    order = read({**raw, "total": "27.930"}, shop=at(3))

    assert [(line.net.text, line.tax.text, line.gross.text) for line in order.lines] == [
        ("16.81", "3.19", "20.00"),
        ("6.67", "1.26", "7.93"),
    ]
    assert (order.paid, order.tenders) == (Money.of("27.93", "EUR"), ())


def test_refunded_lines_of_such_a_shop_are_read_alike() -> None:
    raw = simple_order({"total": "16.807", "total_tax": "3.193"}, total="20.000", currency="EUR")
    line = {"id": 300, "quantity": -1, "total": "-16.807", "total_tax": "-3.193"}
    row = {
        "id": 90, "date_created_gmt": "2026-11-23T01:15:24", "amount": "20.000", "reason": "",
        "refunded_payment": True, "meta_data": [], "shipping_lines": [], "fee_lines": [],
        "line_items": [{**line, "meta_data": meta(_refunded_item_id="1")}],
    }  # fmt: skip
    order = read(raw, (row,), at(3))
    assert order.refunded_of("1") == (1, order.total)


def test_a_plugins_short_text_does_not_make_the_step_coarser() -> None:
    raw = simple_order({"total": "20.00"}, total="20")
    assert read(raw, shop=at(None)).decimals is None


def order_in(currency: str, total: str, **changes: Any) -> dict[str, Any]:
    nothing = f"{Decimal(total) * 0}"
    item = {"total": total, "total_tax": nothing, "subtotal": total, "subtotal_tax": nothing, "tax_class": ""}
    return simple_order({**item, **changes}, total=total, currency=currency, tax_lines=[])


@pytest.mark.parametrize(
    ("currency", "total", "decimals", "sent"),
    [
        ("JPY", "9899.00", 2, "9899"),
        ("TWD", "500", 0, "500"),
        ("EUR", "20.000", 3, "20.00"),
        ("KWD", "20.50", 2, "20.50"),
        ("KWD", "20.505", 3, "20.505"),
    ],
)
def test_the_whole_order_is_paid_back_in_the_shops_own_words(
    currency: str, total: str, decimals: int, sent: str
) -> None:
    simulator = WooCommerceSimulator.from_shop([order_in(currency, total)], decimals=decimals)
    with open_shop(simulator) as shop:
        order = shop.get_order("21")
        result = shop.write(full_refund(order))
        after = shop.get_order("21")

    assert (result.status, result.amount) == (StepStatus.DONE, order.total)
    [call] = simulator.shop.gateway_calls
    assert (call.amount_text, call.moved) == (sent, Decimal(total))
    assert after.refunded == order.total


def test_an_amount_between_two_steps_of_the_shop_is_not_sent() -> None:
    simulator = WooCommerceSimulator.from_shop([order_in("TWD", "500")], decimals=0)
    with open_shop(simulator) as shop:
        result = shop.write(full_refund(shop.get_order("21"), amount="499.50"))

    assert result.status is StepStatus.REFUSED
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.final) == ("amount-between-steps", True)
    assert simulator.shop.gateway_calls == []


@pytest.mark.parametrize(
    ("quantity", "units", "measure"),
    [
        (2, 2, None),
        ("2", 2, None),
        (Decimal("2.0"), 2, None),
        (Decimal("1.5"), 1, Decimal("1.5")),
        ("0.5", 1, Decimal("0.5")),
        (0, 0, None),
    ],
)
def test_quantities(quantity: Any, units: int, measure: Decimal | None) -> None:
    [line] = read(simple_order({"total": "30.00", "quantity": quantity}, total="30.00")).items
    assert (line.quantity, line.measure, line.net.text) == (units, measure, "30.00")


@pytest.mark.parametrize("quantity", [True, None, "many", []])
def test_what_is_no_quantity_is_named(quantity: Any) -> None:
    with pytest.raises(InvalidResponse, match=r"line_items\[0\]: quantity is not a quantity"):
        read(simple_order({"quantity": quantity}))


def test_a_line_of_a_broken_quantity_is_paid_back_whole() -> None:
    raw = order_in("USD", "30.00", quantity=Decimal("1.5"), meta_data=meta(_reduced_stock="1.5"))
    simulator = WooCommerceSimulator.from_shop([raw])
    with open_shop(simulator) as shop:
        order = shop.get_order("21")
        result = shop.write(full_refund(order))
        [refund] = shop.get_order("21").refunds

    assert (order.lines[0].quantity, order.lines[0].measure) == (1, Decimal("1.5"))
    assert result.status is StepStatus.DONE
    [row] = simulator.shop.refunds.values()
    assert row.line_items[0]["quantity"] == Decimal("-1.5")
    assert [line.quantity for line in refund.lines] == [1]
    assert simulator.stock("SKU-1") == Decimal("1001.5")


def test_a_part_of_a_broken_quantity_is_money_without_a_unit() -> None:
    raw = simple_order({"total": "30.00", "quantity": Decimal("1.5")}, total="30.00")
    part = {"id": 300, "quantity": Decimal("-0.5"), "total": "-10.00", "total_tax": "0.00"}
    row = {
        "id": 90, "date_created_gmt": "2026-11-23T01:15:24", "amount": "10.00", "reason": "",
        "refunded_payment": True, "meta_data": [], "shipping_lines": [], "fee_lines": [],
        "line_items": [{**part, "meta_data": meta(_refunded_item_id="1")}],
    }  # fmt: skip
    assert read(raw, (row,)).refunded_of("1") == (0, Money.of("10.00", "USD"))


def test_a_currency_that_nobody_knows_is_no_matter_of_waiting() -> None:
    with pytest.raises(ConfigurationError, match="QQQ"):
        read(paid_order(currency="QQQ"))
