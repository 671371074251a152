"""Webhooks from Python: a program sets them, and what the shop then sends is kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import inspect
from pathlib import Path

import pytest

import dropconnect
from dropconnect import Dropconnect, WebhookStand
from dropconnect.errors import ConfigurationError
from dropconnect.testing.fakes import FakeWorld
from dropconnect.testing.fakes.webhooks import SIGNATURE

STORE = '[stores.shop]\nconnector = "fake-telling-platform"\n'
BASE = "https://hooks.example.test"


def opened(folder: Path, world: FakeWorld, more: str = "") -> Dropconnect:
    file = folder / "dropconnect.toml"
    file.write_text(STORE + more, encoding="utf-8")
    return Dropconnect.open(file, registry=world.registry(), clock=world.clock)


def test_what_a_shop_sends_where_it_was_told_to_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = FakeWorld()
    monkeypatch.setenv("TOKEN", "t-secret")
    body = b'{"order": "ok-1"}'
    signature = base64.b64encode(hmac.digest(b"t-secret", body, hashlib.sha256)).decode()
    with opened(tmp_path, world, 'token = { env = "TOKEN" }\n') as app:
        made = app.install_webhooks("shop", url=BASE, by="Ada")
        receipt = app.receive("shop", {SIGNATURE: signature}, body)
        checked = app.check("shop").connections[0]

    assert {(row.stand, row.url) for row in made.webhooks} == {(WebhookStand.MADE, f"{BASE}/hooks/shop")}
    assert (receipt.order_id, receipt.is_new) == ("ok-1", True)
    rows = {row.name: row.detail for row in checked.rows}
    assert rows["webhooks"] == f"orders, refunds are sent to {BASE}/hooks/shop"
    assert "the last came on" in rows["deliveries"]


def test_a_failed_installation_is_not_remembered(tmp_path: Path) -> None:
    world = FakeWorld()
    with opened(tmp_path, world) as app:
        with pytest.raises(ConfigurationError, match="token"):
            app.install_webhooks("shop", url=BASE, by="Ada")
        assert app.webhooks("shop").address == ""
        assert app.check("shop").ok


def test_what_the_methods_return_can_be_imported_by_callers() -> None:
    for method in (Dropconnect.webhooks, Dropconnect.install_webhooks, Dropconnect.remove_webhooks):
        returned = inspect.signature(method).return_annotation
        assert returned in dropconnect.__all__
