"""The simulator answers in the shapes that were recorded on the live API."""

from __future__ import annotations

from decimal import Decimal

from tests.shopify import recorded
from tests.shopify.simulator.admin_client import AdminClient, Json, gid, line_input, pay_back

from dropconnect_shopify.simulator import Order, Return, ShopifySimulator

CANCEL = """mutation ($id: ID!, $note: String) {
  orderCancel(orderId: $id, reason: OTHER, restock: false, staffNote: $note) {
    job { id done }
    orderCancelUserErrors { field message code }
    userErrors { field message }
  }
}"""
HOLD = """mutation ($id: ID!, $handle: String) {
  fulfillmentOrderHold(id: $id, fulfillmentHold: {reason: OTHER, handle: $handle}) {
    fulfillmentHold { id }
    fulfillmentOrder { id }
    remainingFulfillmentOrder { id }
    userErrors { field message code }
  }
}"""
REFUND = """mutation ($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) {
    refund { id }
    order { id displayFinancialStatus totalRefundedSet { shopMoney { amount currencyCode } } }
    userErrors { field message }
  }
}"""
VOID = """mutation ($id: ID!) { transactionVoid(parentTransactionId: $id) {
  transaction { id } userErrors { field message code } } }"""


def refund(client: AdminClient, key: str = "key", **asked: object) -> Json:
    return client.ask(REFUND, input={"orderId": gid("Order", 1001), **asked}, key=key)


def data(body: Json) -> Json:
    found: Json = body["data"]
    return found


def test_a_cancellation_without_arguments_about_money_begins_a_job(client: AdminClient, lamps: Order) -> None:
    payload = data(client.ask(CANCEL, id=gid("Order", 1001)))["orderCancel"]
    assert (payload["job"]["done"], payload["orderCancelUserErrors"]) == (False, [])
    assert not payload["job"]["id"].rpartition("/")[2].isdigit()


def test_refused_cancellations(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    order = gid("Order", 1001)
    long = client.ask(CANCEL, id=order, note="x" * 256)
    assert data(long) == recorded.cancel_refused(recorded.NOTE_TOO_LONG, ["staffNote"])["data"]
    lamps.returns.append(Return(1))
    returned = client.ask(CANCEL, id=order)
    assert data(returned) == recorded.cancel_refused(recorded.HAS_RETURNS, ["orderId"])["data"]
    lamps.returns.clear()
    client.ask(CANCEL, id=order)
    second = client.ask(CANCEL, id=order)
    assert data(second) == recorded.cancel_refused(recorded.IN_PROGRESS, None)["data"]
    simulator.clock.advance(10)
    again = client.ask(CANCEL, id=order)
    assert data(again) == recorded.cancel_refused(recorded.CANCELLED_ALREADY, ["orderId"])["data"]


def test_refused_holds(client: AdminClient, lamps: Order) -> None:
    place = gid("FulfillmentOrder", lamps.fulfillment_orders[0].id)
    client.ask(HOLD, id=place, handle="ours")
    assert data(client.ask(HOLD, id=place, handle="ours")) == recorded.hold_refused()["data"]
    body = client.ask(HOLD, id=gid("FulfillmentOrder", 0), handle="ours")
    message = "Invalid id: gid://shopify/FulfillmentOrder/0"
    like = recorded.turned_away("fulfillmentOrderHold", "RESOURCE_NOT_FOUND", message)
    assert body["data"] == like["data"]
    assert {**body["errors"][0], "locations": None} == {**like["errors"][0], "locations": None}


def test_refused_refunds(client: AdminClient, lamps: Order) -> None:
    paid = pay_back(lamps, "200.00")
    told = {
        "Refund amount $200.00 is greater than net payment received $93.49": ({"transactions": [paid]}, None),
        recorded.KIND: ({"transactions": [{**paid, "kind": "AUTHORIZATION"}]}, None),
        recorded.TOO_MANY_UNITS: (
            {"refundLineItems": [line_input(lamps.lines[0], 3)], "allowOverRefunding": True},
            ["refundLineItems", "0", "quantity"],
        ),
    }
    for index, (message, (asked, field)) in enumerate(told.items()):
        body = refund(client, f"key-{index}", **asked)
        assert data(body) == recorded.refund_refused(message, field)["data"]


def test_a_mutation_without_its_directive(client: AdminClient, lamps: Order) -> None:
    bare = REFUND.replace(" @idempotent(key: $key)", "").replace(", $key: String!", "")
    body = client.ask(bare, input={"orderId": gid("Order", 1001), "transactions": [pay_back(lamps, "1.00")]})
    like = recorded.turned_away("refundCreate", "BAD_REQUEST", recorded.KEY_MISSING)
    assert body["data"] == like["data"]
    assert {**body["errors"][0], "locations": None} == {**like["errors"][0], "locations": None}


def test_another_gateways_name_is_ignored(client: AdminClient, lamps: Order) -> None:
    refund(client, transactions=[{**pay_back(lamps, "1.00"), "gateway": "manual"}])
    row = client.order(1001, "transactions { kind status gateway }")["transactions"][-1]
    assert row == {"kind": "REFUND", "status": "SUCCESS", "gateway": "shopify_payments"}


def test_what_cannot_be_voided(client: AdminClient, lamps: Order) -> None:
    [sale] = lamps.payments.transactions
    payload = data(client.ask(VOID, id=gid("OrderTransaction", sale.id)))["transactionVoid"]
    [error] = payload["userErrors"]
    assert error == {
        "field": ["parentTransactionId"],
        "message": recorded.NOT_AN_AUTHORIZATION,
        "code": "AUTH_NOT_SUCCESSFUL",
    }


def test_after_a_void_nothing_is_received_and_all_outstanding(
    simulator: ShopifySimulator, client: AdminClient
) -> None:
    order = simulator.add_order(7, paid="authorized")
    [authorization] = order.payments.transactions
    client.ask(VOID, id=gid("OrderTransaction", authorization.id))
    bag = "{ presentmentMoney { amount } }"
    fields = f"displayFinancialStatus capturable totalCapturableSet {bag} totalOutstandingSet {bag} "
    fields += f"totalReceivedSet {bag} transactions {{ kind amountSet {bag} }}"
    told = client.order(7, fields)
    amounts = [Decimal(told[name]["presentmentMoney"]["amount"]) for name in told if name.startswith("total")]
    assert (told["displayFinancialStatus"], told["capturable"], amounts) == ("VOIDED", False, [0, 10, 0])
    assert [row["kind"] for row in told["transactions"]] == ["AUTHORIZATION", "VOID"]
    assert Decimal(told["transactions"][1]["amountSet"]["presentmentMoney"]["amount"]) == 0


def test_an_unpaid_order_is_closed_as_it_is_cancelled(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    lamps.payments.transactions.clear()
    client.cancelled(1001)
    told = client.order(1001, "closed closedAt cancelledAt displayFinancialStatus")
    assert (told["closed"], told["displayFinancialStatus"]) == (True, None)
    assert told["closedAt"] == told["cancelledAt"]


def test_a_cancelled_order_has_closed_fulfilment_orders_without_units(
    client: AdminClient, lamps: Order
) -> None:
    """Paid by hand and paid back with the cancellation: REFUNDED by a SUCCESS that moved no money."""
    [payment] = lamps.payments.transactions
    payment.gateway, payment.manual = "manual", True
    client.cancelled(1001, method={"originalPaymentMethodsRefund": True})
    lines = "lineItems(first: 5) { nodes { totalQuantity remainingQuantity } }"
    fields = "displayFinancialStatus transactions { kind status gateway } "
    fields += f"fulfillmentOrders(first: 5) {{ nodes {{ status requestStatus {lines} }} }}"
    told = client.order(1001, fields)
    [place] = told["fulfillmentOrders"]["nodes"]
    assert (place["status"], place["requestStatus"]) == ("CLOSED", "UNSUBMITTED")
    assert place["lineItems"]["nodes"][0] == {"totalQuantity": 0, "remainingQuantity": 0}
    assert told["displayFinancialStatus"] == "REFUNDED"
    assert told["transactions"][-1] == {"kind": "REFUND", "status": "SUCCESS", "gateway": "manual"}


def test_one_requested_return_decides_the_status(client: AdminClient, lamps: Order) -> None:
    lamps.returns += [Return(1, "CLOSED"), Return(2, "REQUESTED"), Return(3, "OPEN")]
    assert client.order(1001, "returnStatus") == {"returnStatus": "RETURN_REQUESTED"}


def test_throttled(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    simulator.account.bucket.empty()
    assert client.ask(CANCEL, id=gid("Order", 1001))["errors"] == recorded.throttled()["errors"]
