"""Messages as CJ sends them: verified over the raw bytes, then read."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path

import pytest
from pydantic import SecretStr
from tests.cjdropshipping.connector.cj import CJ, SAMPLES, connected, sample

from dropconnect.plugin import ConfigurationError, InvalidSignature, WebhookEvent
from dropconnect_cjdropshipping.simulator import CJSimulator

OPEN_ID = "900000077"


def signed(body: bytes, key: str = OPEN_ID) -> dict[str, str]:
    return {"sign": base64.b64encode(hmac.new(key.encode(), body, hashlib.sha256).digest()).decode()}


def parsed(tmp_path: Path, headers: dict[str, str], body: bytes) -> WebhookEvent:
    given = {"open_id": SecretStr(OPEN_ID)}
    with connected(CJSimulator(), "http://127.0.0.1:9", tmp_path, **given) as connection:
        return connection.parse_webhook(headers, body)


def message(kind: str, action: str = "UPDATE", **params: object) -> bytes:
    text = {"messageId": "m-1", "type": kind, "messageType": action, "params": params}
    return json.dumps(text).encode()


@pytest.mark.parametrize("name", sorted(path.stem for path in (SAMPLES / "webhooks").iterdir()))
def test_documented_samples(tmp_path: Path, name: str) -> None:
    given = sample(f"webhooks/{name}")["message"]
    body = json.dumps(given, default=str).encode()
    event = parsed(tmp_path, signed(body), body)
    assert event.topic == f"{given['type']}/{given['messageType']}"
    assert event.kind == ("ignored" if name == "product" else "order-changed")
    assert bool(event.order_id) is (name != "product")


@pytest.mark.parametrize(
    ("body", "kind", "order_id"),
    [
        (message("ORDER", cjOrderId="SD1", orderNumber="1001"), "order-changed", "SD1"),
        (message("ORDER", cjOrderId=None, orderNumber="1001"), "order-changed", "1001"),
        (message("ORDER", orderNum="1001"), "order-changed", "1001"),
        (message("ORDER", "ORDER_CONNNECTED", cjOrderId="SD1"), "order-changed", "SD1"),
        (message("ORDER", "DELETE", cjOrderId="SD1"), "order-deleted", "SD1"),
        (message("ORDERSPLIT", originalOrderId="SD1"), "order-changed", "SD1"),
        (message("LOGISTIC", orderId=210823), "order-changed", "210823"),
        (message("LOGISTICS", orderId="SD1"), "order-changed", "SD1"),
        (message("LOGISTICS", cjOrderId="SD1", orderNumber="1001"), "order-changed", "SD1"),
        (message("PRIVATE_ORDER"), "ignored", ""),
        (message("PRIVATE_ORDER", cjOrderId="SY1"), "order-changed", "SY1"),
        (message("SOMETHING_NEW", cjOrderId=["SD1"]), "ignored", ""),
        (message("SOMETHING_NEW"), "ignored", ""),
        (b"{}", "ignored", ""),
    ],
)
def test_types(tmp_path: Path, body: bytes, kind: str, order_id: str) -> None:
    event = parsed(tmp_path, signed(body), body)
    assert (event.kind, event.order_id) == (kind, order_id)
    assert event.dedupe_key
    assert not event.trusted, "its signature's key is a number that can be guessed"


BODY = message("ORDER", cjOrderId="SD1")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (signed(BODY, "another"), BODY),
        (signed(BODY), BODY.replace(b"SD1", b"SD2")),
        # The same JSON written otherwise is not what was signed.
        (signed(BODY), json.dumps(json.loads(BODY), indent=1).encode()),
        ({"sign": ""}, BODY),
        ({"sign": "ünsigned"}, BODY),
        ({"X-CJ-Signature": signed(BODY)["sign"]}, BODY),
        ({}, BODY),
    ],
)
def test_what_cj_did_not_sign_is_refused(tmp_path: Path, headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(InvalidSignature):
        parsed(tmp_path, headers, body)


def test_header_names_come_in_any_case(tmp_path: Path) -> None:
    assert parsed(tmp_path, {"Sign": signed(BODY)["sign"]}, BODY).order_id == "SD1"


@pytest.mark.parametrize(
    "name", ["0", "-7", "9" * 21, "S" * 51, "SD1\nSD2", "SD1\x1b[2J", 0, -7, 10**20, 10**4000]
)
def test_what_cannot_be_an_orders_id_names_none(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: object
) -> None:
    body = message("ORDER", cjOrderId=name)
    event = parsed(tmp_path, signed(body), body)
    assert (event.kind, event.order_id) == ("unreadable", "")
    assert "acknowledged unread" in caplog.text


@pytest.mark.parametrize("odd", [[], {}, True, -7])
def test_an_odd_id_does_not_hide_a_good_one(tmp_path: Path, odd: object) -> None:
    body = message("ORDER", cjOrderId=odd, orderNumber="1001")
    assert parsed(tmp_path, signed(body), body).order_id == "1001"


def test_a_replay_is_the_same_delivery_and_another_body_is_not(tmp_path: Path) -> None:
    replay = parsed(tmp_path, {**signed(BODY), "X-Delivery": "another"}, BODY)
    other = message("ORDER", cjOrderId="SD2")
    assert replay.dedupe_key == parsed(tmp_path, signed(BODY), BODY).dedupe_key
    assert parsed(tmp_path, signed(other), other).dedupe_key != replay.dedupe_key


@pytest.mark.parametrize("body", [b"not json", b"[]", b"[" * 100_000, message("ORDER"), b'{"type":"ORDER"}'])
def test_a_signed_body_of_another_shape_is_acknowledged(tmp_path: Path, body: bytes) -> None:
    assert parsed(tmp_path, signed(body), body).kind == "unreadable"


def test_the_open_id_is_remembered_from_the_log_in(cj: CJ, simulator: CJSimulator) -> None:
    body, headers = simulator.order_webhook("paid")
    with pytest.raises(ConfigurationError, match="dropconnect check"):
        cj.connection.parse_webhook(dict(headers), body)
    assert simulator.log.requests() == [], "parsing asks nobody"
    cj.connection.check_connection()
    assert cj.connection.parse_webhook(dict(headers), body).order_id == simulator.order("paid").code
    with connected(simulator, cj.url, cj.folder) as another_program:
        assert another_program.parse_webhook(dict(headers), body).kind == "order-changed"


def test_what_the_simulator_delivers_is_understood(cj: CJ, simulator: CJSimulator) -> None:
    cj.connection.check_connection()
    original = simulator.order("paid")
    for body, headers in (
        simulator.order_webhook("paid"),
        simulator.logistic_webhook("paid"),
        simulator.split_webhook(original, [simulator.order("processing")]),
    ):
        assert cj.connection.parse_webhook(dict(headers), body).order_id == original.code
