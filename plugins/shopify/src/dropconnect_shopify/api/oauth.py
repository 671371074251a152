"""Letting a merchant install the app: where to send the browser, and is what comes back from Shopify?

ShopifyAPI does the signing. Its ``Session`` keeps the app's key and secret for the whole process; a class of
its own per app keeps two apps apart.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import shopify
from pydantic import SecretStr
from shopify import session_token

from dropconnect.plugin import InvalidSignature
from dropconnect_shopify.settings import PROVED_VERSIONS, SHOP_NAME


def permission_url(shop: str, client_id: str, scopes: Sequence[str], redirect_uri: str, state: str) -> str:
    """Where the merchant grants the scopes. ``state`` is to come back unchanged: make it unguessable."""
    _refuse_unless(state, "no state was given")
    return str(_session(shop, client_id, "").create_permission_url(list(scopes), redirect_uri, state))


def validate_callback(params: Mapping[str, str], shop: str, client_secret: SecretStr, state: str) -> str:
    """The authorisation code in the query of the redirect back to us.

    Raises ``InvalidSignature`` unless Shopify signed it for this app within a day, for this ``shop`` and in
    answer to this ``state``.
    """
    secret = client_secret.get_secret_value()
    _refuse_unless(secret, "the app has no secret")
    _refuse_unless(_is_signed(shop, secret, params), "the signature does not match, or is older than a day")
    _refuse_unless(params.get("shop") == shop, "it is about another shop")
    given = params.get("state", "")
    _refuse_unless(state and hmac.compare_digest(given.encode(), state.encode()), "the state is another one")
    code = params.get("code", "")
    _refuse_unless(code, "it has no code")
    return code


def validate_session_token(
    authorization: str, shop: str, client_id: str, client_secret: SecretStr
) -> Mapping[str, Any]:
    """The claims of a session token (``Authorization: Bearer ...``) from the app's page in the shop's admin.

    Raises ``InvalidSignature`` unless it is good, and for this app and this ``shop``.
    """
    try:
        claims = session_token.decode_from_header(authorization, client_id, client_secret.get_secret_value())
    except session_token.SessionTokenError:
        # The library's words may repeat parts of the token.
        raise InvalidSignature("the session token is not good") from None
    _refuse_unless(claims.get("dest") == f"https://{shop}", "the session token is for another shop")
    return dict(claims)


def _is_signed(shop: str, secret: str, params: Mapping[str, str]) -> bool:
    try:
        return bool(_session(shop, "", secret).validate_params(dict(params)))
    except ValueError:
        # The time in it is not a number.
        return False


def _session(shop: str, client_id: str, client_secret: str) -> shopify.Session:
    """A session whose key and secret stand on a class of its own instead of on the library's."""
    if not SHOP_NAME.fullmatch(shop):
        raise ValueError("the shop is named as in example.myshopify.com")
    own: type[shopify.Session] = type(
        "AppSession", (shopify.Session,), {"api_key": client_id, "secret": client_secret}
    )
    return own(shop, PROVED_VERSIONS[-1])


def _refuse_unless(good: object, why: str) -> None:
    if not good:
        raise InvalidSignature(f"this does not come from Shopify: {why}")
