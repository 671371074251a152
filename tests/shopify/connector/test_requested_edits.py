"""What a buyer asked for in the shop itself is told with the plan, where the store knows such requests."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.shopify.connector.store import NUMBER, Shop, connected, everything, fault, place
from tests.support.workplace import Workplace

from dropconnect.plugin import Eligibility
from dropconnect.testing.simulator import ARRIVED
from dropconnect_shopify.api import documents
from dropconnect_shopify.simulator import RequestedEdit, ShopifySimulator
from dropconnect_shopify.simulator.faults.operations import GraphQLReply

ASKED = datetime(2026, 11, 29, 8, 15, tzinfo=UTC)


@pytest.fixture
def asked(simulator: ShopifySimulator) -> ShopifySimulator:
    """A store that shows requests, and an order with one that waits and one that was declined."""
    simulator.knobs.requested_edits = "shown"
    declined = RequestedEdit(1, datetime(2026, 11, 28, tzinfo=UTC), "DECLINED")
    simulator.order(NUMBER).requested_edits += [declined, RequestedEdit(2, ASKED)]
    return simulator


def told(shop: Shop) -> str:
    order = shop.order()
    terms = shop.connection.check_cancellation(order, everything(order))
    assert terms.eligibility is Eligibility.NOW
    return terms.asked_in_store


def test_a_request_that_waits_is_told_with_its_time(asked: ShopifySimulator, shop: Shop) -> None:
    assert "asked in the shop on 2026-11-29 08:15 UTC" in told(shop)


def test_a_status_that_nobody_knows_still_waits(asked: ShopifySimulator, shop: Shop) -> None:
    asked.order(NUMBER).requested_edits = [RequestedEdit(3, ASKED, "ESCALATED")]
    assert "08:15" in told(shop)


def test_an_answered_request_is_not_told(asked: ShopifySimulator, shop: Shop) -> None:
    asked.order(NUMBER).requested_edits[1].status = "RESOLVED"
    assert told(shop) == ""


def test_a_store_that_does_not_know_them_is_asked_once_and_sent_nothing_that_it_does_not_know(
    shop: Shop,
) -> None:
    shop.simulator.order(NUMBER).requested_edits.append(RequestedEdit(2, ASKED))
    assert [told(shop), told(shop)] == ["", ""]
    asked = [json.loads(request.body) for request in shop.simulator.log.requests("POST", "graphql")]
    assert [row["variables"].get("facts") for row in asked] == [True, False]
    assert (shop.sent("RequestedEditsOffered"), shop.sent("RequestedEdits")) == (0, 0)


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"request": {"fields": [{"name": "id"}]}, "page": None}},
        {"data": {"request": {"fields": "none"}, "page": []}},
        {"errors": [{"message": "GraphQL introspection is not allowed", "path": ["request"]}]},
    ],
)
def test_an_introspection_that_answers_otherwise_switches_nothing_on(
    asked: ShopifySimulator, shop: Shop, body: dict[str, object]
) -> None:
    """The look with which it comes along fails, so it is asked for apart."""
    refused = {"errors": [{"message": "GraphQL introspection is not allowed", "path": ["request"]}]}
    asked.faults.add(fault("Order", ARRIVED, GraphQLReply(refused)))
    asked.faults.add(fault("RequestedEditsOffered", ARRIVED, GraphQLReply(body), None))
    assert told(shop) == ""
    assert (shop.sent("RequestedEditsOffered"), shop.sent("RequestedEdits")) == (1, 0)


def test_requests_that_cannot_be_read_are_told_and_stop_nothing(asked: ShopifySimulator, shop: Shop) -> None:
    denied = {"message": "Access denied", "path": ["order"], "extensions": {"code": "ACCESS_DENIED"}}
    reply = GraphQLReply({"errors": [denied], "data": None})
    asked.faults.add(fault("RequestedEdits", ARRIVED, reply, None))
    assert "could not be read" in told(shop)


def test_check_says_whether_the_store_knows_them(tmp_path: Path) -> None:
    for shown, words in (("shown", "the plan shows one that waits"), ("unknown", "shows no requests")):
        simulator = ShopifySimulator()
        simulator.knobs.requested_edits = shown  # type: ignore[assignment]
        with connected(simulator, tmp_path) as shop:
            rows = {row.name: row for row in shop.connection.check_connection()}
        assert words in rows["requests of buyers"].detail
        assert rows["requests of buyers"].ok


def test_the_plan_shows_it(asked: ShopifySimulator, tmp_path: Path) -> None:
    place(asked, "1002")
    asked.order("1002").requested_edits.append(RequestedEdit(4, ASKED))
    with asked.running() as url:
        workplace = Workplace(tmp_path)
        workplace.configure(
            '[stores.shop]\nconnector = "shopify"\n'
            + "\n".join(f'{name} = "{value}"' for name, value in asked.connection_settings(url).items())
            + '\naccess_token = { env = "SHOP_TOKEN" }'
        )
        workplace.environment["SHOP_TOKEN"] = asked.secrets()["access_token"]
        plan = workplace.call("plan", "shop", "1002", "--reason", "changed-mind", "--json")
    assert plan.code == 0, plan.said
    objections = {row["code"]: row for row in plan.document["plan"]["objections"]}
    assert objections["asked-in-store"]["verdict"] == "warn"
    assert "08:15" in objections["asked-in-store"]["reason"]


def test_documents_that_nothing_proves_are_kept_apart() -> None:
    assert documents.unproved() == {"requested_edits"}
    assert documents.unproved() & documents.names() == frozenset()
