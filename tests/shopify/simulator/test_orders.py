"""How an order looks, and who can see it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.shopify.simulator.admin_client import AdminClient, gid

from dropconnect_shopify.simulator import (
    Currencies,
    Dispute,
    Fulfillment,
    Line,
    Location,
    Order,
    Return,
    ShopifySimulator,
    Transaction,
    gift_card_and_card,
)
from dropconnect_shopify.simulator.server import SHOP


def test_a_paid_order(client: AdminClient, lamps: Order) -> None:
    order = client.order(
        1001,
        """id name displayFinancialStatus displayFulfillmentStatus returnStatus refundable capturable closed
        totalPriceSet { presentmentMoney { amount currencyCode } shopMoney { amount } }
        netPaymentSet { presentmentMoney { amount } }
        lineItems(first: 10) { nodes { sku quantity refundableQuantity unfulfilledQuantity
          originalUnitPriceSet { presentmentMoney { amount } } taxLines { ratePercentage } } }
        shippingLines(first: 5) { nodes { id discountedPriceSet { presentmentMoney { amount } } } }
        transactions { kind status gateway parentTransaction { id } }
        fulfillmentOrders(first: 5) { nodes { status requestStatus supportedActions { action } } }""",
    )
    assert order["id"] == "gid://shopify/Order/1001"
    assert (order["displayFinancialStatus"], order["displayFulfillmentStatus"]) == ("PAID", "UNFULFILLED")
    assert (order["refundable"], order["capturable"], order["closed"]) == (True, False, False)
    assert order["totalPriceSet"]["presentmentMoney"] == {"amount": "93.49", "currencyCode": "USD"}
    assert order["netPaymentSet"]["presentmentMoney"]["amount"] == "93.49"
    lamp = order["lineItems"]["nodes"][0]
    assert (lamp["quantity"], lamp["refundableQuantity"], lamp["unfulfilledQuantity"]) == (2, 2, 2)
    assert lamp["originalUnitPriceSet"]["presentmentMoney"]["amount"] == "25.0"
    assert lamp["taxLines"] == [{"ratePercentage": 10.0}]
    assert order["transactions"] == [
        {"kind": "SALE", "status": "SUCCESS", "gateway": "shopify_payments", "parentTransaction": None}
    ]
    (fulfillment_order,) = order["fulfillmentOrders"]["nodes"]
    assert (fulfillment_order["status"], fulfillment_order["requestStatus"]) == ("OPEN", "UNSUBMITTED")
    assert {"action": "HOLD"} in fulfillment_order["supportedActions"]


def test_money_of_the_shop_and_of_the_customer(simulator: ShopifySimulator, client: AdminClient) -> None:
    euros = Currencies("USD", "EUR", Decimal("1.0837"))
    simulator.add_order(1, Line("HUB-1", 1, Decimal("18.45")), currencies=euros)
    order = client.order(
        1,
        "currencyCode presentmentCurrencyCode totalPriceSet { shopMoney { amount currencyCode } "
        "presentmentMoney { amount currencyCode } }",
    )
    assert (order["currencyCode"], order["presentmentCurrencyCode"]) == ("USD", "EUR")
    assert order["totalPriceSet"]["shopMoney"] == {"amount": "19.99", "currencyCode": "USD"}
    assert order["totalPriceSet"]["presentmentMoney"] == {"amount": "18.45", "currencyCode": "EUR"}


@pytest.mark.parametrize(
    ("paid", "status", "refundable", "capturable"),
    [
        ("authorized", "AUTHORIZED", False, True),
        ("no", None, False, False),
        ("manual", "PAID", False, False),
        ([Transaction("SALE", Decimal("4.00"))], "PARTIALLY_PAID", True, False),
        (gift_card_and_card(Decimal("10.00"), Decimal("3.00")), "PAID", True, False),
    ],
)
def test_how_it_was_paid(
    simulator: ShopifySimulator,
    client: AdminClient,
    paid: str | list[Transaction],
    status: str | None,
    refundable: bool,
    capturable: bool,
) -> None:
    simulator.add_order(1, paid=paid)
    order = client.order(1, "displayFinancialStatus refundable capturable")
    assert list(order.values()) == [status, refundable, capturable]


def test_what_stands_in_the_way(simulator: ShopifySimulator, client: AdminClient) -> None:
    order = simulator.add_order(1, location=Location("Supplier", is_active=False, service="Example Service"))
    order.returns.append(Return(7))
    order.disputes.append(Dispute(8))
    simulator.ship(1)
    shown = client.order(
        1,
        """returnStatus displayFulfillmentStatus disputes { status } returns(first: 1) { nodes { status } }
        fulfillments { status trackingInfo { number } }
        fulfillmentOrders(first: 1) { nodes { status supportedActions { action }
          assignedLocation { location { isActive } } lineItems(first: 1) { nodes { remainingQuantity } } } }
        lineItems(first: 1) { nodes { unfulfilledQuantity refundableQuantity } }""",
    )
    assert shown["returnStatus"] == "IN_PROGRESS"
    assert shown["displayFulfillmentStatus"] == "FULFILLED"
    assert shown["disputes"] == [{"status": "NEEDS_RESPONSE"}]
    assert shown["fulfillments"] == [{"status": "SUCCESS", "trackingInfo": [{"number": "1Z2345"}]}]
    (row,) = shown["fulfillmentOrders"]["nodes"]
    assert (row["status"], row["supportedActions"]) == ("CLOSED", [])
    assert row["assignedLocation"]["location"]["isActive"] is False
    assert shown["lineItems"]["nodes"] == [{"unfulfilledQuantity": 0, "refundableQuantity": 1}]


def test_a_part_was_sent_and_a_parcel_called_back(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    parcel: Fulfillment = simulator.ship(1001, {"LAMP-1": 1})
    assert client.order(1001, "displayFulfillmentStatus") == {
        "displayFulfillmentStatus": "PARTIALLY_FULFILLED"
    }
    parcel.status = "CANCELLED"
    assert client.order(1001, "displayFulfillmentStatus") == {"displayFulfillmentStatus": "UNFULFILLED"}


@pytest.mark.parametrize("field", ["displayFinancialStatus", "displayFulfillmentStatus", "returnStatus"])
def test_a_value_that_no_schema_knows(client: AdminClient, lamps: Order, field: str) -> None:
    lamps.overrides[field] = "SOMETHING_NEW"
    assert client.order(1001, field) == {field: "SOMETHING_NEW"}


def test_an_edited_order(client: AdminClient, lamps: Order) -> None:
    lamps.lines[0].removed = 1
    order = client.order(
        1001,
        "edited currentTotalPriceSet { presentmentMoney { amount } } totalOutstandingSet { presentmentMoney "
        "{ amount } } lineItems(first: 1) { nodes { quantity currentQuantity } }",
    )
    assert order["edited"] is True
    assert order["currentTotalPriceSet"]["presentmentMoney"]["amount"] == "65.99"
    assert order["totalOutstandingSet"]["presentmentMoney"]["amount"] == "-27.5"
    assert order["lineItems"]["nodes"] == [{"quantity": 2, "currentQuantity": 1}]


def test_the_order_of_another_shop_is_not_found(
    simulator: ShopifySimulator, url: str, client: AdminClient, lamps: Order
) -> None:
    simulator.add_shop("other.myshopify.com", "shpat_other", "other-app", "other-secret")
    other = AdminClient(url, "shpat_other")
    with other.http:
        assert other.data("query ($id: ID!) { order(id: $id) { id } }", id=gid("Order", 1001)) == {
            "order": None
        }
        assert other.data("{ shop { myshopifyDomain } }")["shop"]["myshopifyDomain"] == "other.myshopify.com"
    assert client.data("{ shop { myshopifyDomain } }")["shop"]["myshopifyDomain"] == SHOP


def test_older_than_60_days_needs_a_scope(simulator: ShopifySimulator, client: AdminClient) -> None:
    simulator.add_order(1, days_old=59)
    simulator.add_order(2, days_old=61)
    found = "{ orders(first: 5) { nodes { name } } }"
    assert len(client.data(found)["orders"]["nodes"]) == 2
    simulator.set_scopes(["read_orders"])
    assert client.data(found)["orders"]["nodes"] == [{"name": "#1"}]
    query = "query ($id: ID!) { order(id: $id) { id } }"
    assert client.data(query, id=gid("Order", 2)) == {"order": None}
    simulator.clock.advance(2 * 86400)
    assert client.data(query, id=gid("Order", 1)) == {"order": None}


@pytest.mark.parametrize(
    ("text", "code"),
    [("1001", "INVALID_VARIABLE"), ("gid://shopify/Product/1001", "RESOURCE_NOT_FOUND")],
)
def test_what_is_no_order_id(client: AdminClient, lamps: Order, text: str, code: str) -> None:
    body = client.ask("query ($id: ID!) { order(id: $id) { id } }", id=text)
    assert (client.status, body["errors"][0]["extensions"]["code"]) == (200, code)
    assert body.get("data", {"order": None}) == {"order": None}


def test_pages(simulator: ShopifySimulator, client: AdminClient) -> None:
    simulator.add_order(1, *[Line(f"SKU-{number}") for number in range(5)])
    query = """query ($id: ID!, $after: String) { order(id: $id) { lineItems(first: 2, after: $after) {
      nodes { sku } pageInfo { hasNextPage endCursor } } } }"""
    seen, after, more = [], None, True
    while more:
        page = client.data(query, id=gid("Order", 1), after=after)["order"]["lineItems"]
        seen.append([node["sku"] for node in page["nodes"]])
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert seen == [["SKU-0", "SKU-1"], ["SKU-2", "SKU-3"], ["SKU-4"]]


def test_a_connection_without_a_size_is_refused(client: AdminClient, lamps: Order) -> None:
    body = client.ask(
        "query ($id: ID!) { order(id: $id) { lineItems { nodes { id } } } }", id=gid("Order", 1001)
    )
    assert body["errors"][0]["message"] == "you must provide one of first or last"
    assert body["data"] == {"order": None}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name:#2", ["#2"]),
        ("name:2", ["#2"]),
        ("status:cancelled", []),
        ("tag:vip", ["#1"]),
        ("financial_status:authorized", ["#2"]),
        ("created_at:>'2020-01-01T00:00:00Z' AND tag:vip", ["#1"]),
        ("updated_at:<='2020-01-01T00:00:00Z'", []),
        ("", ["#1", "#2"]),
    ],
)
def test_search(simulator: ShopifySimulator, client: AdminClient, query: str, names: list[str]) -> None:
    simulator.add_order(1, tags=["vip"])
    simulator.add_order(2, paid="authorized")
    found = client.data("query ($q: String) { orders(first: 5, query: $q) { nodes { name } } }", q=query)
    assert [node["name"] for node in found["orders"]["nodes"]] == names


@pytest.mark.parametrize("query", ["vendor:somebody", "lamp", "created_at:>yesterday", "name:>1"])
def test_a_search_that_is_not_imitated_is_an_error(client: AdminClient, query: str) -> None:
    body = client.ask("query ($q: String) { orders(first: 5, query: $q) { nodes { name } } }", q=query)
    assert body["errors"]
