"""Keys, signatures and rights, over https and plain http."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import woocommerce
from woocommerce.oauth import OAuth

from dropconnect_woocommerce.simulator import ApiKey, WooCommerceSimulator

CODE = "woocommerce_rest_authentication_error"


@pytest.fixture
def http_url(simulator: WooCommerceSimulator) -> Iterator[str]:
    with simulator.running() as url:
        yield url


def oauth_get(url: str, **overrides: Any) -> httpx.Response:
    settings = {"consumer_key": "ck_simulator", "consumer_secret": "cs_simulator", **overrides}
    signed = OAuth(url=f"{url}/wp-json/wc/v3/orders/21", method="GET", version="wc/v3", **settings)
    return httpx.get(signed.get_oauth_url(), trust_env=False)


def why(answer: httpx.Response) -> tuple[int, str, str]:
    return answer.status_code, answer.json()["code"], answer.json()["message"]


def test_oauth_over_http_works_with_the_official_library(http_url: str) -> None:
    api = woocommerce.API(http_url, "ck_simulator", "cs_simulator")

    assert api.get("orders/21").json()["id"] == 21
    assert api.get("orders", params={"status": "processing", "per_page": 2}).status_code == 200
    assert api.put("orders/21", {"status": "cancelled"}).json()["status"] == "cancelled"


@pytest.mark.parametrize("params", [{"search": "100%25"}, {"search": ""}, {"status": ["failed", "pending"]}])
def test_the_librarys_signature_of_odd_values_does_not_match(http_url: str, params: dict[str, Any]) -> None:
    answer = woocommerce.API(http_url, "ck_simulator", "cs_simulator").get("orders", params=params)

    assert answer.status_code == 401
    assert answer.json()["message"] == "Invalid signature - provided signature does not match."


def test_the_librarys_signature_of_commas_and_brackets_matches(http_url: str) -> None:
    api = woocommerce.API(http_url, "ck_simulator", "cs_simulator")

    assert api.get("orders", params={"status": "failed,pending"}).status_code == 200
    assert api.get("orders", params={"include[0]": 21}).status_code == 200


def test_wrong_credentials_over_http(http_url: str) -> None:
    assert why(oauth_get(http_url, consumer_key="ck_x")) == (401, CODE, "Consumer key is invalid.")
    assert why(oauth_get(http_url, consumer_secret="x")) == (
        401,
        CODE,
        "Invalid signature - provided signature does not match.",
    )


def test_a_nonce_is_good_once(http_url: str) -> None:
    signed = OAuth(
        f"{http_url}/wp-json/wc/v3/orders/21", "ck_simulator", "cs_simulator", version="wc/v3", method="GET"
    )
    address = signed.get_oauth_url()

    assert httpx.get(address, trust_env=False).status_code == 200
    assert why(httpx.get(address, trust_env=False)) == (
        401,
        CODE,
        "Invalid nonce - nonce has already been used.",
    )


def test_a_clock_more_than_15_minutes_off_is_refused(simulator: WooCommerceSimulator, http_url: str) -> None:
    assert why(oauth_get(http_url, oauth_timestamp=int(time.time()) - 16 * 60)) == (
        401,
        CODE,
        "Invalid timestamp.",
    )
    simulator.keys.clock_skew = 16 * 60
    assert why(oauth_get(http_url))[2] == "Invalid timestamp."


def test_a_missing_oauth_parameter_is_named(http_url: str) -> None:
    address = f"{http_url}/wp-json/wc/v3/orders/21?oauth_consumer_key=ck_simulator&oauth_timestamp=1"
    answer = httpx.get(address, trust_env=False)

    assert answer.status_code == 401
    assert answer.json()["code"] == "woocommerce_rest_authentication_missing_parameter"
    assert "oauth_nonce" in answer.json()["message"]


def test_no_credentials_and_basic_over_http_are_nobody(http_url: str) -> None:
    address = f"{http_url}/wp-json/wc/v3/orders/21"
    for auth in (None, ("ck_simulator", "cs_simulator")):
        answer = httpx.get(address, auth=auth, trust_env=False)
        assert (answer.status_code, answer.json()["code"]) == (401, "woocommerce_rest_cannot_view")


def test_basic_over_https_tells_an_unknown_key_from_a_wrong_secret(client: httpx.Client) -> None:
    assert client.get("orders/21").status_code == 200
    unknown = client.get("orders/21", auth=("ck_x", "cs_x"))
    assert (unknown.status_code, unknown.json()["code"]) == (401, "woocommerce_rest_cannot_view")
    wrong = client.get("orders/21", auth=("ck_simulator", "cs_x"))
    assert why(wrong) == (401, CODE, "Consumer secret is invalid.")


def test_keys_in_the_query_over_https_work_and_leak_into_the_link_header(client: httpx.Client) -> None:
    keys = {"consumer_key": "ck_simulator", "consumer_secret": "cs_simulator", "per_page": "1"}
    answer = client.get("orders", params=keys, auth=None)

    assert answer.status_code == 200
    assert "consumer_secret=cs_simulator" in answer.headers["Link"]


@pytest.mark.parametrize(
    ("permissions", "reads", "writes"), [("read", 200, 401), ("write", 401, 200), ("read_write", 200, 200)]
)
def test_permissions_of_a_key(
    simulator: WooCommerceSimulator, client: httpx.Client, permissions: Any, reads: int, writes: int
) -> None:
    simulator.keys.add(ApiKey("ck_other", "cs_other", permissions))
    read = client.get("orders/21", auth=("ck_other", "cs_other"))
    write = client.put("orders/21", json={"status": "cancelled"}, auth=("ck_other", "cs_other"))

    assert (read.status_code, write.status_code) == (reads, writes)
    lacking = [answer for answer in (read, write) if answer.status_code == 401]
    for answer, kind in zip(lacking, ["write"] if reads == 200 else ["read"], strict=False):
        assert why(answer) == (401, CODE, f"The API key provided does not have {kind} permissions.")
    assert simulator.order(21)["status"] == ("cancelled" if writes == 200 else "processing")


def test_the_key_of_a_customer_is_403(simulator: WooCommerceSimulator, client: httpx.Client) -> None:
    simulator.keys.add(ApiKey("ck_customer", "cs_customer", role="customer"))
    auth = ("ck_customer", "cs_customer")
    codes = [
        client.get("orders/21", auth=auth),
        client.put("orders/21", json={"status": "cancelled"}, auth=auth),
        client.post("orders/21/refunds", json={"amount": "1.00"}, auth=auth),
    ]

    assert [answer.status_code for answer in codes] == [403] * 3
    assert [answer.headers.get("allow") for answer in codes] == [None] * 3
    assert [answer.json()["code"] for answer in codes] == [
        "woocommerce_rest_cannot_view",
        "woocommerce_rest_cannot_edit",
        "woocommerce_rest_cannot_create",
    ]
    assert simulator.money_paid(21) == 0


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "orders/999", 404, "woocommerce_rest_shop_order_invalid_id"),
        ("PUT", "orders/999", 400, "woocommerce_rest_shop_order_invalid_id"),
        ("GET", "orders/11", 404, "woocommerce_rest_shop_order_invalid_id"),
        ("POST", "orders/999/notes", 404, "woocommerce_rest_order_invalid_id"),
        ("GET", "orders/abc", 404, "rest_no_route"),
        ("GET", "../v9/orders", 404, "rest_no_route"),
        ("GET", "/orders", 404, "rest_no_route"),
        ("POST", "orders/21/refunds/batch", 404, "rest_no_route"),
    ],
)
def test_wrong_addresses(client: httpx.Client, method: str, path: str, status: int, code: str) -> None:
    answer = client.request(method, f"{client.base_url}{path}", json={"note": "x"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_broken_json_is_400(client: httpx.Client) -> None:
    answer = client.put("orders/21", content=b"{broken", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "rest_invalid_json")
