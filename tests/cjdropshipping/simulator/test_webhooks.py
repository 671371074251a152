"""Where messages go, and how they are signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest
from tests.cjdropshipping.simulator.cj import CJClient

from dropconnect_cjdropshipping.simulator import CJSimulator

TOPICS = ("product", "stock", "order", "logistics")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://hooks.example.test/cj", 200),
        ("http://hooks.example.test/cj", 1607002),
        ("https://localhost/cj", 1607001),
    ],
)
def test_only_public_https(simulator: CJSimulator, client: CJClient, address: str, code: int) -> None:
    body = {topic: {"type": "ENABLE", "callbackUrls": [address]} for topic in TOPICS}
    assert client.post("webhook/set", **body)["code"] == code
    callback = client.get("setting/get")["data"]["callback"]
    assert callback == (
        {topic: {"type": "ENABLE", "urls": [address]} for topic in TOPICS} if code == 200 else {}
    )


def test_all_four_topics_are_needed(client: CJClient) -> None:
    body = {"order": {"type": "ENABLE", "callbackUrls": ["https://hooks.example.test"]}}
    assert client.post("webhook/set", **body)["code"] == 16900403


def test_the_signature_is_over_the_raw_body_with_the_open_id(
    simulator: CJSimulator, client: CJClient
) -> None:
    simulator.add_order("1001", status="SHIPPED")
    body, headers = simulator.order_webhook("1001", "ORDER_CONNNECTED")
    open_id = client.get("setting/get")["data"]["openId"]
    expected = hmac.new(str(open_id).encode(), body, hashlib.sha256).digest()

    assert headers["sign"] == base64.b64encode(expected).decode()
    message = json.loads(body)
    assert (message["messageType"], message["params"]["orderStatus"]) == ("ORDER_CONNNECTED", "SHIPPED")


def test_every_message_has_an_id_of_its_own_and_events_are_text(simulator: CJSimulator) -> None:
    simulator.add_order("1001", status="SHIPPED")
    first, second = (json.loads(simulator.logistic_webhook("1001", 12)[0]) for _ in range(2))
    assert first["messageId"] != second["messageId"]
    assert json.loads(first["params"]["logisticsTrackEvents"])[0]["status"] == 12
