"""Was an order paid: what an automatic gateway captured, and what each source says where they differ."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.woocommerce.connector.orders import meta, paid_order, read, simple_order

from dropconnect.plugin import Money, Order, PaymentSource, PlatformSpecs
from dropconnect_woocommerce.plugin import WooCommerce

UNPAID: dict[str, Any] = {"date_paid_gmt": None, "date_paid": None}
INVOICE = {"payment_method": "igfw_invoice", "payment_method_title": "Invoice", "transaction_id": ""}


def deposit_of(prefix: str, amount: Any) -> list[dict[str, Any]]:
    """What the plugins keep: ``amount`` came in, and 52.49 is owed."""
    said = {"order_has_deposit": "yes", "deposit_paid": "yes", "deposit_amount": amount}
    said |= {"second_payment": "52.49", "second_payment_paid": "no"}
    return meta(**{f"{prefix}{name}": value for name, value in said.items()})


def claims(order: Order) -> str:
    return "; ".join(f"{row.source} {row.amount}: {row.says}" for row in order.payment_evidence)


@pytest.mark.parametrize(
    ("changes", "paid"),
    [
        ({}, "82.49"),
        ({"status": "completed"}, "82.49"),
        ({"status": "cancelled"}, "82.49"),
        # a gateway that is gone from the shop took the money while it was there
        ({"payment_method": "ppec_paypal"}, "82.49"),
        # authorised and not captured, or never paid
        ({"status": "on-hold", **UNPAID}, "0.00"),
        ({"status": "pending", **UNPAID}, "0.00"),
        ({"status": "failed", **UNPAID}, "0.00"),
        ({"status": "cancelled", **UNPAID}, "0.00"),
        ({"total": "0.00"}, "0.00"),
        ({"total": "0.00", "payment_method": "cod"}, "0.00"),
    ],
)
def test_what_an_automatic_gateway_captured(changes: dict[str, Any], paid: str) -> None:
    assert read(paid_order(**changes)).paid == Money.of(paid, "USD")


def test_a_transaction_is_the_gateways_word_and_a_bare_date_the_stores() -> None:
    [by_gateway] = read(paid_order()).payment_evidence
    [by_store] = read(paid_order(transaction_id="")).payment_evidence

    assert (by_gateway.source, str(by_gateway.amount)) == (PaymentSource.GATEWAY, "82.49 USD")
    assert "fp_21" in by_gateway.says
    assert by_store.source is PaymentSource.STORE


@pytest.mark.parametrize("status", ["processing", "completed", "refunded"])
def test_a_paid_status_without_a_date_of_payment_is_a_question(status: str) -> None:
    order = read(paid_order(status=status, **UNPAID))

    assert order.paid is None
    assert claims(order) == (
        f'store 82.49 USD: status "{status}" means that payment was received; '
        "store 0.00 USD: the shop has no date of payment (date_paid)"
    )


@pytest.mark.parametrize("status", ["pending", "failed"])
def test_an_unpaid_status_with_a_date_of_payment_is_a_question(status: str) -> None:
    order = read(paid_order(status=status))

    assert order.paid is None
    assert f'store 0.00 USD: status "{status}" means that nothing was paid' in claims(order)


@pytest.mark.parametrize(("status", "says"), [("on-hold", "payment is awaited"), ("invoiced", "no date")])
def test_an_invoice_may_have_been_paid_past_the_shop(status: str, says: str) -> None:
    order = read(paid_order(status=status, **UNPAID, **INVOICE))

    assert order.paid is None
    assert "whether the money came in must be asked" in claims(order)
    assert says in claims(order)


def test_a_status_that_a_plugin_added_does_not_say_that_nothing_was_paid() -> None:
    order = read(paid_order(status="awaiting-shipment", **UNPAID))
    assert (order.paid, claims(order)) == (
        None,
        'store None: a plugin added the status "awaiting-shipment", which may stand for a part payment; '
        "store 0.00 USD: the shop has no date of payment (date_paid)",
    )


def test_a_status_that_a_plugin_added_does_not_say_how_much_was_paid() -> None:
    order = read(paid_order(status="half-paid"))

    assert order.paid is None
    assert "gateway None: fakepay: transaction fp_21; see there how much it was" in claims(order)


@pytest.mark.parametrize("prefix", ["_wc_deposits_", "_awcdp_deposits_", "_mepp_"])
@pytest.mark.parametrize("deposit", ["30.00", 30, Decimal("29.999999999999996")])
@pytest.mark.parametrize("status", ["processing", "partially-paid", "completed", "cancelled"])
def test_of_an_order_with_a_deposit_the_plugin_says_what_came_in(
    prefix: str, deposit: Any, status: str
) -> None:
    order = read(paid_order(status=status, meta_data=deposit_of(prefix, deposit)))

    assert order.paid is None
    assert claims(order).startswith(
        "store 30.00 USD: a plugin has the deposit of 30.00 USD as paid; "
        "store None: the plugin has the rest of 52.49 USD as not paid"
    )


def test_a_deposit_without_amounts_is_a_question_too() -> None:
    order = read(paid_order(meta_data=meta(_wc_deposits_order_has_deposit="yes")))

    assert order.paid is None
    assert "a plugin has the deposit as not paid; store None: the plugin has the rest" in claims(order)


def test_a_deposit_that_was_not_paid_is_nothing_paid() -> None:
    unpaid = meta(_wc_deposits_order_has_deposit="yes", _wc_deposits_deposit_paid="no")
    assert str(read(paid_order(status="pending", meta_data=unpaid, **UNPAID)).paid) == "0.00 USD"


def test_an_order_whose_rest_was_paid_too_is_paid() -> None:
    entries = {"_wc_deposits_order_has_deposit": "yes", "_wc_deposits_second_payment_paid": "yes"}
    assert str(read(paid_order(meta_data=meta(**entries))).paid) == "82.49 USD"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"line": meta(_is_deposit="yes", _remaining_balance_order_id=205)}, "order 205"),
        ({"line": meta(is_deposit="yes")}, "another order"),
        ({"line": meta(_deposit="1", _full_payment_id=206)}, "order 206"),
        ({"line": meta(_deposit="1", _full_payment_id=False)}, "another order"),
        ({"order": meta(_has_deposit="1")}, "another order"),
    ],
)
def test_where_the_rest_is_an_order_of_its_own_it_is_named(changes: dict[str, Any], where: str) -> None:
    goods = {"total": "82.49", "meta_data": changes.get("line", [])}
    order = read(simple_order(goods, meta_data=changes.get("order", [])))

    assert order.paid is None
    assert f"a plugin took 82.49 USD as a deposit, and the rest is paid in {where}" in claims(order)


@pytest.mark.parametrize("method", ["cod", "bacs", "cheque", ""])
def test_the_date_of_an_offline_gateway_proves_nothing(method: str) -> None:
    order = read(paid_order(payment_method=method))

    assert order.paid is None
    assert "which it sets once an order is processing" in claims(order)


def test_whether_an_invoice_was_paid_must_be_asked() -> None:
    """WooCommerce stamps date_paid on every order that becomes processing."""
    order = read(paid_order(**INVOICE))

    assert order.paid is None
    assert "whether the money came in must be asked" in claims(order)


def test_a_gateway_that_cannot_refund_and_left_a_transaction_took_the_money() -> None:
    order = read(paid_order(**{**INVOICE, "payment_method": "ideal", "transaction_id": "tr_7"}))

    assert (str(order.paid), order.payment.refundable) == ("82.49 USD", False)


@pytest.mark.parametrize("total", ["-5.00", "", None])
def test_a_total_that_cannot_be_is_a_question(total: str | None) -> None:
    order = read(paid_order(total=total))

    assert order.paid is None
    assert ("below zero" if total else "is empty") in claims(order)


def test_an_order_without_a_total_costs_what_its_lines_cost() -> None:
    assert str(read(paid_order(total="")).total) == "82.49 USD"


def test_a_status_set_to_refunded_by_hand_shows_a_row_that_no_gateway_confirmed() -> None:
    """WooCommerce 10.0.2, measured: setting the status books a refund of the rest and asks no gateway."""
    row = {
        "id": 90, "date_created_gmt": "2026-11-23T01:15:24", "amount": "82.49", "refunded_by": 1,
        "reason": "Order fully refunded.", "refunded_payment": False, "meta_data": [],
        "line_items": [], "shipping_lines": [], "fee_lines": [],
    }  # fmt: skip
    order = read(paid_order(status="refunded"), (row,))

    [refund] = order.refunds
    assert (refund.confirmed, refund.key, refund.made_by) == (False, "", "1")
    assert (str(order.paid), order.payment.refundable) == ("82.49 USD", True)


def test_the_traits_of_the_platform() -> None:
    traits = WooCommerce.traits
    assert traits is not PlatformSpecs.traits
    assert (traits.cancel_pays, traits.refunds, traits.partial) == ("nothing", "lines", "with-refund")
    assert (traits.refund_ends, traits.keys) == ("at-once", "kept")
    assert (traits.restocks, traits.searches_numbers) == (True, False)
