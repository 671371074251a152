"""The client in front of a Shopify that keeps its own books of points, tokens and versions."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pydantic import SecretStr
from tests.shopify.client.shop import settings

from dropconnect.plugin import AuthenticationFailed, RateLimited
from dropconnect_shopify.api import scopes
from dropconnect_shopify.api.client import ShopifyClient, open_client
from dropconnect_shopify.api.store import Store
from dropconnect_shopify.check import check_rows
from dropconnect_shopify.settings import ShopifySettings
from dropconnect_shopify.simulator import ShopifySimulator
from dropconnect_shopify.simulator.engine.bucket import Limits
from dropconnect_shopify.simulator.server import ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET


def told(simulator: ShopifySimulator, url: str, **changes: object) -> ShopifySettings:
    given = {**simulator.connection_settings(url), "access_token": SecretStr(ACCESS_TOKEN), **changes}
    return settings(given.pop("url"), **given)


def read_orders(client: ShopifyClient, times: int) -> None:
    for _ in range(times):
        client.query("order", {"id": "gid://shopify/Order/1"}, operation="get_order", order_id="1")


def test_threads_together_are_never_throttled() -> None:
    """A small bucket, so that they have to wait for one another from the start."""
    simulator = ShopifySimulator(limits=Limits(bucket=600, restore_rate=100, speed=50))
    simulator.add_order(1)
    with simulator.running() as url:
        client = open_client("shop", told(simulator, url))
        threads = [threading.Thread(target=read_orders, args=(client, 5)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        client.close()
    assert simulator.record()["points"]["throttled"] == 0
    assert simulator.record()["points"]["spent"] > 600, "the bucket alone was not enough"


def test_its_check_is_green_with_the_scopes_that_are_needed(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    simulator.set_scopes(scopes.needed())
    app = {
        "access_token": None,
        "client_id": CLIENT_ID,
        "client_secret": SecretStr(CLIENT_SECRET),
        "token_store": tmp_path / "tokens.json",
    }
    with simulator.running() as url:
        given = told(simulator, url, **app)
        client = open_client("shop", given)
        rows = list(check_rows(Store("shop", given, client)))
        client.close()
    assert [row for row in rows if not row.ok] == []


def test_a_scope_that_is_missing_is_a_matter_for_a_person() -> None:
    simulator = ShopifySimulator()
    simulator.add_order(1)
    simulator.set_scopes({"read_products"})
    with simulator.running() as url:
        client = open_client("shop", told(simulator, url))
        with pytest.raises(AuthenticationFailed, match="access scopes"):
            read_orders(client, 1)
        client.close()


def test_a_write_that_was_throttled_was_not_carried_out() -> None:
    """Its points are taken before it runs (documented)."""
    simulator = ShopifySimulator(limits=Limits(bucket=5, restore_rate=0.001))
    simulator.add_order(1)
    with simulator.running() as url:
        client = open_client("shop", told(simulator, url))
        with pytest.raises(RateLimited, match="THROTTLED"):
            client.mutate(
                "tags_add",
                {"id": "gid://shopify/Order/1", "tags": ["a"]},
                operation="add_note",
                order_id="1",
                send_by=None,
            )
        client.close()
    assert simulator.order(1).tags == []
    assert simulator.order(1).tags == []
