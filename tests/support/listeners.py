"""A program that is told of events: a section of the file, and what it was told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from tests.support.receiver import Receiver

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwBZrtBZrtBZrt"
OLD_KEY = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"


def listener(receiver: Receiver, name: str = "books", more: str = "") -> str:
    """Its section, for which no machine is too slow. Its secret is ``BOOKS_SECRET`` of the environment."""
    if "timeout_seconds" not in more:
        more = f"timeout_seconds = 60\n{more}"
    return f'\n[events.{name}]\nurl = "{receiver.url}"\nsecret = {{ env = "BOOKS_SECRET" }}\n{more}\n'


def bodies(receiver: Receiver) -> list[Any]:
    """What was sent to it, in this order, also what it did not take."""
    return [json.loads(body) for _, body in receiver.taken]


def kinds(receiver: Receiver) -> list[str]:
    return [body["kind"] for body in bodies(receiver)]


def by_case(receiver: Receiver) -> Mapping[int, list[str]]:
    """The ids of the events of each case, in the order in which they were sent; a repeat counts once."""
    found: dict[int, list[str]] = defaultdict(list)
    for body in bodies(receiver):
        if body["id"] not in found[body["case_id"]]:
            found[body["case_id"]].append(body["id"])
    return found


def is_signed(headers: Mapping[str, str], body: bytes, key: str) -> bool:
    """Whether one of the signatures is made with this key, by the words of the standard."""
    secret = base64.b64decode(key.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = base64.b64encode(hmac.new(secret, content, hashlib.sha256).digest()).decode()
    return f"v1,{digest}" in headers["webhook-signature"].split(" ")
