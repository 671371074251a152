"""Who is asking: https with Basic authentication, plain http with OAuth 1, and the rights of a key."""

from __future__ import annotations

import base64
import binascii
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote, unquote

from dropconnect.testing.simulator import Received
from dropconnect_woocommerce.simulator.wp import WpError, query_parameters, refusal

Permissions = Literal["read", "write", "read_write"]
Role = Literal["administrator", "shop_manager", "customer"]

_OAUTH_NAMES = (
    "oauth_consumer_key",
    "oauth_timestamp",
    "oauth_nonce",
    "oauth_signature",
    "oauth_signature_method",
)
_TIMESTAMP_WINDOW_SECONDS = 15 * 60
_READING = ("GET", "HEAD")
_WRITING = ("POST", "PUT", "PATCH", "DELETE")
_DENIALS = {
    "view": "Sorry, you cannot view this resource.",
    "list": "Sorry, you cannot list resources.",
    "create": "Sorry, you are not allowed to create resources.",
    "edit": "Sorry, you are not allowed to edit this resource.",
    "delete": "Sorry, you are not allowed to delete this resource.",
    "batch": "Sorry, you are not allowed to batch manipulate this resource.",
}


@dataclass
class ApiKey:
    """A consumer key of the shop and the rights of the user it belongs to."""

    consumer_key: str
    consumer_secret: str
    permissions: Permissions = "read_write"
    role: Role = "shop_manager"
    user_id: int = 1
    user_name: str = "shop"
    # WooCommerce remembers one nonce for each second, so an older one of the same second passes again.
    nonces: dict[int, str] = field(default_factory=dict, repr=False)


class Authentication:
    """The shop's keys. ``clock_skew`` sets the server's idea of OAuth time off, in seconds."""

    def __init__(self) -> None:
        self.clock_skew = 0.0
        self._keys: dict[str, ApiKey] = {}

    def add(self, key: ApiKey) -> ApiKey:
        self._keys[key.consumer_key] = key
        return key

    def authenticate(self, request: Received, method: str) -> ApiKey | None:
        """The key behind the request, or None when it carries no usable credentials.

        Raises ``WpError`` 401 for credentials that are wrong or may not use ``method``.
        """
        query = query_parameters(request)
        key = self._basic(request, query) if request.scheme == "https" else None
        if key is None:
            key = self._oauth(request, method, query)
        if key is not None:
            _check_permissions(key, method)
        return key

    def _basic(self, request: Received, query: Mapping[str, str]) -> ApiKey | None:
        name, secret = query.get("consumer_key", ""), query.get("consumer_secret", "")
        if not name:
            name, secret = _basic_credentials(request)
        key = self._keys.get(name)
        # An unknown key is no error here: the request goes on as nobody's.
        if key is not None and not hmac.compare_digest(key.consumer_secret, secret):
            raise _failure("Consumer secret is invalid.")
        return key

    def _oauth(self, request: Received, method: str, query: Mapping[str, str]) -> ApiKey | None:
        missing = [name for name in _OAUTH_NAMES if not query.get(name)]
        if len(missing) == len(_OAUTH_NAMES):
            return None
        if missing:
            words = f"Missing OAuth parameter{'s' * (len(missing) > 1)} {', '.join(missing)}"
            raise refusal(401, "woocommerce_rest_authentication_missing_parameter", words)
        key = self._keys.get(query["oauth_consumer_key"])
        if key is None:
            raise _failure("Consumer key is invalid.")
        _check_signature(request, method, query, key)
        self._check_timestamp_and_nonce(query, key)
        return key

    def _check_timestamp_and_nonce(self, query: Mapping[str, str], key: ApiKey) -> None:
        timestamp, nonce = query["oauth_timestamp"], query["oauth_nonce"]
        now = time.time() + self.clock_skew
        if not timestamp.isdigit() or abs(now - int(timestamp)) > _TIMESTAMP_WINDOW_SECONDS:
            raise _failure("Invalid timestamp.")
        if nonce in list(key.nonces.values()):
            raise _failure("Invalid nonce - nonce has already been used.")
        key.nonces[int(timestamp)] = nonce


def require_right(key: ApiKey | None, right: str) -> ApiKey:
    """Raises ``WpError``: 401 for nobody, 403 for a user who may not. ``right`` as in ``cannot_<right>``."""
    if key is None or key.role == "customer":
        code = "view" if right == "list" else right
        raise refusal(401 if key is None else 403, f"woocommerce_rest_cannot_{code}", _DENIALS[right])
    return key


def _failure(message: str) -> WpError:
    return refusal(401, "woocommerce_rest_authentication_error", message)


def _check_permissions(key: ApiKey, method: str) -> None:
    if method in _READING and key.permissions == "write":
        raise _failure("The API key provided does not have read permissions.")
    if method in _WRITING and key.permissions == "read":
        raise _failure("The API key provided does not have write permissions.")


def _basic_credentials(request: Received) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret


def _check_signature(request: Received, method: str, query: Mapping[str, str], key: ApiKey) -> None:
    hash_name = query["oauth_signature_method"].removeprefix("HMAC-").lower()
    if hash_name not in ("sha1", "sha256"):
        raise _failure("Invalid signature - signature method is invalid.")
    parameters = sorted((name, value) for name, value in query.items() if name != "oauth_signature")
    joined = "%26".join(f"{_encoded_twice(name)}%3D{_encoded_twice(value)}" for name, value in parameters)
    address = quote(f"{request.base_url}{request.path}", safe="")
    signed = hmac.digest(
        f"{key.consumer_secret}&".encode(), f"{method}&{address}&{joined}".encode(), hash_name
    )
    given = unquote(query["oauth_signature"].replace(" ", "+"))
    if not hmac.compare_digest(base64.b64encode(signed), given.encode()):
        raise _failure("Invalid signature - provided signature does not match.")


def _encoded_twice(text: str) -> str:
    return quote(quote(text, safe="~"), safe="~")
