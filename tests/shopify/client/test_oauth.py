"""Installing the app: what is sent to Shopify, and what of the answer is believed."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import shopify
from pydantic import SecretStr
from tests.shopify.client.shop import SHOP

from dropconnect.plugin import InvalidSignature
from dropconnect_shopify.api.oauth import permission_url, validate_callback, validate_session_token

SECRET = SecretStr("the-secret-of-this-app-and-of-no-other")
STATE = "unguessable"


def callback(secret: SecretStr = SECRET, **changes: str) -> dict[str, str]:
    """As Shopify redirects back: signed over all other parameters, sorted."""
    params = {"code": "c0de", "shop": SHOP, "state": STATE, "timestamp": str(int(time.time())), **changes}
    text = "&".join(f"{name}={params[name]}" for name in sorted(params))
    signature = hmac.new(secret.get_secret_value().encode(), text.encode(), hashlib.sha256).hexdigest()
    return {**params, "hmac": signature}


def session_token(secret: SecretStr = SECRET, **changes: Any) -> str:
    now = int(time.time())
    claims = {
        "iss": f"https://{SHOP}/admin",
        "dest": f"https://{SHOP}",
        "aud": "app",
        "sub": "1",
        "exp": now + 60,
        "nbf": now - 1,
        "jti": "1",
        "sid": "1",
        **changes,
    }
    return f"Bearer {jwt.encode(claims, secret.get_secret_value(), algorithm='HS256')}"


def test_the_merchant_is_asked_in_the_own_shop() -> None:
    url = urlsplit(
        permission_url(SHOP, "app", ["write_orders", "read_orders"], "https://example.test/back", STATE)
    )
    assert (url.scheme, url.netloc, url.path) == ("https", SHOP, "/admin/oauth/authorize")
    assert parse_qs(url.query) == {
        "client_id": ["app"],
        "scope": ["write_orders,read_orders"],
        "redirect_uri": ["https://example.test/back"],
        "state": [STATE],
    }


def test_a_shop_that_is_none_is_not_asked() -> None:
    with pytest.raises(ValueError, match="example"):
        permission_url("www.example.test", "app", [], "https://example.test", STATE)
    with pytest.raises(InvalidSignature):
        permission_url(SHOP, "app", [], "https://example.test", "")


def test_what_shopify_signed_brings_the_code() -> None:
    assert validate_callback(callback(), SHOP, SECRET, STATE) == "c0de"


@pytest.mark.parametrize(
    "params",
    [
        {},
        callback(SecretStr("another")),
        {**callback(), "code": "forged"},
        {**callback(), "hmac": ""},
        {name: value for name, value in callback().items() if name != "hmac"},
        callback(shop="other.myshopify.com"),
        callback(state="another"),
        callback(state=""),
        callback(code=""),
        callback(timestamp="1"),
        callback(timestamp="soon"),
    ],
)
def test_anything_else_is_not_believed(params: dict[str, str]) -> None:
    with pytest.raises(InvalidSignature):
        validate_callback(params, SHOP, SECRET, STATE)


def test_without_a_secret_or_a_state_nothing_is_believed() -> None:
    nothing = SecretStr("")
    with pytest.raises(InvalidSignature):
        validate_callback(callback(nothing), SHOP, nothing, STATE)
    with pytest.raises(InvalidSignature):
        validate_callback(callback(state=""), SHOP, SECRET, "")


def test_a_session_token_tells_its_claims() -> None:
    assert validate_session_token(session_token(), SHOP, "app", SECRET)["sub"] == "1"


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer x",
        session_token().removeprefix("Bearer "),
        session_token(SecretStr("another-secret-that-is-long-enough-for-it")),
        session_token(aud="another app"),
        session_token(exp=1),
        session_token(iss="https://other.myshopify.com/admin", dest="https://other.myshopify.com"),
        session_token(iss="https://example.test/admin", dest="https://example.test"),
    ],
)
def test_a_session_token_that_is_not_for_us_is_not_believed(authorization: str) -> None:
    with pytest.raises(InvalidSignature):
        validate_session_token(authorization, SHOP, "app", SECRET)


def test_two_apps_in_one_process_do_not_mix() -> None:
    permission_url(SHOP, "app", [], "https://example.test", STATE)
    validate_callback(callback(), SHOP, SECRET, STATE)
    assert (shopify.Session.api_key, shopify.Session.secret) == (None, None)
