"""Commands as request bodies: exactly what WooCommerce takes without misunderstanding it."""

from __future__ import annotations

import json

import pytest
from tests.woocommerce.connector.shop import KEY, NOON, cancellation, full_refund, recorded

from dropconnect.plugin import ClaimMark, LineKind, Money, RefundLine, RefundMethod
from dropconnect_woocommerce.orders.mapping import order_from
from dropconnect_woocommerce.orders.shop import Shop
from dropconnect_woocommerce.writes.cancellation import cancel_body
from dropconnect_woocommerce.writes.refund import refund_body

ORDER = order_from(
    next(raw for raw in recorded("shop.json")["orders"] if raw["id"] == 21),
    [],
    "21",
    Shop("shop", ("cod",), frozenset({"fakepay"}), 2),
    NOON,
)


def test_the_whole_order_with_shipping_in_the_list_of_lines() -> None:
    assert refund_body(full_refund(ORDER)) == {
        "amount": "82.49",
        "reason": "Order cancelled",
        "api_refund": True,
        "api_restock": True,
        "meta_data": [{"key": "_dropconnect_key", "value": KEY}],
        "line_items": [
            {
                "id": 25,
                "quantity": 2,
                "refund_total": "50.00",
                "refund_tax": [{"id": 1, "refund_total": "5.00"}],
            },
            {
                "id": 26,
                "quantity": 1,
                "refund_total": "19.99",
                "refund_tax": [{"id": 1, "refund_total": "2.00"}],
            },
            {
                "id": 28,
                "quantity": 0,
                "refund_total": "5.00",
                "refund_tax": [{"id": 1, "refund_total": "0.50"}],
            },
        ],
    }


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("5 USD", "5.00"),
        ("0.1 USD", "0.10"),
        ("1000 JPY", "1000"),
        ("1.5 KWD", "1.500"),
        ("12345678.90 USD", "12345678.90"),
    ],
)
def test_amounts_are_text_with_the_currencys_decimals(amount: str, text: str) -> None:
    money = Money.model_validate(amount)
    line = RefundLine(line_id="25", kind=LineKind.FEE, quantity=0, net=money, tax=Money.zero(money.currency))
    body = refund_body(full_refund(ORDER).changed(amount=money, lines=(line,)))
    assert body["amount"] == text
    assert body["line_items"][0]["refund_total"] == text
    assert json.loads(json.dumps(body)) == body


@pytest.mark.parametrize(("restock", "sent"), [(True, [26]), (False, [])])
def test_of_what_was_free_only_goods_that_come_back_into_stock_are_sent(
    restock: bool, sent: list[int]
) -> None:
    nothing = Money.zero("USD")
    shipping = RefundLine(line_id="28", kind=LineKind.SHIPPING, quantity=0, net=nothing, tax=nothing)
    gift = RefundLine(line_id="26", kind=LineKind.ITEM, quantity=1, net=nothing, tax=nothing)

    body = refund_body(full_refund(ORDER).changed(lines=(shipping, gift), restock=restock))

    assert [line["id"] for line in body["line_items"]] == sent


def test_a_refund_paid_by_hand_does_not_ask_the_gateway() -> None:
    body = refund_body(full_refund(ORDER, method=RefundMethod.BOOK_ONLY, restock=False))
    assert (body["api_refund"], body["api_restock"]) == (False, False)


def test_the_customer_never_reads_the_key() -> None:
    assert KEY not in refund_body(full_refund(ORDER))["reason"]


def test_a_refund_says_whose_it_is_and_whether_more_follows() -> None:
    command = full_refund(ORDER, journal="journal-1", more_follows=True)
    assert {row["key"]: row["value"] for row in refund_body(command)["meta_data"]} == {
        "_dropconnect_key": KEY,
        "_dropconnect_journal": "journal-1",
        "_dropconnect_more": "yes",
    }


def test_cancelling_sets_nothing_but_the_status() -> None:
    assert cancel_body(cancellation(ORDER)) == {"status": "cancelled"}


def test_cancelling_marks_our_claim_in_the_same_request() -> None:
    mark = ClaimMark(name="_dropconnect_intent_ours", id="77", value="done 90")
    assert cancel_body(cancellation(ORDER, mark=mark)) == {
        "status": "cancelled",
        "meta_data": [{"id": 77, "key": "_dropconnect_intent_ours", "value": "done 90"}],
    }
