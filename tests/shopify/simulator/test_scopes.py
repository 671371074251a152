"""Access scopes: what a token may see and do."""

from __future__ import annotations

from tests.shopify.schema.admin import AdminApi
from tests.shopify.simulator.admin_client import CANCEL, REFUND, AdminClient, gid, pay_back

from dropconnect_shopify.simulator import Order, ShopifySimulator
from dropconnect_shopify.simulator.engine.schema import schema
from dropconnect_shopify.simulator.engine.scopes import FIELDS, TYPES

ASSUMED = {
    ("Mutation", name)
    for name in (
        "metafieldsSet",
        "refundCreate",
        "requestedOrderEditDecline",
        "requestedOrderEditResolve",
        "tagsAdd",
        "tagsRemove",
    )
}
"""Of these Shopify's list says nothing; it is older than buyers' requests."""


def test_a_field_that_the_token_may_not_see(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    simulator.set_scopes(["read_orders"])
    query = "query ($id: ID!) { order(id: $id) { id fulfillmentOrders(first: 1) { nodes { id } } } }"
    body = client.ask(query, id=gid("Order", 1001))
    (error,) = body["errors"]
    assert client.status == 200
    assert error["extensions"]["code"] == "ACCESS_DENIED"
    assert error["path"] == ["order", "fulfillmentOrders"]
    assert "read_merchant_managed_fulfillment_orders" in error["extensions"]["requiredAccess"]
    assert body["data"] == {"order": None}
    assert client.order(1001, "id") == {"id": gid("Order", 1001)}


def test_a_nullable_field_only_is_missing(
    simulator: ShopifySimulator, client: AdminClient, lamps: Order
) -> None:
    simulator.set_scopes(["read_orders", "read_merchant_managed_fulfillment_orders"])
    query = """query ($id: ID!) { order(id: $id) { fulfillmentOrders(first: 1) { nodes {
      assignedLocation { name location { isActive } } } } } }"""
    body = client.ask(query, id=gid("Order", 1001))
    assert body["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"
    (row,) = body["data"]["order"]["fulfillmentOrders"]["nodes"]
    assert row["assignedLocation"] == {"name": "Main warehouse", "location": None}


def test_reading_alone_does_not_write(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    simulator.set_scopes(["read_orders"])
    order = gid("Order", 1001)
    for query, variables in (
        (CANCEL, {"id": order, "restock": False, "refund": True}),
        (REFUND, {"input": {"orderId": order, "transactions": [pay_back(lamps, "1.00")]}, "key": "k"}),
    ):
        body = client.ask(query, **variables)
        assert body["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"
    assert simulator.shop.jobs == []
    assert simulator.money_paid(1001) == 0


def test_writing_includes_reading(simulator: ShopifySimulator, client: AdminClient, lamps: Order) -> None:
    simulator.set_scopes(["write_orders"])
    assert client.order(1001, "id") is not None


def test_the_token_tells_its_scopes(simulator: ShopifySimulator, client: AdminClient) -> None:
    simulator.set_scopes(["read_orders", "write_orders"])
    installation = client.data("{ currentAppInstallation { accessScopes { handle } } }")
    handles = [row["handle"] for row in installation["currentAppInstallation"]["accessScopes"]]
    assert handles == ["read_orders", "write_orders"]


def test_what_is_needed_is_shopifys_list(admin_api: AdminApi) -> None:
    told = {(name, ""): scopes for name, scopes in TYPES.items()} | {
        key: scopes for key, scopes in FIELDS.items() if key not in ASSUMED
    }
    ignored = {"write_pos_staff_member_event_attribution_overrides"}
    assert {key: set(scopes) for key, scopes in told.items()} == {
        key: set(admin_api.scopes[key]) - ignored for key in told
    }
    assert not ASSUMED & admin_api.scopes.keys()


def test_nothing_of_ours_is_left_out(admin_api: AdminApi) -> None:
    """Everything in the simulator's schema for which Shopify names scopes is guarded here too."""
    kinds = {name: getattr(named, "fields", None) or {} for name, named in schema().type_map.items()}
    types = {name for name, field in admin_api.scopes if field == "" and name in kinds}
    fields = {(name, field) for name, field in admin_api.scopes if field in kinds.get(name, ())}
    assert types == set(TYPES)
    assert fields == set(FIELDS) - ASSUMED
