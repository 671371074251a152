"""Is a webhook from who it says? Answered over its raw body, before anything of it is parsed."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping

from pydantic import SecretStr

from dropconnect.errors import InvalidSignature


def header(headers: Mapping[str, str], name: str) -> str:
    """The value under that name, which servers hand on in any case; empty if there is none."""
    wanted = name.lower()
    return next((value.strip() for key, value in headers.items() if key.lower() == wanted), "")


def verify_hmac(body: bytes, given: str, secrets: Iterable[SecretStr], refusal: str) -> None:
    """Raise ``InvalidSignature`` with the text ``refusal`` unless ``given`` signs ``body``.

    A signature is base64 of HMAC-SHA256 over the raw body. It may be made with any of ``secrets``: while one
    is being replaced, both count. An empty secret signs nothing, since anybody could have it.
    """
    keys = [secret.get_secret_value().encode() for secret in secrets]
    sent = given.encode(errors="replace")
    # All are tried, each in constant time: how long it takes says nothing about them.
    found = [hmac.compare_digest(_signature(body, key), sent) for key in keys if key]
    if not any(found):
        raise InvalidSignature(refusal)


def delivery_key(kind: str, body: bytes) -> str:
    """By what a delivery is known again: its kind and its body, for the headers are not signed.

    A replay under another delivery id is so the same delivery. The kind is in it because a copy that was
    sent under a topic of no interest must not hide the true one.
    """
    return f"{kind}:{hashlib.sha256(body).hexdigest()}"


def _signature(body: bytes, key: bytes) -> bytes:
    return base64.b64encode(hmac.digest(key, body, hashlib.sha256))
