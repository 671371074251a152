"""refundCreate: what is booked, what money moves, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.shopify.simulator.admin_client import REFUND, AdminClient, Json, amount, gid, line_input, pay_back

from dropconnect_shopify.simulator import Currencies, Line, Order, ShopifySimulator, Verdict
from dropconnect_shopify.simulator.sale import gift_card_and_card


def test_a_line_of_three(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    hub = lamps.lines[1]
    fields = {
        "note": "key-1",
        "notify": True,
        "refundLineItems": [line_input(hub, 1)],
        "transactions": [pay_back(lamps, "21.99")],
    }
    refund = client.refund("key-1", 1001, **fields)["refund"]
    assert (refund["note"], amount(refund["totalRefundedSet"])) == ("key-1", Decimal("21.99"))
    assert [row["status"] for row in refund["transactions"]["nodes"]] == ["SUCCESS"]
    shown = client.order(
        1001,
        """displayFinancialStatus totalRefundedSet { presentmentMoney { amount } }
        refundDiscrepancySet { presentmentMoney { amount } }
        lineItems(first: 3) { nodes { sku currentQuantity unfulfilledQuantity } }
        fulfillmentOrders(first: 1) { nodes { lineItems(first: 3) { nodes { remainingQuantity } } } }""",
    )
    assert shown["displayFinancialStatus"] == "PARTIALLY_REFUNDED"
    assert amount(shown["refundDiscrepancySet"]) == 0
    assert [row["currentQuantity"] for row in shown["lineItems"]["nodes"]] == [2, 0, 1]
    (fulfillment_order,) = shown["fulfillmentOrders"]["nodes"]
    assert [row["remainingQuantity"] for row in fulfillment_order["lineItems"]["nodes"]] == [2, 0, 1]
    ledger = simulator.record()
    assert (ledger["money_paid"], ledger["stock"]) == ({"1001": "21.99"}, {"HUB-1": 1})
    assert [mail["kind"] for mail in ledger["mails"]] == ["refunded"]
    assert ledger["refunds_by_key"] == {"key-1": [ledger["refunds"][0]["refund"]]}


def test_without_transactions_no_money_moves(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    payload = client.refund("key-1", 1001, refundLineItems=[line_input(lamps.lines[1], 1)])
    assert payload["userErrors"] == []
    assert amount(payload["refund"]["totalRefundedSet"]) == 0
    assert simulator.money_paid(1001) == 0
    shown = client.order(1001, "refundDiscrepancySet { presentmentMoney { amount } } refundable")
    assert amount(shown["refundDiscrepancySet"]) == Decimal("21.99")


@pytest.mark.parametrize(
    ("restock", "remaining", "stock"),
    [("CANCEL", 1, {"LAMP-1": 1}), ("NO_RESTOCK", 2, {}), ("RETURN", 2, {"LAMP-1": 1})],
)
def test_what_restocking_does(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, restock: str, remaining: int, stock: Json
) -> None:
    client.refund("key-1", 1001, refundLineItems=[line_input(lamps.lines[0], 1, restock)])
    assert lamps.remaining_units(lamps.lines[0]) == remaining
    assert simulator.record()["stock"] == stock


def test_cancelled_units_may_stay_to_be_sent(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    simulator.knobs.cancel_restock_lowers_remaining = False
    client.refund("key-1", 1001, refundLineItems=[line_input(lamps.lines[0], 1)])
    assert lamps.remaining_units(lamps.lines[0]) == 2


def test_the_last_unit_closes_the_fulfillment_order(simulator: ShopifySimulator, client: AdminClient) -> None:
    order = simulator.add_order(1)
    client.refund("key-1", 1, refundLineItems=[line_input(order.lines[0], 1)])
    assert order.fulfillment_orders[0].status == "CLOSED"


def test_shipping_of_a_refund(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    fields = {"shipping": {"amount": "2.00"}, "transactions": [pay_back(lamps, "2.20")]}
    refund = client.refund("key-1", 1001, **fields)["refund"]
    query = """query ($id: ID!) { refund(id: $id) { refundShippingLines(first: 1) { nodes {
      subtotalAmountSet { presentmentMoney { amount } } taxAmountSet { presentmentMoney { amount } } } }
      order { id } } }"""
    (row,) = client.data(query, id=refund["id"])["refund"]["refundShippingLines"]["nodes"]
    assert amount(row["subtotalAmountSet"]) == 2
    assert amount(row["taxAmountSet"]) == Decimal("0.20")
    client.refund("key-2", 1001, shipping={"fullRefund": True})
    assert amount(client.suggest(1001, shipping=True)["shipping"]["amountSet"]) == 0


def test_gift_card_and_card(simulator: ShopifySimulator, client: AdminClient) -> None:
    order = simulator.add_order(1, paid=gift_card_and_card(Decimal("10.00"), Decimal("3.00")))
    transactions = [pay_back(order, "3.00", 0), pay_back(order, "7.00", 1)]
    refund = client.refund("key-1", 1, transactions=transactions)["refund"]
    gateways = [row["gateway"] for row in refund["transactions"]["nodes"]]
    assert gateways == ["gift_card", "shopify_payments"]
    assert simulator.money_paid(1) == Decimal("10.00")


def test_store_credit(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    method = {"storeCreditRefund": {"amount": {"amount": "21.99", "currencyCode": "USD"}}}
    payload = client.refund("key-1", 1001, refundMethods=[method])
    assert payload["userErrors"] == []
    assert simulator.store_credit(1001) == Decimal("21.99")
    assert simulator.money_paid(1001) == 0
    lamps.customer = None
    assert client.refund("key-2", 1001, refundMethods=[method])["userErrors"]


def refusals(lamps: Order) -> dict[str, Json]:
    lamp, payment = lamps.lines[0], pay_back(lamps, "10.00")
    return {
        "more than was paid": {"transactions": [pay_back(lamps, "93.50")]},
        "more than was paid, in two": {"transactions": [pay_back(lamps, "50.00"), pay_back(lamps, "43.50")]},
        "nothing": {},
        "zero": {"transactions": [pay_back(lamps, "0.00")]},
        "below zero": {"transactions": [pay_back(lamps, "-1.00")]},
        "another kind": {"transactions": [{**payment, "kind": "VOID"}]},
        "another order": {"transactions": [{**payment, "orderId": gid("Order", 2)}]},
        "another gateway": {
            "transactions": [{"parentId": None, **payment, "gateway": "gift_card"} | {"parentId": None}]
        },
        "no such payment": {"transactions": [{**payment, "parentId": gid("OrderTransaction", 1)}]},
        "too many units": {"refundLineItems": [line_input(lamp, 3)]},
        "too much shipping": {"shipping": {"amount": "5.01"}},
        "wrong currency": {"transactions": [payment], "currency": "EUR"},
        "wrong credit": {
            "refundMethods": [{"storeCreditRefund": {"amount": {"amount": "1", "currencyCode": "EUR"}}}]
        },
    }


def test_refusals_book_nothing(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    for name, fields in refusals(lamps).items():
        payload = client.refund(f"key of {name}", 1001, **fields)
        assert payload["refund"] is None, name
        assert payload["userErrors"][0]["message"], name
    assert (lamps.refunds, simulator.record()["stock"]) == ([], {})
    assert client.refund("nobody", 404, note="n")["userErrors"]


def test_over_refunding_only_as_store_credit_and_only_when_allowed(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    credit = {"storeCreditRefund": {"amount": {"amount": "100.00", "currencyCode": "USD"}}}
    assert client.refund("key-1", 1001, refundMethods=[credit])["userErrors"]
    allowed = client.refund("key-2", 1001, refundMethods=[credit], allowOverRefunding=True)
    assert allowed["userErrors"] == []
    more = client.refund("key-3", 1001, transactions=[pay_back(lamps, "93.50")], allowOverRefunding=True)
    assert more["userErrors"]
    assert simulator.store_credit(1001) == 100
    assert simulator.money_paid(1001) == 0


def test_the_currency_must_be_told_where_there_are_two(
    simulator: ShopifySimulator, client: AdminClient
) -> None:
    order = simulator.add_order(1, currencies=Currencies("USD", "EUR", Decimal("1.08")))
    fields: dict[str, Any] = {"transactions": [pay_back(order, "4.00")]}
    assert client.refund("key-1", 1, **fields)["userErrors"][0]["field"] == ["currency"]
    assert client.refund("key-2", 1, currency="USD", **fields)["userErrors"]
    assert client.refund("key-3", 1, currency="EUR", **fields)["userErrors"] == []
    assert simulator.money_paid(1) == Decimal("4.00")


def test_money_taken_by_hand_is_paid_back_in_the_books_alone(
    simulator: ShopifySimulator, client: AdminClient
) -> None:
    order = simulator.add_order(1, paid="manual")
    payload = client.refund("key-1", 1, transactions=[pay_back(order, "1.00")])
    assert (payload["userErrors"], order.refunds[0].transactions[0].status) == ([], "SUCCESS")
    assert (order.payments.refunded, simulator.money_paid(1)) == (1, 0)


def test_more_than_was_received_is_refused_in_these_words(
    simulator: ShopifySimulator, client: AdminClient
) -> None:
    order = simulator.add_order(1)
    [error] = client.refund("key-1", 1, transactions=[pay_back(order, "25.00")])["userErrors"]
    words = "Refund amount $25.00 is greater than net payment received $10.00"
    assert (error["field"], error["message"]) == (None, words)
    [error] = client.refund("key-2", 1, refundLineItems=[line_input(order.lines[0], 2)])["userErrors"]
    assert error["field"] == ["refundLineItems", "0", "quantity"]


def test_a_cancelled_order(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    client.cancelled(1001, restock=False)
    fields = {"transactions": [pay_back(lamps, "10.00")]}
    assert client.refund("key-1", 1001, **fields)["userErrors"] == []
    simulator.knobs.refund_of_cancelled = "refused"
    assert client.refund("key-2", 1001, **fields)["userErrors"]
    assert simulator.money_paid(1001) == Decimal("10.00")


def test_putting_the_same_goods_back_twice_is_possible(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    client.cancelled(1001, restock=True)
    client.refund("key-1", 1001, refundLineItems=[line_input(lamps.lines[1], 1)])
    assert simulator.record()["stock"]["HUB-1"] == 2


STATUS = "query ($id: ID!) { refund(id: $id) { transactions(first: 1) { nodes { status errorCode } } } }"


@pytest.mark.parametrize(("then", "paid"), [("SUCCESS", "10.00"), ("FAILURE", "0")])
def test_pending_and_then(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, then: str, paid: str
) -> None:
    simulator.faults.add(simulator.shop_faults.refund_pending(then, 60))
    refund = client.refund("key-1", 1001, transactions=[pay_back(lamps, "10.00")])["refund"]
    assert [row["status"] for row in refund["transactions"]["nodes"]] == ["PENDING"]
    assert simulator.money_paid(1001) == 0
    assert amount(client.suggest(1001, all=True)["maximumRefundableSet"]) == Decimal("83.49")
    simulator.clock.advance(61)
    (row,) = client.data(STATUS, id=refund["id"])["refund"]["transactions"]["nodes"]
    assert (row["status"], row["errorCode"] is None) == (then, then == "SUCCESS")
    assert simulator.money_paid(1001) == Decimal(paid)
    left = Decimal("93.49") - Decimal(paid)
    assert amount(client.suggest(1001, all=True)["maximumRefundableSet"]) == left


def test_pending_until_somebody_decides(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    simulator.shop.verdicts.append(Verdict("PENDING"))
    refund = client.refund("key-1", 1001, transactions=[pay_back(lamps, "10.00")])["refund"]
    simulator.clock.advance(86400)
    (row,) = client.data(STATUS, id=refund["id"])["refund"]["transactions"]["nodes"]
    assert row["status"] == "PENDING"
    simulator.decide_refund(lamps.refunds[0], "FAILURE")
    (row,) = client.data(STATUS, id=refund["id"])["refund"]["transactions"]["nodes"]
    assert row["status"] == "FAILURE"


def test_a_gateway_that_fails_at_once(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    simulator.faults.add(simulator.shop_faults.refund_fails())
    payload = client.refund("key-1", 1001, transactions=[pay_back(lamps, "10.00")])
    assert payload["userErrors"] == []
    assert payload["refund"]["transactions"]["nodes"][0]["status"] == "FAILURE"
    assert amount(payload["refund"]["totalRefundedSet"]) == 0
    assert simulator.money_paid(1001) == 0


def test_amounts_that_are_no_numbers(client: AdminClient, lamps: Order) -> None:
    for text in ("ten", "NaN", "Infinity"):
        fields = {"orderId": gid("Order", 1001), "transactions": [pay_back(lamps, text)]}
        body = client.ask(REFUND, input=fields, key="key-1")
        assert body["errors"][0]["extensions"]["code"] == "INVALID_VARIABLE"
    assert lamps.refunds == []


def test_unknown_refund(client: AdminClient) -> None:
    assert client.data(STATUS, id=gid("Refund", 1)) == {"refund": None}


def test_several_lines(simulator: ShopifySimulator, client: AdminClient) -> None:
    lines = [Line("A-1", 2, Decimal("3.00")), Line("B-1", 1, Decimal("4.00"))]
    order = simulator.add_order(1, *lines)
    fields = {
        "refundLineItems": [line_input(line, 1) for line in lines],
        "transactions": [pay_back(order, "7.00")],
    }
    assert client.refund("key-1", 1, **fields)["userErrors"] == []
    assert simulator.record()["stock"] == {"A-1": 1, "B-1": 1}
