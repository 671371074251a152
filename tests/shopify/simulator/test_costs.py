"""Points: what a query costs, the bucket, and what happens when it is empty."""

from __future__ import annotations

import pytest
from tests.shopify.simulator.admin_client import CANCEL, REFUND, SUGGEST, AdminClient, Json, gid

from dropconnect_shopify.simulator import Limits, Line, Order, ShopifySimulator

ORDER = gid("Order", 1001)


@pytest.fixture
def simulator() -> ShopifySimulator:
    """Nothing comes back into the bucket of itself: only the clock that a test sets forward."""
    return ShopifySimulator(limits=Limits(restore_rate=0.001))


def cost(body: Json) -> tuple[int, int | None]:
    told = body["extensions"]["cost"]
    return told["requestedQueryCost"], told["actualQueryCost"]


def left(body: Json) -> float:
    available: float = body["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"]
    return available


@pytest.mark.parametrize(
    ("fields", "requested", "actual"),
    [
        ("id name", 1, 1),
        ("totalPriceSet { presentmentMoney { amount } shopMoney { amount } }", 4, 4),
        ("cancellation { staffNote }", 2, 1),
        ("lineItems(first: 1) { nodes { id } }", 4, 4),
        ("lineItems(first: 10) { nodes { id } }", 7, 6),
        ("lineItems(first: 50) { nodes { id } }", 10, 6),
        ("lineItems(first: 250) { nodes { id } }", 14, 6),
        ("lineItems(first: 10) { nodes { id } pageInfo { endCursor } }", 7, 6),
        ("lineItems(first: 2) { nodes { originalTotalSet { shopMoney { amount } } } }", 6, 6),
        ("transactions(first: 5) { id parentTransaction { id } }", 7, 2),
        ("transactions { id }", 2, 2),
        ("...F } } fragment F on Order { lineItems(first: 10) { nodes { id } }", 7, 6),
        ("id lineItems(first: 50) @include(if: false) { nodes { id } }", 1, 1),
        ("id lineItems(first: 50) @skip(if: true) { nodes { id } }", 1, 1),
    ],
    ids=str,
)
def test_cost_of_a_query(client: AdminClient, lamps: Order, fields: str, requested: int, actual: int) -> None:
    query = f"query ($id: ID!) {{ order(id: $id) {{ {fields} }} }}"
    if "fragment" in fields:
        query = query[: -len(" } }")] + " }"
    assert cost(client.ask(query, id=ORDER)) == (requested, actual)


def test_the_dearest_fragment_of_a_node_counts(client: AdminClient, lamps: Order) -> None:
    query = """query ($id: ID!) { node(id: $id) {
      ... on Refund { id transactions(first: 9) { nodes { id } } }
      ... on Order { id lineItems(first: 7) { nodes { id } } } } }"""
    assert cost(client.ask(query, id=ORDER)) == (7, 6)


@pytest.mark.parametrize(
    ("query", "variables", "requested"),
    [
        (CANCEL, {"id": ORDER, "restock": False, "refund": False}, 14),
        (REFUND, {"input": {"orderId": ORDER, "note": "n"}, "key": "key"}, 35),
        ("mutation ($id: ID!) { tagsAdd(id: $id, tags: []) { userErrors { message } } }", {"id": ORDER}, 11),
    ],
    ids=["cancel", "refund", "tags"],
)
def test_a_mutation_costs_ten_or_twenty_and_what_it_shows(
    client: AdminClient, lamps: Order, query: str, variables: Json, requested: int
) -> None:
    assert cost(client.ask(query, **variables))[0] == requested


def test_the_difference_comes_back(client: AdminClient, lamps: Order) -> None:
    first = client.ask("{ shop { id } }")
    body = client.ask(SUGGEST, id=ORDER, all=True)
    requested, actual = cost(body)
    assert actual is not None
    assert actual < requested
    assert left(first) - left(body) == actual


def test_the_bucket(simulator: ShopifySimulator, client: AdminClient) -> None:
    status = client.ask("{ shop { id } }")["extensions"]["cost"]["throttleStatus"]
    assert status == {"maximumAvailable": 2000.0, "currentlyAvailable": 1999, "restoreRate": 0.001}
    simulator.clock.advance(100_000)
    assert left(client.ask("{ shop { id } }")) == 1999
    assert simulator.record()["points"] == {"spent": 2, "throttled": 0}


def test_throttled(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    simulator.limits.restore_rate = 10.0
    simulator.account.bucket.empty()
    body = client.ask(CANCEL, id=ORDER, restock=False, refund=False)
    assert client.status == 200
    assert body["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert "data" not in body
    assert cost(body) == (14, None)
    assert simulator.shop.jobs == []
    assert simulator.account.bucket.throttled == 1
    simulator.clock.advance(2)
    assert "errors" not in client.ask(CANCEL, id=ORDER, restock=False, refund=False)


def test_faster_seconds_are_announced(simulator: ShopifySimulator, client: AdminClient) -> None:
    simulator.limits.restore_rate, simulator.limits.speed = 100.0, 20.0
    assert client.ask("{ shop { id } }")["extensions"]["cost"]["throttleStatus"]["restoreRate"] == 2000.0
    simulator.account.bucket.empty()
    simulator.clock.advance(1)
    assert left(client.ask("{ shop { id } }")) == 1999


def test_a_query_dearer_than_the_most_is_never_run(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    simulator.limits.most_per_query = 40
    query = """query ($id: ID!) { order(id: $id) { lineItems(first: 250) { nodes {
      originalTotalSet { shopMoney { amount } presentmentMoney { amount } } } } } }"""
    error = client.ask(query, id=ORDER)["errors"][0]
    assert (error["extensions"]["code"], error["extensions"]["cost"]) == ("MAX_COST_EXCEEDED", 47)
    assert simulator.account.bucket.spent == 0


def test_each_shop_has_its_own_points(simulator: ShopifySimulator, url: str, client: AdminClient) -> None:
    simulator.add_shop("other.myshopify.com", "shpat_other", "other-app", "other-secret")
    simulator.account.bucket.empty()
    other = AdminClient(url, "shpat_other")
    with other.http:
        assert "errors" not in other.ask("{ shop { id } }")
    assert client.ask("{ shop { id } }")["errors"][0]["message"] == "Throttled"


def test_a_refused_document_costs_nothing(simulator: ShopifySimulator, client: AdminClient) -> None:
    for query in ("{ shop { nonsense } }", "{ shop {", "query ($id: ID!) { order(id: $id) { id } }"):
        body = client.ask(query)
        assert body["errors"]
        assert "extensions" not in body
    assert simulator.account.bucket.spent == 0


def test_an_answer_is_never_dearer_than_requested(simulator: ShopifySimulator, client: AdminClient) -> None:
    simulator.add_order(1, *[Line(f"SKU-{number}") for number in range(4)])
    query = "query ($id: ID!) { order(id: $id) { transactions { id } lineItems(first: 4) { nodes { id } } } }"
    requested, actual = cost(client.ask(query, id=gid("Order", 1)))
    assert (requested, actual) == (6, 6)
