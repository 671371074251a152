"""Tokens: three kinds, their life, and what a bad one gets."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.shopify.simulator.admin_client import PATH, AdminClient, Json

from dropconnect_shopify.simulator import CLIENT_ID, CLIENT_SECRET, ShopifySimulator

TOKEN_PATH = "/admin/oauth/access_token"
APP = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


def token(client: AdminClient, **form: str) -> Json:
    answer = client.http.post(TOKEN_PATH, data={**APP, **form})
    client.status = answer.status_code
    body: Json = answer.json()
    return body


def status_with(client: AdminClient, value: str) -> int:
    headers = {"X-Shopify-Access-Token": value}
    return client.http.post(PATH, json={"query": "{ shop { id } }"}, headers=headers).status_code


def test_client_credentials_last_a_day(simulator: ShopifySimulator, client: AdminClient) -> None:
    body = token(client, grant_type="client_credentials")
    assert body["expires_in"] == 86399
    assert "write_orders" in body["scope"].split(",")
    assert "refresh_token" not in body
    assert status_with(client, body["access_token"]) == 200
    simulator.clock.advance(86398)
    assert status_with(client, body["access_token"]) == 200
    simulator.clock.advance(2)
    assert status_with(client, body["access_token"]) == 401
    assert token(client, grant_type="client_credentials")["access_token"] != body["access_token"]
    assert simulator.record()["tokens_handed_out"] == 2


def test_json_is_taken_as_well(client: AdminClient) -> None:
    answer = client.http.post(TOKEN_PATH, json={**APP, "grant_type": "client_credentials"})
    assert answer.json()["access_token"].startswith("shpat_")


def test_refreshing(simulator: ShopifySimulator, client: AdminClient) -> None:
    """The old refresh token is good until the new one is first used (documented)."""
    installed = simulator.account.desk.add_refresh()
    first = token(client, grant_type="refresh_token", refresh_token=installed)
    assert first["expires_in"] == 3600
    assert status_with(client, first["access_token"]) == 200
    again = token(client, grant_type="refresh_token", refresh_token=installed)
    assert again["refresh_token"] != first["refresh_token"]
    token(client, grant_type="refresh_token", refresh_token=again["refresh_token"])
    assert client.status == 200
    refused = token(client, grant_type="refresh_token", refresh_token=installed)
    assert (client.status, refused["error"]) == (400, "invalid_grant")
    simulator.clock.advance(3601)
    assert status_with(client, first["access_token"]) == 401


def test_a_refresh_token_ends_after_ninety_days(simulator: ShopifySimulator, client: AdminClient) -> None:
    installed = simulator.account.desk.add_refresh()
    simulator.clock.advance(91 * 86400)
    token(client, grant_type="refresh_token", refresh_token=installed)
    assert client.status == 400


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"client_id": "nobody", "grant_type": "client_credentials"}, "application_cannot_be_found"),
        ({"client_secret": "wrong", "grant_type": "client_credentials"}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "nonsense"}, "invalid_grant"),
        ({"grant_type": "refresh_token"}, "invalid_grant"),
    ],
    ids=str,
)
def test_no_token_is_handed_out(
    simulator: ShopifySimulator, client: AdminClient, form: dict[str, str], error: str
) -> None:
    body = token(client, **form)
    assert (client.status, body["error"]) == (400, error)
    assert simulator.account.desk.handed_out == 0


def test_nonsense_instead_of_a_form(client: AdminClient) -> None:
    headers = {"content-type": "application/json"}
    for content in (b"{", b"[]"):
        assert client.http.post(TOKEN_PATH, content=content, headers=headers).status_code == 400


@pytest.mark.parametrize("value", ["", "shpat_wrong"])
def test_a_bad_token(url: str, value: str) -> None:
    answer = httpx.post(
        f"{url}{PATH}", json={"query": "{ shop { id } }"}, headers={"X-Shopify-Access-Token": value}
    )
    assert answer.status_code == 401
    assert "Invalid API key or access token" in answer.json()["errors"]


def test_two_shops_of_one_app(simulator: ShopifySimulator, url: str, client: AdminClient) -> None:
    other = simulator.add_shop("other.myshopify.com", "shpat_other", CLIENT_ID, CLIENT_SECRET)
    given: dict[str, Any] = {}
    for account in (simulator.account, other):
        refresh = account.desk.add_refresh()
        body = token(client, grant_type="refresh_token", refresh_token=refresh)
        mine = AdminClient(url, body["access_token"])
        with mine.http:
            given[account.shop.domain] = mine.data("{ shop { myshopifyDomain } }")["shop"]["myshopifyDomain"]
    assert all(asked == answered for asked, answered in given.items())
    assert len(given) == 2


def test_all_tokens_end_when_the_app_is_uninstalled(simulator: ShopifySimulator, client: AdminClient) -> None:
    simulator.account.desk.end_all()
    client.ask("{ shop { id } }")
    assert client.status == 401
