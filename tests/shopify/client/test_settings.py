"""What a merchant may write into the settings of a store, and what is refused with words that help."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError
from tests.shopify.client.shop import SHOP, TOKEN, settings

from dropconnect_shopify.settings import ShopifySettings, graphql_address

SIMULATOR = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "shop",
    [
        "",
        "example",
        "www.example.test",
        "https://example.myshopify.com.example.test/admin",
        "https://admin.shopify.com.example.test/store/example",
        "https://admin.shopify.com/store/",
        "https://admin.shopify.com/store/example.example.test/orders",
        "https://user:secret@example.myshopify.com/admin",
        "https://example.myshopify.com:8443/admin",
        "Example.myshopify.com",
        "-example.myshopify.com",
        "a.example.myshopify.com",
        "example.myshopify.com.example.test",
        "example.myshopify.com\n",
    ],
)
def test_a_shop_is_never_rewritten(shop: str) -> None:
    """The library makes ``www.myshopify.com`` of ``www.example.test``, and would send the token there."""
    with pytest.raises(ValidationError, match=r"permanent name"):
        settings(SIMULATOR, shop=shop)


@pytest.mark.parametrize(
    "pasted",
    [
        "https://admin.shopify.com/store/example",
        "https://admin.shopify.com/store/example/orders/450789469?tab=all",
        "admin.shopify.com/store/example/",
        "https://example.myshopify.com",
        "https://example.myshopify.com/admin/orders",
        "example.myshopify.com/admin",
    ],
)
def test_the_address_of_the_admin_is_taken_for_the_store_that_it_names(pasted: str) -> None:
    assert settings(SIMULATOR, shop=pasted).shop == "example.myshopify.com"


@pytest.mark.parametrize("version", ["2026-07", "2026-13", "unstable", "latest", ""])
def test_other_versions_are_refused(version: str) -> None:
    with pytest.raises(ValidationError, match="supported: 2026-10"):
        settings(SIMULATOR, api_version=version)
    with pytest.raises(ValueError, match="2026-10"):
        graphql_address(SIMULATOR, version)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.test",
        "http://127.0.0.1.example.test",
        "http://127.0.0.1:8000/admin",
        "http://user:secret@127.0.0.1:8000",
        "http://localhost:8000",
        "ftp://127.0.0.1",
        "127.0.0.1:8000",
        "http://127.0.0.1:port",
    ],
)
def test_the_token_goes_nowhere_else(url: str) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(url)
    assert "secret" not in str(caught.value)


def test_an_address_of_a_simulator() -> None:
    assert settings("https://127.0.0.1:8443/").graphql_url == (
        "https://127.0.0.1:8443/admin/api/2026-10/graphql.json"
    )


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"client_id": "app"},
        {"client_secret": "s"},
        {"refresh_token": "r"},
        {"client_id": "app", "refresh_token": "r"},
        {"access_token": "t", "client_id": "app", "client_secret": "s"},
        {"access_token": "t", "refresh_token": "r"},
        {"access_token": "t", "client_secret": "s"},
    ],
)
def test_there_is_one_way_in(given: dict[str, str]) -> None:
    made: dict[str, Any] = {
        name: value if name == "client_id" else SecretStr(value) for name, value in given.items()
    }
    with pytest.raises(ValidationError, match="access_token, or client_id and client_secret"):
        ShopifySettings(shop=SHOP, **made)


def test_every_secret_that_signs() -> None:
    app = {"access_token": None, "client_id": "app", "client_secret": SecretStr("one")}
    made = settings(SIMULATOR, **app, webhook_secrets=(SecretStr("two"),))
    assert [secret.get_secret_value() for secret in made.signing_secrets] == ["one", "two"]
    fixed = settings(SIMULATOR, webhook_secrets=(SecretStr("two"),))
    assert [secret.get_secret_value() for secret in fixed.signing_secrets] == ["two"]


def test_a_secret_in_plain_text_is_refused() -> None:
    with pytest.raises(ValidationError, match="by reference") as caught:
        settings(SIMULATOR, access_token=TOKEN)
    assert TOKEN not in str(caught.value)
    assert TOKEN not in repr(settings(SIMULATOR))
