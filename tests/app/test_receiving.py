"""Deliveries are verified and kept, each once, before anybody acts on them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dropconnect import Dropconnect
from dropconnect.errors import ConfigurationError, InvalidSignature
from dropconnect.journal import Journal
from dropconnect.journal.inbox import Delivery

SECRET = "hook-secret"
ORDER = json.dumps({"action": "woocommerce_order_status_cancelled", "arg": 21}).encode()


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dropconnect]:
    for name, value in (("KEY", "ck_" + "0" * 40), ("SECRET", "cs_" + "0" * 40), ("HOOK", SECRET)):
        monkeypatch.setenv(name, value)
    file = tmp_path / "dropconnect.toml"
    file.write_text(
        'state_folder = "state"\n[stores.shop]\nconnector = "woocommerce"\nurl = "https://shop.example.test"\n'
        'consumer_key = { env = "KEY" }\nconsumer_secret = { env = "SECRET" }\n'
        'webhook_secret = { env = "HOOK" }\n',
        encoding="utf-8",
    )
    with Dropconnect.open(file) as opened:
        yield opened


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    signature = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()
    return {"X-WC-Webhook-Signature": signature, "X-WC-Webhook-Topic": "order.updated"}


def kept(folder: Path) -> list[Delivery]:
    journal = Journal(folder / "dropconnect-journal.sqlite3")
    try:
        with journal.read() as reading:
            found = reading.inbox.last_of("shop")
            assert reading.inbox.waiting() == (found is not None)
            return [found] if found else []
    finally:
        journal.close()


def test_a_delivery_is_kept_once_whatever_its_headers_say(app: Dropconnect, tmp_path: Path) -> None:
    event = app.receive("shop", signed(ORDER), ORDER)
    assert (event.kind, event.order_id, event.is_new) == ("order-changed", "21", True)
    again = app.receive("shop", {**signed(ORDER), "X-WC-Webhook-Topic": "order.restored"}, ORDER)
    assert not again.is_new
    [delivery] = kept(tmp_path)
    assert (delivery.order_id, delivery.topic, delivery.tries) == ("21", "order.updated", 0)
    assert delivery.due_at == delivery.received_at


def test_a_forged_delivery_is_not_kept(app: Dropconnect, tmp_path: Path) -> None:
    with pytest.raises(InvalidSignature):
        app.receive("shop", signed(ORDER, "another"), ORDER)
    assert not (tmp_path / "dropconnect-journal.sqlite3").exists() or kept(tmp_path) == []


def test_a_ping_is_taken_and_not_kept(app: Dropconnect, tmp_path: Path) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert app.receive("shop", headers, b"webhook_id=1").kind == "ping"
    assert not (tmp_path / "dropconnect-journal.sqlite3").exists()


def test_a_connection_that_is_not_there_is_told(app: Dropconnect) -> None:
    with pytest.raises(ConfigurationError):
        app.receive("elsewhere", signed(ORDER), ORDER)
