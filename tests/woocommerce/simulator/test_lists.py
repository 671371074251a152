"""Lists, batches, notes, webhooks, and what the shop tells about itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path

import httpx
import pytest

from dropconnect_woocommerce.simulator import WooCommerceSimulator


def ids(answer: httpx.Response) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()]


def test_pages_have_totals_and_links(client: httpx.Client) -> None:
    answer = client.get("orders", params={"per_page": 10, "page": 2})

    assert len(answer.json()) == 10
    assert (answer.headers["X-WP-Total"], answer.headers["X-WP-TotalPages"]) == ("31", "4")
    assert 'rel="prev"' in answer.headers["Link"]
    assert 'rel="next"' in answer.headers["Link"]
    following = client.get(answer.headers["Link"].split("<")[2].split(">")[0])
    assert ids(following) == ids(client.get("orders", params={"per_page": 10, "page": 3}))


def test_a_page_past_the_end_is_empty_with_totals_of_zero(client: httpx.Client) -> None:
    answer = client.get("orders", params={"page": 99})
    assert answer.json() == []
    assert (answer.headers["X-WP-Total"], answer.headers["X-WP-TotalPages"]) == ("0", "0")


@pytest.mark.parametrize("per_page", [0, 101])
def test_per_page_is_bounded(client: httpx.Client, per_page: int) -> None:
    answer = client.get("orders", params={"per_page": per_page})
    assert answer.status_code == 400
    assert answer.json()["data"]["details"]["per_page"]["code"] == "rest_out_of_bounds"


def test_modified_after_finds_what_changed_since(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    simulator.clock.advance(60)
    since = simulator.clock.now().strftime("%Y-%m-%dT%H:%M:%S")
    simulator.clock.advance(60)
    assert ids(client.get("orders", params={"modified_after": since})) == []

    client.put("orders/21", json={"status": "cancelled"})
    assert ids(client.get("orders", params={"modified_after": since, "dates_are_gmt": "true"})) == [21]
    assert 21 not in ids(client.get("orders", params={"modified_before": since, "per_page": 100}))


def test_a_bad_date_is_400(client: httpx.Client) -> None:
    answer = client.get("orders", params={"modified_after": "yesterday"})
    assert answer.json()["data"]["details"]["modified_after"]["code"] == "rest_invalid_date"


def test_status_and_include_filter(client: httpx.Client) -> None:
    assert sorted(ids(client.get("orders", params={"status": "failed,cancelled"}))) == [27, 28]
    assert sorted(ids(client.get("orders", params={"status[0]": "failed", "status[1]": "cancelled"}))) == [
        27,
        28,
    ]
    assert sorted(ids(client.get("orders", params={"include": "21,24"}))) == [21, 24]
    assert client.get("orders", params={"status": "canceled"}).status_code == 400


def test_a_trashed_order_is_listed_only_on_request(client: httpx.Client) -> None:
    client.delete("orders/21")
    assert 21 not in ids(client.get("orders", params={"per_page": 100}))
    assert ids(client.get("orders", params={"status": "trash"})) == [21]


def test_order_and_orderby(client: httpx.Client) -> None:
    assert ids(client.get("orders", params={"orderby": "id", "order": "asc", "per_page": 2})) == [15, 16]
    client.put("orders/20", json={"customer_note": "x"})
    assert ids(client.get("orders", params={"orderby": "modified", "per_page": 1})) == [20]


def test_unknown_query_names_are_ignored(client: httpx.Client) -> None:
    assert client.get("orders", params={"number": 29, "meta_key": "x"}).headers["X-WP-Total"] == "31"


def test_fields_cut_the_body_and_a_single_item_keeps_its_links(client: httpx.Client) -> None:
    fields = {"_fields": "id,status,refunds"}
    assert set(client.get("orders/21", params=fields).json()) == {"id", "status", "refunds", "_links"}
    assert set(client.get("orders", params=fields).json()[0]) == {"id", "status", "refunds"}


def test_a_batch_does_not_check_its_items(simulator: WooCommerceSimulator, client: httpx.Client) -> None:
    answer = client.post("orders/batch", json={"update": [{"id": 21, "status": "bogus"}]})

    assert answer.status_code == 200
    assert answer.json()["update"][0]["status"] == "pending"
    assert simulator.stock("LAMP-1") == 1002


def test_a_batch_reports_errors_item_by_item(simulator: WooCommerceSimulator, client: httpx.Client) -> None:
    answer = client.post(
        "orders/batch", json={"update": [{"id": 999, "status": "cancelled"}], "delete": [21, 998]}
    ).json()

    assert answer["update"][0]["error"]["data"]["status"] == 400
    assert answer["delete"][0]["id"] == 21
    assert answer["delete"][1]["error"]["code"] == "woocommerce_rest_shop_order_invalid_id"
    assert client.get("orders/21").status_code == 404


# Notes


def test_a_customer_note_is_mailed_each_time(simulator: WooCommerceSimulator, client: httpx.Client) -> None:
    for _ in range(2):
        client.post("orders/21/notes", json={"note": "Sorry.", "customer_note": True})
    client.post("orders/21/notes", json={"note": "internal", "added_by_user": True})

    assert [(mail.template, mail.text) for mail in simulator.mails] == [("customer_note", "Sorry.")] * 2
    notes = client.get("orders/21/notes")
    assert "X-WP-Total" not in notes.headers
    assert [note["author"] for note in notes.json()[:3]] == ["WooCommerce", "WooCommerce", "shop"]
    assert len(client.get("orders/21/notes", params={"type": "customer"}).json()) == 2


def test_customer_note_must_be_a_boolean(client: httpx.Client) -> None:
    assert client.post("orders/21/notes", json={"note": "x", "customer_note": "yes"}).status_code == 400
    assert client.post("orders/21/notes", json={"note": ""}).status_code == 201


# Webhooks

WEBHOOK = {
    "name": "n",
    "topic": "order.updated",
    "delivery_url": "https://shop.example.test/hook",
    "secret": "word",
}


def test_a_webhook_never_shows_its_secret(client: httpx.Client) -> None:
    created = client.post("webhooks", json=WEBHOOK)

    assert created.status_code == 201
    body = created.json()
    assert "secret" not in body
    assert (body["status"], body["resource"], body["event"]) == ("active", "order", "updated")
    assert body["hooks"] == ["woocommerce_update_order", "woocommerce_order_refunded"]
    assert client.get(f"webhooks/{body['id']}").json() == body
    assert client.put(f"webhooks/{body['id']}", json={"status": "paused"}).json()["status"] == "paused"
    assert client.delete(f"webhooks/{body['id']}").status_code == 200
    assert client.get(f"webhooks/{body['id']}").status_code == 404


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"topic": "order.cancelled"}, "woocommerce_rest_shop_webhook_invalid_topic"),
        ({"delivery_url": "ftp://x"}, "woocommerce_rest_shop_webhook_invalid_delivery_url"),
    ],
)
def test_a_wrong_webhook_is_400(client: httpx.Client, change: dict[str, str], code: str) -> None:
    answer = client.post("webhooks", json={**WEBHOOK, **change})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    missing = client.post("webhooks", json={"name": "n"})
    assert missing.json()["code"] == "rest_missing_callback_param"


def test_a_delivery_is_signed_over_its_very_bytes(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    webhook_id = client.post("webhooks", json=WEBHOOK).json()["id"]
    client.put("orders/21", json={"status": "cancelled"})
    body, headers = simulator.webhook_delivery(webhook_id, 21)

    expected = base64.b64encode(hmac.digest(b"word", body, hashlib.sha256)).decode()
    assert headers["X-WC-Webhook-Signature"] == expected
    assert headers["X-WC-Webhook-Topic"] == "order.updated"
    assert rb"http:\/\/127.0.0.1" in body
    assert json.loads(body)["status"] == "cancelled"


def test_deliveries_of_one_second_share_their_id_and_an_action_sends_only_the_id(
    simulator: WooCommerceSimulator, client: httpx.Client
) -> None:
    topic = "action.woocommerce_order_status_cancelled"
    webhook_id = client.post("webhooks", json={**WEBHOOK, "topic": topic}).json()["id"]
    simulator.shop.now = lambda: "2026-11-23T00:00:00"  # type: ignore[method-assign]
    (first, first_headers), (_, second_headers) = (
        simulator.webhook_delivery(webhook_id, order_id) for order_id in (21, 24)
    )

    assert json.loads(first) == {"action": "woocommerce_order_status_cancelled", "arg": 21}
    assert first_headers["X-WC-Webhook-Delivery-ID"] == second_headers["X-WC-Webhook-Delivery-ID"]


def test_a_webhook_was_modified_only_once_it_was_changed(client: httpx.Client) -> None:
    made = client.post("webhooks", json=WEBHOOK).json()
    assert (made["date_modified"], made["date_modified_gmt"]) == (None, None)
    paused = client.put(f"webhooks/{made['id']}", json={"status": "paused"}).json()
    assert paused["date_modified"] is not None


def test_a_ping_is_unsigned(simulator: WooCommerceSimulator, client: httpx.Client) -> None:
    webhook_id = client.post("webhooks", json=WEBHOOK).json()["id"]
    body, headers = simulator.webhook_ping(webhook_id)

    assert body == f"webhook_id={webhook_id}".encode()
    assert not [name for name in headers if name.startswith("X-WC")]


# The shop about itself


def test_gateways_versions_and_settings(client: httpx.Client) -> None:
    supports = {row["id"]: row["method_supports"] for row in client.get("payment_gateways").json()}
    assert "refunds" in supports["fakepay"]
    assert "refunds" not in supports["cod"]
    assert client.get("payment_gateways/bacs").json()["id"] == "bacs"
    status = client.get("system_status").json()
    assert (status["environment"]["version"], status["settings"]["number_of_decimals"]) == ("10.0.2", 2)
    assert client.get("settings/general/woocommerce_currency").json()["value"] == "USD"
    assert client.get("settings/general/woocommerce_price_num_decimals").json()["value"] == "2"
    assert (status["settings"]["HPOS_enabled"], "hpos_enabled" in status["environment"]) == (True, False)


def test_a_setting_shows_what_it_can_be(client: httpx.Client) -> None:
    answer = client.get("settings/general/woocommerce_currency")
    assert {"id", "value", "group_id", "default", "tip", "options"} <= answer.json().keys()
    assert answer.headers["allow"] == "GET, POST, PUT, PATCH"


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("settings/general/other", "rest_setting_setting_invalid", "Invalid setting."),
        ("settings/other/woocommerce_x", "rest_setting_setting_group_invalid", "Invalid setting group."),
        ("settings/other", "rest_setting_setting_group_invalid", "Invalid setting group."),
        ("products/999", "woocommerce_rest_product_invalid_id", "Invalid ID."),
        ("payment_gateways/x", "woocommerce_rest_payment_gateway_invalid", "Resource does not exist."),
    ],
)
def test_what_is_not_there_says_so_in_the_shops_words(
    client: httpx.Client, path: str, code: str, words: str
) -> None:
    answer = client.get(path)
    told = answer.json()
    assert (answer.status_code, told["code"], told["message"]) == (404, code, words)


def test_products_show_their_stock(client: httpx.Client) -> None:
    client.put("orders/21", json={"status": "cancelled"})

    (lamp,) = client.get("products", params={"sku": "LAMP-1"}).json()
    assert lamp["stock_quantity"] == 1002
    assert client.get(f"products/{lamp['id']}").json()["sku"] == "LAMP-1"
    assert client.get("products/999").status_code == 404


@pytest.mark.parametrize(("version", "computes"), [("10.0.2", False), ("11.1.0", True), ("12.0.0", True)])
def test_newer_shops_offer_to_compute_a_refund(
    simulator: WooCommerceSimulator, client: httpx.Client, version: str, computes: bool
) -> None:
    simulator.shop.version = version
    described = client.options("orders/21/refunds").json()
    [post] = [each for each in described["endpoints"] if each["methods"] == ["POST"]]
    assert ("compute_totals" in post["args"]) is computes


def test_options_describe_what_a_refund_takes(client: httpx.Client) -> None:
    described = client.options("orders/21/refunds").json()

    (post,) = [each for each in described["endpoints"] if each["methods"] == ["POST"]]
    assert "api_restock" in post["args"]
    assert "compute_totals" not in post["args"], "only from WooCommerce 11.1 on"


# Where a shop comes from


def test_the_built_in_shop_has_a_paid_order() -> None:
    simulator = WooCommerceSimulator.from_files()
    assert (simulator.order(21)["status"], simulator.order(21)["total"]) == ("processing", "82.49")
    assert len(simulator.shop.orders) == 6


def test_a_shop_can_be_a_file_its_content_or_a_list_of_orders(recordings: Path) -> None:
    file = recordings / "shop.json"
    content = json.loads(file.read_text())
    for source in (file, content, content["orders"]):
        simulator = WooCommerceSimulator.from_shop(source)
        assert len(simulator.shop.orders) == 31
        assert simulator.stock("LAMP-1") == 1000
    assert len(WooCommerceSimulator.from_files(recordings / "hard_orders.json").shop.orders) == 28


def test_refunds_of_a_seeded_order_count_against_its_cap(recordings: Path) -> None:
    hard = json.loads((recordings / "hard_orders.json").read_text())
    simulator = WooCommerceSimulator.from_shop([hard[0]["after"]])

    order = simulator.order(100)
    assert sorted(row["total"] for row in order["refunds"]) == ["-266.95", "-85.80"]
    assert simulator.shop.remaining(simulator.shop.orders[100]) == 0


def test_decimals_are_a_setting_of_the_shop(recordings: Path) -> None:
    simulator = WooCommerceSimulator.from_shop(recordings / "shop.json", decimals=3)
    assert simulator.shop.decimals == 3
