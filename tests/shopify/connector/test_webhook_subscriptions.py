"""Webhooks that lead to us: set as a state, wherever others lead, and sent to an address that is there."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.shopify.connector.store import (
    DESK,
    NUMBER,
    Shop,
    cancellation,
    connected,
    fault,
    place,
    refund_of,
    settings,
    some,
)
from tests.support.receiver import Receiver, listening

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import AuthenticationFailed, ConfigurationError, InvalidResponse, OutcomeUnknown
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Reset
from dropconnect_shopify.plugin import Shopify
from dropconnect_shopify.settings import ShopifySettings
from dropconnect_shopify.simulator import CLIENT_SECRET, ShopifySimulator
from dropconnect_shopify.simulator.books.subscriptions import Webhook
from dropconnect_shopify.simulator.faults.operations import GraphQLReply
from dropconnect_shopify.writes.subscriptions import NEEDED_TOPICS, WISHED_TOPICS

OURS = "https://hooks.example.test/shop"
THEIRS = "https://elsewhere.example.test/orders"
ALL = {*NEEDED_TOPICS, *WISHED_TOPICS}
MAY_SEE_DISPUTES = "read_shopify_payments_disputes"


def standing(shop: Shop) -> set[tuple[str, str]]:
    return {(row.topic, row.uri) for row in shop.simulator.shop.webhooks.values()}


def scopes(shop: Shop) -> set[str]:
    return set(shop.simulator.account.desk.scopes)


def by_another(shop: Shop, topic: str = "ORDERS_UPDATED", count: int = 1) -> None:
    for number in range(count):
        row = Webhook(topic, f"{THEIRS}/{number}", shop.simulator.clock.now(), {})
        shop.simulator.shop.webhooks[row.id] = row


def test_each_topic_gets_one_webhook(shop: Shop) -> None:
    shop.simulator.set_scopes({*scopes(shop), MAY_SEE_DISPUTES})
    rows = shop.connection.install_webhooks(OURS)

    assert {(row.topic, row.url, row.active, row.note) for row in rows} == {
        (topic, OURS, True, "") for topic in ALL
    }
    assert standing(shop) == {(topic, OURS) for topic in ALL}
    assert shop.connection.list_webhooks() == rows


def test_asking_twice_changes_nothing_more(shop: Shop) -> None:
    shop.simulator.set_scopes({*scopes(shop), MAY_SEE_DISPUTES})
    first = shop.connection.install_webhooks(OURS)
    made = shop.sent("WebhookSubscriptionCreate")
    assert shop.connection.install_webhooks(OURS) == first
    assert (shop.sent("WebhookSubscriptionCreate"), shop.sent("WebhookSubscriptionUpdate")) == (made, 0)


def test_a_topic_beyond_the_scopes_is_told_and_the_others_stand(shop: Shop) -> None:
    shop.simulator.set_scopes(scopes(shop) - {MAY_SEE_DISPUTES})
    rows = {row.topic: row for row in shop.connection.install_webhooks(OURS)}
    assert (rows["DISPUTES_CREATE"].active, "do not have permission" in rows["DISPUTES_CREATE"].note) == (
        False,
        True,
    )
    assert {topic for topic, _ in standing(shop)} == {row.topic for row in rows.values() if row.active}
    assert set(NEEDED_TOPICS) <= {topic for topic, _ in standing(shop)}


def test_a_needed_topic_that_is_refused_is_told(shop: Shop) -> None:
    said = {"field": ["topic"], "message": "You do not have permission to create webhooks with this topic"}
    refused = {"data": {"webhookSubscriptionCreate": {"webhookSubscription": None, "userErrors": [said]}}}
    shop.simulator.faults.add(fault("WebhookSubscriptionCreate", ARRIVED, GraphQLReply(refused)))
    with pytest.raises(ConfigurationError, match="do not have permission"):
        shop.connection.install_webhooks(OURS)


def test_one_that_was_cut_tells_everything_again(shop: Shop) -> None:
    shop.connection.install_webhooks(OURS)
    row = next(row for row in shop.simulator.shop.webhooks.values() if row.topic == "ORDERS_UPDATED")
    row.filter, row.include_fields = "id:1", ["id"]
    assert [bool(found.note) for found in shop.connection.list_webhooks()].count(True) == 1
    shop.connection.install_webhooks(OURS)
    assert not any(found.note for found in shop.connection.list_webhooks())
    assert (row.filter or "", len(row.include_fields), row.format) == ("", 0, "JSON")


def test_what_leads_elsewhere_stays_as_it_is(shop: Shop) -> None:
    by_another(shop)
    before = standing(shop)
    shop.connection.install_webhooks(OURS)
    assert f"{THEIRS}/0" in {row.url for row in shop.connection.list_webhooks()}
    assert {row.url for row in shop.connection.remove_webhooks(OURS)} == {OURS}
    assert shop.connection.remove_webhooks(OURS) == ()
    assert standing(shop) == before


def test_all_pages_are_looked_through(shop: Shop) -> None:
    by_another(shop, count=120)
    ours = [row for row in shop.connection.install_webhooks(OURS) if row.active]
    assert len(shop.connection.list_webhooks()) == 120 + len(ours)
    assert len(shop.connection.remove_webhooks(OURS)) == len(ours)


def test_one_that_goes_while_it_is_taken_away_is_no_matter(shop: Shop) -> None:
    shop.connection.install_webhooks(OURS)
    said = {"field": ["id"], "message": "Webhook subscription does not exist"}
    payload = {"deletedWebhookSubscriptionId": None, "userErrors": [said]}
    gone = {"data": {"webhookSubscriptionDelete": payload}}
    shop.simulator.faults.add(fault("WebhookSubscriptionDelete", COMMITTED, GraphQLReply(gone)))
    shop.connection.remove_webhooks(OURS)
    assert standing(shop) == set()


def test_a_lost_answer_is_no_second_webhook(shop: Shop) -> None:
    shop.simulator.faults.add(fault("WebhookSubscriptionCreate", COMMITTED, Reset()))
    with pytest.raises(OutcomeUnknown):
        shop.connection.install_webhooks(OURS)
    rows = shop.connection.install_webhooks(OURS)
    assert len(shop.simulator.shop.webhooks) == len([row for row in rows if row.active])


def test_a_shop_that_loses_it_is_not_believed(shop: Shop) -> None:
    nothing = {"data": {"webhookSubscriptions": {"nodes": [], "pageInfo": {"hasNextPage": False}}}}
    empty = GraphQLReply(nothing)
    shop.simulator.faults.add(fault("WebhookSubscriptions", ARRIVED, empty, None))
    with pytest.raises(InvalidResponse, match="ORDERS_UPDATED"):
        shop.connection.install_webhooks(OURS)


def test_without_a_secret_nothing_is_asked(simulator: ShopifySimulator, tmp_path: Path) -> None:
    with (
        connected(simulator, tmp_path, webhook_secrets=()) as shop,
        pytest.raises(ConfigurationError, match="webhook_secrets"),
    ):
        shop.connection.install_webhooks(OURS)
    assert simulator.log.requests() == []


@pytest.mark.parametrize("url", ["hooks.example.test/shop", "ftp://hooks.example.test/", "https://"])
def test_what_is_no_address_is_refused(shop: Shop, url: str) -> None:
    with pytest.raises(ConfigurationError, match="https://"):
        shop.connection.install_webhooks(url)
    assert shop.simulator.log.requests() == []


@pytest.mark.parametrize("url", ["https://localhost/hooks", "http://hooks.example.test/"])
def test_an_address_that_shopify_never_calls_is_refused(
    simulator: ShopifySimulator, tmp_path: Path, url: str
) -> None:
    nowhere = settings(simulator, "http://127.0.0.1:9", tmp_path)
    given = ShopifySettings.model_validate({**nowhere.model_dump(), "url": None})
    connection = PlatformConnection(Shopify("shop", given))
    with pytest.raises(ConfigurationError, match="Shopify sends nothing"):
        connection.install_webhooks(url)
    connection.close()


def test_the_shops_own_refusal_of_an_address_is_told(shop: Shop) -> None:
    with pytest.raises(ConfigurationError, match="is not supported"):
        shop.connection.install_webhooks("http://hooks.example.test/shop")
    assert standing(shop) == set()


def test_an_app_that_is_denied_is_told(shop: Shop) -> None:
    denied = {"errors": [{"message": "Access denied", "extensions": {"code": "ACCESS_DENIED"}}], "data": None}
    shop.simulator.faults.add(fault("WebhookSubscriptions", ARRIVED, GraphQLReply(denied)))
    with pytest.raises(AuthenticationFailed):
        shop.connection.install_webhooks(OURS)


def test_the_secret_is_in_no_text(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    rows = shop.connection.install_webhooks(OURS)
    assert CLIENT_SECRET not in f"{rows!r} {caplog.text}"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as server:
        yield server


def test_what_changed_is_told_to_where_the_webhooks_lead(shop: Shop, receiver: Receiver) -> None:
    shop.connection.install_webhooks(receiver.url)
    assert shop.simulator.deliver_webhooks() == []
    shop.connection.write(refund_of(shop, some(shop.order(), {DESK: 1})))
    shop.connection.write(cancellation(shop.order()))

    assert all(done.was_taken for done in shop.simulator.deliver_webhooks())

    told = {headers["X-Shopify-Topic"] for headers, _ in receiver.taken}
    assert told == {"orders/updated", "orders/cancelled", "refunds/create"}
    events = [shop.connection.parse_webhook(headers, body) for headers, body in receiver.taken]
    assert {(event.kind, event.order_id) for event in events} == {("order-changed", NUMBER)}
    assert shop.simulator.deliver_webhooks() == []


def test_an_order_that_is_gone_is_told(shop: Shop, receiver: Receiver) -> None:
    place(shop.simulator, "1002")
    shop.connection.install_webhooks(receiver.url)
    del shop.simulator.shop.orders[1002]
    shop.simulator.deliver_webhooks()
    [(headers, body)] = receiver.taken
    assert json.loads(body) == {"id": 1002}
    event = shop.connection.parse_webhook(headers, body)
    assert (event.kind, event.order_id) == ("order-deleted", "1002")


def test_after_eight_failures_a_webhook_is_gone_and_is_made_anew(shop: Shop, receiver: Receiver) -> None:
    shop.connection.install_webhooks(receiver.url)
    receiver.status = 500
    shop.simulator.ship(NUMBER)
    for _ in range(8):
        [done] = shop.simulator.deliver_webhooks()
        assert not done.was_taken
    assert shop.simulator.deliver_webhooks() == []
    assert "ORDERS_UPDATED" not in {row.topic for row in shop.connection.list_webhooks()}
    shop.connection.install_webhooks(receiver.url)
    assert "ORDERS_UPDATED" in {row.topic for row in shop.connection.list_webhooks()}
