"""The server: its files, its addresses, its ledger, and what it says to nonsense."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from graphql import parse, validate
from tests.shopify.simulator.admin_client import PATH, AdminClient, gid, line_input

from dropconnect_shopify.api import documents
from dropconnect_shopify.simulator import ACCESS_TOKEN, SHOP, Order, ShopifySimulator
from dropconnect_shopify.simulator.engine.schema import schema


def test_the_built_in_shop() -> None:
    simulator = ShopifySimulator.from_files()
    with simulator.running() as url:
        client = AdminClient(url, simulator.secrets()["access_token"])
        with client.http:
            totals = {
                number: client.order(
                    number, "displayFinancialStatus totalPriceSet { presentmentMoney { amount } }"
                )
                for number in simulator.shop.orders
            }
    assert {
        number: (
            shown["displayFinancialStatus"],
            Decimal(shown["totalPriceSet"]["presentmentMoney"]["amount"]),
        )
        for number, shown in totals.items()
    } == {
        1001: ("PAID", Decimal("82.49")),
        1002: ("PAID", Decimal("133.07")),
        1003: ("AUTHORIZED", Decimal("33.00")),
        1004: ("PAID", Decimal("60.84")),
        1005: ("PAID", Decimal("80.30")),
        1006: ("PAID", Decimal("10.99")),
    }


def test_orders_of_a_file(tmp_path: Path) -> None:
    row = {"id": 7, "lines": [{"sku": "MUG-1", "price": "9.99", "id": 70}], "tags": ["vip"], "note": "ring"}
    paths = [tmp_path / "list.json", tmp_path / "object.json"]
    paths[0].write_text(json.dumps([row]))
    paths[1].write_text(json.dumps({"orders": [row]}))
    for path in paths:
        order = ShopifySimulator.from_files(path).order(7)
        assert (order.lines[0].id, order.total, order.tags) == (70, Decimal("9.99"), ["vip"])
        assert order.payments.received == Decimal("9.99")


@pytest.mark.parametrize("content", ['{"orders": {}}', "[1]", '"orders"', "{}"])
def test_a_file_that_is_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "orders.json"
    path.write_text(content)
    with pytest.raises(ValueError, match="list of objects"):
        ShopifySimulator.from_files(path)


def test_settings_and_secrets(simulator: ShopifySimulator, url: str) -> None:
    assert simulator.connection_settings(url) == {"url": url, "shop": SHOP}
    assert simulator.secrets() == {"access_token": ACCESS_TOKEN}


def test_over_tls(simulator: ShopifySimulator) -> None:
    with simulator.running(tls=True) as url:
        assert set(simulator.connection_settings(url)) == {"url", "ca_file", "shop"}


def test_the_ledger_over_the_control_interface(client: AdminClient, lamps: Order) -> None:
    client.cancelled(1001, restock=True)
    client.refund("key-1", 1001, refundLineItems=[line_input(lamps.lines[1], 1, "NO_RESTOCK")])
    ledger = client.http.get("/_simulator/record").json()
    assert ledger["statuses"] == {"1001": "cancelled"}
    assert ledger["money_paid"] == {"1001": "0.00"}
    assert ledger["stock"] == {"LAMP-1": 2, "HUB-1": 1, "MUG-1": 1}
    assert [row["refund"] for row in ledger["cancellations"]] == ["none"]
    assert ledger["points"]["throttled"] == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", PATH, 405),
        ("POST", "/admin/api/2026-10/orders.json", 404),
        ("GET", "/admin/oauth/access_token", 404),
        ("POST", "/", 404),
    ],
)
def test_other_addresses(client: AdminClient, method: str, path: str, status: int) -> None:
    assert client.http.request(method, path).status_code == status


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "{}", '{"query": 7}', '{"query": "{ shop { id } }", "variables": []}']
)
def test_what_is_no_graphql_request(client: AdminClient, body: str) -> None:
    answer = client.http.post(PATH, content=body.encode())
    if body.endswith("[]}"):
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()) == (400, {"errors": "Bad Request"})


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ shop { nonsense } }", "undefinedField"),
        ("{ shop { id }", "parseError"),
        ("{ order(id: 7, no: 1) { id } }", "argumentNotAccepted"),
        ("query ($id: Nonsense) { shop { id } }", "undefinedType"),
        ("{ shop @nonsense { id } }", "undefinedDirective"),
        ("query ($id: ID!) { order(id: $id) { id } }", "INVALID_VARIABLE"),
        ("mutation { orderCancel(reason: BOREDOM) { job { id } } }", "argumentLiteralsIncompatible"),
    ],
)
def test_documents_that_do_not_fit_the_schema(client: AdminClient, query: str, code: str) -> None:
    body = client.ask(query)
    assert (client.status, "data" in body) == (200, False)
    assert code in [error["extensions"]["code"] for error in body["errors"]]


@pytest.mark.parametrize(
    ("asked", "served"), [("2026-10", "2026-10"), ("2026-07", "2026-07"), ("2025-10", "2026-01")]
)
def test_versions(client: AdminClient, asked: str, served: str) -> None:
    answer = client.http.post(f"/admin/api/{asked}/graphql.json", json={"query": "{ shop { id } }"})
    assert answer.headers["x-shopify-api-version"] == served
    versions = client.data("{ publicApiVersions { handle supported } }")["publicApiVersions"]
    assert {"handle": "2026-10", "supported": True} in versions


def test_nodes_by_their_ids(client: AdminClient, lamps: Order) -> None:
    payment = gid("OrderTransaction", lamps.payments.transactions[0].id)
    ids = [gid("Order", 1001), gid("Order", 1), gid("Product", 1), payment]
    nodes = client.data("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=ids)["nodes"]
    assert nodes == [
        {"__typename": "Order", "id": ids[0]},
        None,
        None,
        {"__typename": "OrderTransaction", "id": payment},
    ]


def test_an_operation_is_chosen_by_name(client: AdminClient) -> None:
    query = "query A { shop { name } } query B { shop { myshopifyDomain } }"
    answer = client.http.post(PATH, json={"query": query, "operationName": "B"}).json()
    assert answer["data"] == {"shop": {"myshopifyDomain": SHOP}}
    assert client.ask(query)["errors"]


def test_the_connectors_documents_fit_the_schema() -> None:
    """Whatever the connector may ask, the simulator can answer."""
    names = sorted(documents.names())
    assert len(names) > 15
    for name in names:
        assert validate(schema(), parse(documents.text(name))) == [], name
