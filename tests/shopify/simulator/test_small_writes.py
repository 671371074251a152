"""Holds, voids, tags and notes."""

from __future__ import annotations

from tests.shopify.simulator.admin_client import AdminClient, Json, gid

from dropconnect_shopify.simulator import Hold, Order, ShopifySimulator

HOLD = """mutation ($id: ID!, $hold: FulfillmentOrderHoldInput!) {
  fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) {
    fulfillmentHold { id handle heldByRequestingApp }
    fulfillmentOrder { status }
    userErrors { code message }
  }
}"""
RELEASE = """mutation ($id: ID!, $holds: [ID!]) {
  fulfillmentOrderReleaseHold(id: $id, holdIds: $holds) {
    fulfillmentOrder { status fulfillmentHolds { handle } }
    userErrors { code }
  }
}"""
VOID = """mutation ($id: ID!) {
  transactionVoid(parentTransactionId: $id) { transaction { kind status } userErrors { code } }
}"""


def hold(client: AdminClient, order: Order, handle: str) -> Json:
    wish = {"reason": "OTHER", "handle": handle, "reasonNotes": "being cancelled"}
    identity = gid("FulfillmentOrder", order.fulfillment_orders[0].id)
    payload: Json = client.data(HOLD, id=identity, hold=wish)["fulfillmentOrderHold"]
    return payload


def release(client: AdminClient, order: Order, holds: list[str] | None) -> Json:
    identity = gid("FulfillmentOrder", order.fulfillment_orders[0].id)
    payload: Json = client.data(RELEASE, id=identity, holds=holds)["fulfillmentOrderReleaseHold"]
    return payload


def test_hold_and_release(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    held = hold(client, lamps, "ours")
    assert held["fulfillmentOrder"] == {"status": "ON_HOLD"}
    assert held["fulfillmentHold"]["handle"] == "ours"
    assert held["fulfillmentHold"]["heldByRequestingApp"] is True
    assert client.order(1001, "displayFulfillmentStatus") == {"displayFulfillmentStatus": "ON_HOLD"}
    assert simulator.record()["held_now"] == {"1001": ["ours"]}
    after = release(client, lamps, [held["fulfillmentHold"]["id"]])
    assert after["fulfillmentOrder"] == {"status": "OPEN", "fulfillmentHolds": []}
    assert [row["change"] for row in simulator.record()["holds"]] == ["held", "released"]


def test_a_handle_holds_once(client: AdminClient, lamps: Order) -> None:
    hold(client, lamps, "ours")
    again = hold(client, lamps, "ours")
    assert [error["code"] for error in again["userErrors"]] == ["DUPLICATE_FULFILLMENT_HOLD_HANDLE"]
    assert again["fulfillmentHold"] is None
    assert len(lamps.fulfillment_orders[0].holds) == 1
    assert hold(client, lamps, "other")["userErrors"] == []


def test_holds_of_others_stay(client: AdminClient, lamps: Order) -> None:
    lamps.fulfillment_orders[0].hold(Hold("ours", "HIGH_RISK_OF_FRAUD", "another app"))
    held = hold(client, lamps, "ours")
    assert held["userErrors"] == []
    after = release(client, lamps, [held["fulfillmentHold"]["id"]])
    assert after["fulfillmentOrder"]["status"] == "ON_HOLD"
    shown = client.order(
        1001, "fulfillmentOrders(first: 1) { nodes { fulfillmentHolds { heldByRequestingApp } } }"
    )
    assert shown["fulfillmentOrders"]["nodes"] == [{"fulfillmentHolds": [{"heldByRequestingApp": False}]}]
    assert release(client, lamps, None)["fulfillmentOrder"]["status"] == "OPEN"


def test_what_cannot_be_held(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    for number in range(10):
        hold(client, lamps, f"hold-{number}")
    assert hold(client, lamps, "one more")["userErrors"][0]["code"] == "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED"
    assert hold(client, lamps, "h" * 65)["userErrors"]
    sent = simulator.add_order(2)
    simulator.ship(2)
    assert hold(client, sent, "ours")["userErrors"]
    missing = client.ask(HOLD, id=gid("FulfillmentOrder", 1), hold={"reason": "OTHER"})
    assert missing["errors"][0]["extensions"]["code"] == "RESOURCE_NOT_FOUND"
    gone = client.data(RELEASE, id=gid("FulfillmentOrder", 1))["fulfillmentOrderReleaseHold"]
    assert gone["userErrors"][0]["code"] == "FULFILLMENT_ORDER_NOT_FOUND"
    lines = [{"id": gid("FulfillmentOrderLineItem", 1), "quantity": 1}]
    wish = {"reason": "OTHER", "fulfillmentOrderLineItems": lines}
    other = simulator.add_order(3).fulfillment_orders[0]
    split = client.data(HOLD, id=gid("FulfillmentOrder", other.id), hold=wish)["fulfillmentOrderHold"]
    assert split["userErrors"][0]["code"] == "FULFILLMENT_ORDER_NOT_SPLITTABLE"


def test_void(simulator: ShopifySimulator, client: AdminClient) -> None:
    order = simulator.add_order(1, paid="authorized")
    identity = gid("OrderTransaction", order.payments.transactions[0].id)
    payload = client.data(VOID, id=identity)["transactionVoid"]
    assert payload == {"transaction": {"kind": "VOID", "status": "SUCCESS"}, "userErrors": []}
    shown = client.order(1, "displayFinancialStatus capturable cancelledAt")
    assert list(shown.values()) == ["VOIDED", False, None]
    assert [row["by"] for row in simulator.record()["voids"]] == ["transactionVoid"]
    again = client.data(VOID, id=identity)["transactionVoid"]
    assert again["userErrors"] == [{"code": "AUTH_NOT_VOIDABLE"}]


def test_what_cannot_be_voided(client: AdminClient, lamps: Order) -> None:
    sale = gid("OrderTransaction", lamps.payments.transactions[0].id)
    codes = [
        client.data(VOID, id=identity)["transactionVoid"]["userErrors"][0]["code"]
        for identity in (sale, gid("OrderTransaction", 1))
    ]
    assert codes == ["AUTH_NOT_SUCCESSFUL", "TRANSACTION_NOT_FOUND"]


def test_tags_are_added_and_taken_off(client: AdminClient, lamps: Order) -> None:
    add = (
        "mutation ($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { userErrors { message } } }"
    )
    order = gid("Order", 1001)
    for tags in (["one", "two"], ["two", "three"]):
        client.data(add, id=order, tags=tags)
    assert client.order(1001, "tags")["tags"] == ["one", "two", "three"]
    remove = add.replace("tagsAdd", "tagsRemove")
    client.data(remove, id=order, tags=["one"])
    assert client.order(1001, "tags")["tags"] == ["two", "three"]
    assert client.data(add, id=gid("Order", 404), tags=[])["tagsAdd"]["userErrors"]


def test_an_update_replaces(client: AdminClient, lamps: Order) -> None:
    update = (
        "mutation ($in: OrderInput!) { orderUpdate(input: $in) { order { note } userErrors { message } } }"
    )
    lamps.note, lamps.tags = "old", ["old"]
    order = gid("Order", 1001)
    assert client.data(update, **{"in": {"id": order, "note": "new"}})["orderUpdate"]["order"] == {
        "note": "new"
    }
    assert client.order(1001, "note tags") == {"note": "new", "tags": ["old"]}
    attributes = [{"key": "gift", "value": "yes"}]
    client.data(update, **{"in": {"id": order, "tags": ["new"], "customAttributes": attributes}})
    shown = client.order(1001, "note tags customAttributes { key value }")
    assert shown == {"note": "new", "tags": ["new"], "customAttributes": attributes}
    assert client.data(update, **{"in": {"id": gid("Order", 404)}})["orderUpdate"]["userErrors"]


def test_a_cancelled_order_still_takes_notes_and_no_holds(client: AdminClient, lamps: Order) -> None:
    client.cancelled(1001)
    assert hold(client, lamps, "ours")["userErrors"]
    update = "mutation ($in: OrderInput!) { orderUpdate(input: $in) { userErrors { message } } }"
    changed = client.data(update, **{"in": {"id": gid("Order", 1001), "note": "refunded"}})
    assert changed["orderUpdate"]["userErrors"] == []
