"""Webhooks that lead to us: set as a state, wherever others lead, and never with the secret in a text."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from pydantic import SecretStr
from tests.woocommerce.connector.shop import colleague, connected, open_shop

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import AuthenticationFailed, ConfigurationError, InvalidResponse, OutcomeUnknown
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Fault, Match, Reply, Reset
from dropconnect_woocommerce.simulator import WooCommerceSimulator
from dropconnect_woocommerce.simulator.auth import ApiKey

SECRET = "wh-secret-of-the-shop"
OURS = "https://hooks.example.test/shop"
THEIRS = "https://elsewhere.example.test/orders"
TOPICS = {"order.updated", "order.deleted", "order.restored"}


@pytest.fixture
def shop(simulator: WooCommerceSimulator) -> Iterator[PlatformConnection]:
    with open_shop(simulator, webhook_secret=SecretStr(SECRET)) as connection:
        yield connection


def standing(simulator: WooCommerceSimulator) -> list[tuple[str, str, str]]:
    return [(row.topic, row.delivery_url, row.status) for row in simulator.shop.webhooks.values()]


def test_each_topic_gets_one_webhook_that_signs_with_the_secret(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    rows = shop.install_webhooks(OURS)

    assert {(row.topic, row.url, row.active) for row in rows} == {(topic, OURS, True) for topic in TOPICS}
    assert {row.secret for row in simulator.shop.webhooks.values()} == {SECRET}
    assert {row.id for row in shop.list_webhooks()} == {row.id for row in rows}


def test_asking_twice_changes_nothing_more(simulator: WooCommerceSimulator, shop: PlatformConnection) -> None:
    first = shop.install_webhooks(OURS)
    assert shop.install_webhooks(OURS) == first
    assert len(simulator.shop.webhooks) == len(TOPICS)


@pytest.mark.parametrize("status", ["disabled", "paused"])
def test_one_that_was_switched_off_is_told_and_switched_on(
    simulator: WooCommerceSimulator, shop: PlatformConnection, status: str
) -> None:
    row = shop.install_webhooks(OURS)[0]
    simulator.shop.webhooks[int(row.id)].status = status
    [off] = [found for found in shop.list_webhooks() if not found.active]
    assert (off.id, bool(off.note)) == (row.id, True)
    assert all(found.active and not found.note for found in shop.install_webhooks(OURS))


def test_a_new_secret_is_set_at_those_that_are_there(simulator: WooCommerceSimulator) -> None:
    with simulator.running(tls=True) as url:
        for secret in ("old-one", SECRET):
            given = {"webhook_secret": SecretStr(secret)}
            with connected(url, ca_file=simulator.ca_file, **given) as shop:
                shop.install_webhooks(OURS)
    assert {row.secret for row in simulator.shop.webhooks.values()} == {SECRET}


def test_what_leads_elsewhere_stays_as_it_is(simulator: WooCommerceSimulator) -> None:
    with simulator.running(tls=True) as url, colleague(simulator, url) as app:
        theirs = {"topic": "order.updated", "delivery_url": THEIRS, "secret": "theirs", "status": "paused"}
        app.post("webhooks", json=theirs).raise_for_status()
        with connected(url, ca_file=simulator.ca_file, webhook_secret=SecretStr(SECRET)) as shop:
            before = standing(simulator)
            shop.install_webhooks(OURS)
            assert THEIRS in {row.url for row in shop.list_webhooks()}
            removed = shop.remove_webhooks(OURS)
            assert {row.topic for row in removed} == TOPICS
            assert shop.remove_webhooks(OURS) == ()
    assert standing(simulator) == before
    assert [row.secret for row in simulator.shop.webhooks.values()] == ["theirs"]


def test_all_pages_are_looked_through(simulator: WooCommerceSimulator) -> None:
    with (
        simulator.running(tls=True) as url,
        colleague(simulator, url) as app,
        connected(url, ca_file=simulator.ca_file, webhook_secret=SecretStr(SECRET)) as shop,
    ):
        shop.install_webhooks(OURS)
        for _ in range(120):
            app.post("webhooks", json={"topic": "order.updated", "delivery_url": THEIRS})
        shop.install_webhooks(OURS)
        assert len(shop.list_webhooks()) == 120 + len(TOPICS)
        assert len(shop.remove_webhooks(OURS)) == len(TOPICS)


def test_one_that_goes_while_it_is_taken_away_is_no_matter(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    shop.install_webhooks(OURS)
    gone = Reply(
        404, json.dumps({"code": "woocommerce_rest_shop_webhook_invalid_id", "message": "Invalid ID."})
    )
    simulator.faults.add(Fault(Match("DELETE", "webhooks/"), COMMITTED, gone))
    assert len(shop.remove_webhooks(OURS)) == len(TOPICS)
    assert standing(simulator) == []


def test_a_lost_answer_is_no_second_webhook(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    simulator.faults.add(Fault(Match("POST", "webhooks$"), COMMITTED, Reset()))
    with pytest.raises(OutcomeUnknown):
        shop.install_webhooks(OURS)
    shop.install_webhooks(OURS)
    assert len(simulator.shop.webhooks) == len(TOPICS)


def test_a_shop_that_loses_it_is_not_believed(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    simulator.faults.add(Fault(Match("GET", "webhooks$"), ARRIVED, Reply(200, "[]"), None))
    with pytest.raises(InvalidResponse, match=r"order\.updated"):
        shop.install_webhooks(OURS)


def test_without_a_secret_nothing_is_asked(simulator: WooCommerceSimulator) -> None:
    with open_shop(simulator) as shop, pytest.raises(ConfigurationError, match="webhook_secret"):
        shop.install_webhooks(OURS)
    assert simulator.log.requests() == []


@pytest.mark.parametrize("url", ["hooks.example.test/shop", "ftp://hooks.example.test/", "https://"])
def test_what_is_no_address_is_refused(
    simulator: WooCommerceSimulator, shop: PlatformConnection, url: str
) -> None:
    with pytest.raises(ConfigurationError, match="https://"):
        shop.install_webhooks(url)
    assert simulator.log.requests() == []


@pytest.mark.parametrize(
    "url", ["https://localhost/hooks", "http://127.0.0.1/", "https://hooks.example.test:8443/"]
)
def test_an_address_that_wordpress_never_calls_is_refused(url: str) -> None:
    given = {"webhook_secret": SecretStr(SECRET)}
    with (
        connected("https://shop.example.test", **given) as shop,
        pytest.raises(ConfigurationError, match="80, 443 or 8080"),
    ):
        shop.install_webhooks(url)


def test_the_shops_own_refusal_is_told(simulator: WooCommerceSimulator, shop: PlatformConnection) -> None:
    told = {"code": "woocommerce_rest_shop_webhook_invalid_delivery_url", "message": "Not a valid URL."}
    simulator.faults.add(Fault(Match("POST", "webhooks$"), ARRIVED, Reply(400, json.dumps(told))))
    with pytest.raises(ConfigurationError, match="Not a valid URL"):
        shop.install_webhooks(OURS)


def test_a_key_that_only_reads_is_told(simulator: WooCommerceSimulator) -> None:
    simulator.keys.add(ApiKey("ck_reads", "cs_reads", permissions="read"))
    given = {"consumer_key": SecretStr("ck_reads"), "consumer_secret": SecretStr("cs_reads")}
    with (
        open_shop(simulator, webhook_secret=SecretStr(SECRET), **given) as shop,
        pytest.raises(AuthenticationFailed),
    ):
        shop.install_webhooks(OURS)
    assert standing(simulator) == []


def test_the_secret_is_in_no_text(
    simulator: WooCommerceSimulator, shop: PlatformConnection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    rows = shop.install_webhooks(OURS)
    echo = json.dumps({"code": "woocommerce_rest_bad", "message": f"no {SECRET} please"})
    simulator.faults.add(Fault(Match("PUT", "webhooks/"), ARRIVED, Reply(400, echo)))
    with pytest.raises(ConfigurationError) as caught:
        shop.install_webhooks(OURS)
    assert SECRET not in f"{rows!r} {caught.value} {caplog.text}"
