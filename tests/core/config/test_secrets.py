"""Secrets come by reference, and go nowhere but to the provider."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keyring.errors
import pytest
from tests.core.config.conftest import Keyring, Load

from dropconnect.config import Configuration
from dropconnect.errors import ConfigurationError

SECRET = "cs_do-not-print-me"
SHOP = """
[stores.shop]
connector = "woocommerce"
url = "https://shop.example.test"
consumer_key = {{ env = "SHOP_KEY" }}
consumer_secret = {secret}
"""


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_KEY", "ck_do-not-print-me")


def with_secret(loaded: Load, secret: str) -> Configuration:
    return loaded(SHOP.format(secret=secret))


def secret_of(configuration: Configuration) -> str:
    connection = configuration.open_store("shop")
    try:
        settings: Any = connection.connector.settings  # type: ignore[attr-defined]  # the connector's own
        value: str = settings.consumer_secret.get_secret_value()
        return value
    finally:
        connection.close()


def why_not(loaded: Load, secret: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        with_secret(loaded, secret).open_store("shop")
    assert SECRET not in str(caught.value)
    assert "stores.shop.consumer_secret" in str(caught.value)
    return str(caught.value)


def test_from_the_environment(loaded: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_SECRET", SECRET)
    assert secret_of(with_secret(loaded, '{ env = "SHOP_SECRET" }')) == SECRET


def test_from_a_file_beside_the_configuration(loaded: Load, tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "shop").write_text(f"{SECRET}\n", encoding="utf-8")
    assert secret_of(with_secret(loaded, '{ file = "secrets/shop" }')) == SECRET


def test_from_the_keyring(loaded: Load, own_keyring: Keyring) -> None:
    own_keyring.set_password("shops/north", "secret", SECRET)
    assert secret_of(with_secret(loaded, '{ keyring = "shops/north/secret" }')) == SECRET


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        (f'"{SECRET}"', "a secret is given by reference"),
        ("7", "a secret is given by reference"),
        (f'{{ plain = "{SECRET}" }}', "a secret is given by reference"),
        ('{ env = "A", file = "b" }', "a secret is given by reference"),
        ("{ env = 7 }", "env needs a name in quotes"),
        ('{ env = "" }', "env needs a name in quotes"),
        ('{ env = "NOT_SET_ANYWHERE" }', "the environment variable NOT_SET_ANYWHERE is not set"),
        ('{ file = "nowhere" }', "cannot be read: No such file"),
        ('{ file = "empty" }', "is empty"),
        ('{ file = "binary" }', "it is not UTF-8 text"),
        ('{ keyring = "no-slash" }', 'write the keyring entry as "service/name"'),
        ('{ keyring = "shops/missing" }', "the keyring has no entry shops/missing"),
    ],
)
def test_what_is_no_secret_is_said_and_not_repeated(
    loaded: Load, tmp_path: Path, own_keyring: Keyring, reference: str, reason: str
) -> None:
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    assert reason in why_not(loaded, reference)


def test_a_keyring_that_fails_is_said(
    loaded: Load, own_keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(service: str, username: str) -> str:
        raise keyring.errors.KeyringLocked(f"secret is {SECRET}")

    monkeypatch.setattr(own_keyring, "get_password", locked)
    assert "the keyring cannot be read (KeyringLocked)" in why_not(loaded, '{ keyring = "shops/secret" }')


def test_a_secret_missing_for_one_store_does_not_stop_the_others(loaded: Load) -> None:
    other = '[stores.other]\nconnector = "fake-platform"\n'
    configuration = loaded(SHOP.format(secret='{ env = "NOT_SET_ANYWHERE" }') + other)
    assert configuration.open_store("other").get_order("ok-1").connection == "other"


def test_nothing_that_holds_a_secret_shows_it(loaded: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_SECRET", SECRET)
    configuration = with_secret(loaded, '{ env = "SHOP_SECRET" }')
    connection = configuration.open_store("shop")
    connector: Any = connection.connector
    settings = connector.settings
    shown = [
        text(thing)
        for thing in (configuration, configuration.store("shop"), connection, connector, settings)
        for text in (repr, str)
    ]
    shown += [str(settings.model_dump()), settings.model_dump_json(), str(vars(connector))]
    connection.close()
    assert [text for text in shown if "do-not-print-me" in text] == []


def test_a_secret_pasted_into_the_file_is_not_shown_either(loaded: Load) -> None:
    configuration = with_secret(loaded, f'"{SECRET}"')
    assert SECRET not in repr(configuration.store("shop"))
    assert SECRET not in str(configuration.stores)
