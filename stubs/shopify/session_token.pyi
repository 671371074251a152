"""Types of ShopifyAPI 12.7.0: the session tokens of an embedded app."""

from typing import Any

class SessionTokenError(Exception): ...

def decode_from_header(authorization_header: str, api_key: str, secret: str) -> dict[str, Any]: ...
