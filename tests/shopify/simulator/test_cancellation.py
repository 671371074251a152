"""orderCancel: what is refused at once, and what its job does later."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from tests.shopify.simulator.admin_client import CANCEL, AdminClient, Json, amount, gid

from dropconnect_shopify.simulator import (
    Line,
    Location,
    Order,
    Return,
    ShopifySimulator,
    Transaction,
    gift_card_and_card,
)

STATE = "cancelledAt cancelReason closed displayFinancialStatus cancellation { staffNote }"


def test_without_a_refund(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    payload = client.cancel(1001, note="As the customer asked")
    assert payload["orderCancelUserErrors"] == []
    assert payload["job"]["done"] is False
    assert payload["jobResult"]["status"] == "STARTED"
    assert client.job(payload)["status"] == "STARTED"
    assert client.order(1001, "cancelledAt")["cancelledAt"] is None
    assert client.job(payload) == {
        "done": True,
        "status": "SUCCEEDED",
        "errors": [],
        "order": {"id": gid("Order", 1001)},
    }
    shown = client.order(1001, STATE)
    assert shown["cancelledAt"] is not None
    assert (shown["cancelReason"], shown["closed"]) == ("CUSTOMER", True)
    assert shown["cancellation"] == {"staffNote": "As the customer asked"}
    assert simulator.money_paid(1001) == 0
    assert simulator.record()["stock"] == {"LAMP-1": 2, "HUB-1": 1, "MUG-1": 1}


def test_the_job_ends_without_being_polled(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    simulator.knobs.job_seconds = 30
    client.cancel(1001)
    assert client.order(1001, "cancelledAt")["cancelledAt"] is None
    simulator.clock.advance(31)
    assert client.order(1001, "cancelledAt")["cancelledAt"] is not None


def test_the_job_can_be_asked_by_its_own_id(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    payload = client.cancel(1001)
    query = "query ($id: ID!) { job(id: $id) { done } }"
    assert [client.data(query, id=payload["job"]["id"])["job"]["done"] for _ in range(2)] == [False, True]
    assert client.data(query, id="gid://shopify/Job/nobody") == {"job": None}


def test_a_full_refund_goes_with_it(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    result = client.cancelled(1001, method={"originalPaymentMethodsRefund": True}, notify=True)
    assert result["status"] == "SUCCEEDED"
    shown = client.order(
        1001, "displayFinancialStatus refunds { totalRefundedSet { presentmentMoney { amount } } }"
    )
    assert shown["displayFinancialStatus"] == "REFUNDED"
    assert [amount(row["totalRefundedSet"]) for row in shown["refunds"]] == [Decimal("93.49")]
    assert simulator.money_paid(1001) == Decimal("93.49")
    assert [(mail["order_id"], mail["kind"]) for mail in simulator.record()["mails"]] == [(1001, "cancelled")]


def test_only_what_is_left_is_refunded_to_gift_card_and_card(
    simulator: ShopifySimulator, client: AdminClient
) -> None:
    order = simulator.add_order(1, paid=gift_card_and_card(Decimal("10.00"), Decimal("3.00")))
    client.cancelled(1, refund=True)
    refunds = [(row.gateway, row.amount) for row in order.payments.transactions if row.kind == "REFUND"]
    assert refunds == [("gift_card", Decimal("3.00")), ("shopify_payments", Decimal("7.00"))]


def test_store_credit(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    client.cancelled(1001, method={"storeCreditRefund": {"expiresAt": None}})
    assert simulator.money_paid(1001) == 0
    assert simulator.store_credit(1001) == Decimal("93.49")


@pytest.mark.parametrize(
    "method", [{"originalPaymentMethodsRefund": False}, {"originalPaymentMethodsRefund": True}], ids=str
)
def test_an_authorisation_is_voided_in_any_case(
    simulator: ShopifySimulator, client: AdminClient, method: Json
) -> None:
    simulator.add_order(1, paid="authorized")
    client.cancelled(1, method=method)
    shown = client.order(1, "displayFinancialStatus transactions { kind status }")
    assert shown["displayFinancialStatus"] == "VOIDED"
    assert shown["transactions"][-1] == {"kind": "VOID", "status": "SUCCESS"}
    (void,) = simulator.record()["voids"]
    assert (void["by"], void["amount"]) == ("orderCancel", "10.00")


def _returned(order: Order) -> None:
    order.returns.append(Return(7, "REQUESTED"))


def _pending(order: Order) -> None:
    order.payments.transactions.append(Transaction("AUTHORIZATION", Decimal("1.00"), "PENDING"))


def _inactive(order: Order) -> None:
    order.fulfillment_orders[0].location = Location(is_active=False)


@pytest.mark.parametrize("spoil", [_returned, _pending, _inactive])
def test_conditions_are_seen_at_once(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, spoil: Callable[[Order], None]
) -> None:
    spoil(lamps)
    payload = client.cancel(1001)
    assert [error["code"] for error in payload["orderCancelUserErrors"]] == ["INVALID"]
    assert (payload["job"], payload["jobResult"]) == (None, None)
    assert simulator.record()["cancellations"] == []


def test_shipped_and_cancelled_orders_are_refused(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    simulator.add_order(2)
    simulator.ship(2)
    client.cancelled(1001)
    for number in (2, 1001):
        assert [error["code"] for error in client.cancel(number)["orderCancelUserErrors"]] == ["INVALID"]
    assert len(simulator.record()["cancellations"]) == 1


def test_unpaid_at_a_deactivated_location_gives_nothing_back(
    simulator: ShopifySimulator, client: AdminClient
) -> None:
    simulator.add_order(1, paid="no", location=Location(is_active=False))
    assert client.cancelled(1)["status"] == "SUCCEEDED"
    assert simulator.record()["stock"] == {}


def test_wrong_wishes(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    lamps.customer = None
    refused = {
        "too long": client.cancel(1001, note="n" * 256),
        "nobody": client.cancel(1001, method={"storeCreditRefund": {}}),
        "past": client.cancel(1001, method={"storeCreditRefund": {"expiresAt": "2020-01-01T00:00:00Z"}}),
        "missing": client.cancel(404),
    }
    assert {name: payload["orderCancelUserErrors"][0]["code"] for name, payload in refused.items()} == {
        "too long": "INVALID",
        "nobody": "STORE_CREDIT_REFUND_MISSING_CUSTOMER",
        "past": "STORE_CREDIT_REFUND_MISSING_CUSTOMER",
        "missing": "NOT_FOUND",
    }
    lamps.customer = "Ada Example"
    past = client.cancel(1001, method={"storeCreditRefund": {"expiresAt": "2020-01-01T00:00:00Z"}})
    assert past["orderCancelUserErrors"][0]["code"] == "STORE_CREDIT_REFUND_EXPIRATION_IN_PAST"
    assert client.cancel(1001, note="n" * 255)["orderCancelUserErrors"] == []


def test_both_ways_to_refund_at_once_do_not_fit_the_schema(client: AdminClient, lamps: Order) -> None:
    both = {"originalPaymentMethodsRefund": True, "storeCreditRefund": {}}
    body = client.ask(CANCEL, id=gid("Order", 1001), restock=True, method=both)
    assert body["errors"][0]["extensions"]["code"] == "INVALID_VARIABLE"
    assert "data" not in body


@pytest.mark.parametrize(("cancels", "cancelled"), [(False, False), (True, True)])
def test_a_job_that_fails_later(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order, cancels: bool, cancelled: bool
) -> None:
    simulator.knobs.failed_job_cancels = cancels
    simulator.faults.add(simulator.shop_faults.job_fails(1001, "The gateway is down"))
    result = client.cancelled(1001, refund=True)
    assert (result["done"], result["status"]) == (True, "FAILED")
    assert result["errors"] == [{"code": "INTERNAL_ERROR", "message": "The gateway is down"}]
    assert (client.order(1001, "cancelledAt")["cancelledAt"] is not None) == cancelled
    assert simulator.money_paid(1001) == 0


def test_what_changes_before_the_job_runs_makes_it_fail(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    payload = client.cancel(1001, restock=True)
    simulator.ship(1001)
    assert client.job(payload)["status"] == "STARTED"
    result = client.job(payload)
    assert (result["status"], result["errors"][0]["code"]) == ("FAILED", "INVALID")
    assert client.order(1001, "cancelledAt")["cancelledAt"] is None
    assert simulator.record()["stock"] == {}


def test_knobs_of_what_is_not_documented(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    knobs = simulator.knobs
    knobs.job_ids, knobs.result_by_node, knobs.job_polls, knobs.removal_row = "same", False, 0, True
    payload = client.cancel(1001, restock=False)
    assert payload["job"]["id"].rpartition("/")[2] == payload["jobResult"]["id"].rpartition("/")[2]
    assert client.job(payload) is None
    done = client.data("query ($id: ID!) { job(id: $id) { done } }", id=payload["job"]["id"])
    assert done["job"]["done"] is True
    shown = client.order(
        1001, "refunds { totalRefundedSet { presentmentMoney { amount } } } lineItems(first: 1) { nodes "
        "{ refundableQuantity } } netPaymentSet { presentmentMoney { amount } }",
    )  # fmt: skip
    assert [amount(row["totalRefundedSet"]) for row in shown["refunds"]] == [0]
    assert simulator.record()["stock"] == {}
    assert shown["lineItems"]["nodes"] == [{"refundableQuantity": 0}]
    assert amount(shown["netPaymentSet"]) == Decimal("93.49")


def test_an_order_on_hold(simulator: ShopifySimulator, client: AdminClient) -> None:
    hold = """mutation ($id: ID!) {
      fulfillmentOrderHold(id: $id, fulfillmentHold: {reason: OTHER}) { userErrors { code } } }"""
    for number in (1, 2):
        order = simulator.add_order(number, Line("LAMP-1"))
        client.data(hold, id=gid("FulfillmentOrder", order.fulfillment_orders[0].id))
    assert client.cancelled(1)["status"] == "SUCCEEDED"
    simulator.knobs.held_orders = "refused"
    assert client.cancel(2)["orderCancelUserErrors"][0]["code"] == "INVALID"
