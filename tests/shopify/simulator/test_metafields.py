"""Metafields of orders: set, compared and set, refused."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from tests.shopify.simulator.admin_client import AdminClient, Json, gid

from dropconnect_shopify.simulator import Order, ShopifySimulator

SET = """mutation ($metafields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $metafields) {
    metafields { id namespace key value type compareDigest }
    userErrors { code field message elementIndex }
  }
}"""
SLOT = 'metafield(namespace: "example", key: "slot") { id value compareDigest }'


def field(value: str, number: int = 1001, **changes: Any) -> Json:
    """The input that sets the slot of an order. Without ``compareDigest`` nothing is compared."""
    return {
        "ownerId": gid("Order", number),
        "namespace": "example",
        "key": "slot",
        "type": "single_line_text_field",
        "value": value,
        **changes,
    }


def put(client: AdminClient, *fields: Json) -> Json:
    payload: Json = client.data(SET, metafields=list(fields))["metafieldsSet"]
    return payload


def codes(payload: Json) -> list[str]:
    return [error["code"] for error in payload["userErrors"]]


def slot(client: AdminClient, number: int = 1001) -> Json | None:
    found: Json | None = client.order(number, SLOT)["metafield"]
    return found


def test_what_is_set_is_read_under_the_same_id(client: AdminClient, lamps: Order) -> None:
    assert slot(client) is None
    [first] = put(client, field("one"))["metafields"]
    [second] = put(client, field("two"))["metafields"]

    found = slot(client)

    assert found == {"id": first["id"], "value": "two", "compareDigest": second["compareDigest"]}
    assert first["compareDigest"] != second["compareDigest"]


def test_null_means_that_it_must_not_exist(client: AdminClient, lamps: Order) -> None:
    assert codes(put(client, field("one", compareDigest=None))) == []
    refused = put(client, field("two", compareDigest=None))

    assert (codes(refused), refused["metafields"]) == (["STALE_OBJECT"], None)
    assert (slot(client) or {})["value"] == "one"


def test_a_stale_digest_changes_nothing(client: AdminClient, lamps: Order) -> None:
    [first] = put(client, field("one"))["metafields"]
    digest = first["compareDigest"]
    assert codes(put(client, field("two", compareDigest=digest))) == []

    assert codes(put(client, field("three", compareDigest=digest))) == ["STALE_OBJECT"]
    assert codes(put(client, field("four", 1002, compareDigest=digest))) == ["INVALID"]
    assert (slot(client) or {})["value"] == "two"


def test_the_code_of_a_stale_digest_is_a_knob(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    simulator.knobs.stale_digest = "INVALID_COMPARE_DIGEST"
    put(client, field("one"))
    assert codes(put(client, field("two", compareDigest=None))) == ["INVALID_COMPARE_DIGEST"]


def test_all_are_set_or_none(client: AdminClient, lamps: Order) -> None:
    put(client, field("one"))
    refused = put(client, field("two", key="other"), field("two", compareDigest=None))

    assert codes(refused) == ["STALE_OBJECT"]
    assert refused["userErrors"][0]["elementIndex"] == 1
    assert client.order(1001, 'metafield(namespace: "example", key: "other") { id }') == {"metafield": None}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"value": ""}, "BLANK"),
        ({"value": "two\nlines"}, "INVALID_VALUE"),
        ({"type": None}, "BLANK"),
        ({"key": "k"}, "TOO_SHORT"),
        ({"key": "k" * 65}, "TOO_LONG"),
        ({"namespace": "ns"}, "TOO_SHORT"),
        ({"namespace": "n" * 256}, "TOO_LONG"),
    ],
    ids=str,
)
def test_what_cannot_be_set(client: AdminClient, lamps: Order, changes: Json, code: str) -> None:
    assert codes(put(client, {**field("one"), **changes})) == [code]


def test_no_more_than_25_at_once(client: AdminClient, lamps: Order) -> None:
    rows = [field("one", key=f"key-{number}") for number in range(26)]
    assert codes(put(client, *rows)) == ["LESS_THAN_OR_EQUAL_TO"]


def test_of_many_at_once_one_gets_the_empty_slot(url: str, lamps: Order) -> None:
    clients = [AdminClient(url) for _ in range(6)]
    answers: dict[int, list[str]] = {}
    together = threading.Barrier(len(clients))

    def race(number: int) -> None:
        together.wait()
        answers[number] = codes(put(clients[number], field(f"number-{number}", compareDigest=None)))

    threads = [threading.Thread(target=race, args=(number,)) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(tuple, answers.values())) == [(), *[("STALE_OBJECT",)] * 5]
    [winner] = [number for number, found in answers.items() if not found]
    assert lamps.metafields[("example", "slot")].value == f"number-{winner}"
    for client in clients:
        client.http.close()


def test_a_token_that_may_only_read_sets_nothing(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    simulator.set_scopes(["read_orders"])
    body = client.ask(SET, metafields=[field("one")])
    assert body["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"
    assert slot(client) is None


def test_a_shop_that_denies_metafields_still_shows_the_order(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    simulator.knobs.metafields = "denied"
    query = f"query ($id: ID!) {{ order(id: $id) {{ name {SLOT} }} }}"

    reading, writing = client.ask(query, id=gid("Order", 1001)), client.ask(SET, metafields=[field("one")])

    for body in (reading, writing):
        assert [error["extensions"]["code"] for error in body["errors"]] == ["ACCESS_DENIED"]
    assert reading["errors"][0]["path"] == ["order", "metafield"]
    assert reading["data"] == {"order": {"name": "#1001", "metafield": None}}
    assert lamps.metafields == {}
