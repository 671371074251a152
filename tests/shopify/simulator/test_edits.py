"""Editing an order in the simulated shop: nothing changes before the commit, and what changed is shown."""

from __future__ import annotations

import pytest
from tests.shopify.simulator.admin_client import AdminClient

from dropconnect_shopify.api import documents
from dropconnect_shopify.simulator import Line, Order, ShopifySimulator
from dropconnect_shopify.simulator.ids import gid

BEGIN, SET, COMMIT = (
    documents.text(name) for name in ("order_edit_begin", "order_edit_set_quantity", "order_edit_commit")
)
EDITS = documents.text("order_edits")


@pytest.fixture
def sold(simulator: ShopifySimulator) -> Order:
    return simulator.add_order(7, Line("LAMP-1", 3, id=31), paid="authorized")


def begun(client: AdminClient) -> str:
    return str(client.ask(BEGIN, id=gid("Order", 7))["data"]["orderEditBegin"]["calculatedOrder"]["id"])


def lower(client: AdminClient, edit: str, quantity: int, line: int = 31) -> list[dict[str, object]]:
    payload = client.ask(
        SET, id=edit, lineItemId=gid("CalculatedLineItem", line), quantity=quantity, restock=True
    )
    errors: list[dict[str, object]] = payload["data"]["orderEditSetQuantity"]["userErrors"]
    return errors


@pytest.mark.parametrize("leaves", ["units", "row"])
def test_only_the_commit_changes_the_order(
    simulator: ShopifySimulator, client: AdminClient, sold: Order, leaves: str
) -> None:
    simulator.knobs.edit_leaves = leaves  # type: ignore[assignment]
    edit = begun(client)
    assert lower(client, edit, 1) == []
    assert (sold.refundable_units(sold.lines[0]), sold.edits) == (3, [])

    done = client.ask(COMMIT, id=edit, staffNote="why")["data"]["orderEditCommit"]

    assert (done["order"]["id"], done["userErrors"]) == (gid("Order", 7), [])
    assert (sold.refundable_units(sold.lines[0]), sold.remaining_units(sold.lines[0])) == (1, 1)
    assert simulator.record()["stock"] == {"LAMP-1": 2}
    shown = client.ask(EDITS, id=gid("Order", 7))["data"]
    placed, edited = shown["order"]["agreements"]["nodes"][::-1]
    assert (placed["reason"], edited["reason"]) == ("ORDER", "ORDER_EDIT")
    assert edited["app"] == shown["currentAppInstallation"]["app"]
    assert shown["order"]["events"]["nodes"][0]["secondaryMessage"] == "why"
    again = client.ask(COMMIT, id=edit, staffNote="why")["data"]["orderEditCommit"]
    assert again["userErrors"] != []


def test_what_an_edit_refuses(simulator: ShopifySimulator, client: AdminClient, sold: Order) -> None:
    edit = begun(client)
    assert lower(client, edit, -1) != []
    assert lower(client, edit, 4) != []
    assert lower(client, edit, 1, line=99) != []
    simulator.ship(7, {"LAMP-1": 2})
    assert lower(client, edit, 0) != []
    assert lower(client, edit, 2) == []
    simulator.ship(7)
    late = client.ask(COMMIT, id=edit, staffNote="")["data"]["orderEditCommit"]
    assert (late["order"], sold.edits) == (None, [])
    assert late["userErrors"] != []


def test_a_cancelled_order_is_not_edited(client: AdminClient, sold: Order) -> None:
    edit = begun(client)
    lower(client, edit, 1)
    sold.cancelled = sold.created
    assert client.ask(COMMIT, id=edit, staffNote="")["data"]["orderEditCommit"]["userErrors"] != []
    assert client.ask(BEGIN, id=gid("Order", 7))["data"]["orderEditBegin"]["calculatedOrder"] is None


def test_editing_needs_its_scope(simulator: ShopifySimulator, client: AdminClient, sold: Order) -> None:
    simulator.set_scopes({"write_orders"})
    body = client.ask(BEGIN, id=gid("Order", 7))
    assert body["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"
