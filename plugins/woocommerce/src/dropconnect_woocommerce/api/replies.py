"""The shop's reply, read as far as it can be read and judged by nobody yet."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx

from dropconnect.kit import Reply, foreign_page, plain_words, read_json, read_retry_after, without_secrets

_COUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, kw_only=True)
class ShopReply(Reply):
    """``payload`` is None unless the reply is JSON."""

    payload: Any = field(repr=False)
    is_json: bool
    pages: int | None = None
    location: str = ""

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300

    @property
    def description(self) -> str:
        told = self.is_json or self.foreign is not None
        return super().description if told else f"{super().description}, not JSON"


def read_reply(response: httpx.Response, hide: Collection[str] = ()) -> ShopReply:
    """Parse a reply without judging it. JSON numbers with a point become Decimal, never float.

    ``hide`` are secrets that must not stand in a message: shops repeat headers and addresses.
    """
    try:
        payload, is_json = read_json(response.content), True
    except ValueError:
        payload, is_json = None, False
    pages = response.headers.get("x-wp-totalpages", "")
    target = _address(response.headers.get("location", ""))
    location = plain_words(f"{target.scheme}://{target.netloc}{target.path}")
    return ShopReply(
        status=response.status_code,
        code=without_secrets(_said(payload, "code"), hide),
        message=without_secrets(_said(payload, "message"), hide),
        payload=payload,
        is_json=is_json,
        pages=int(pages) if _COUNT.fullmatch(pages) else None,
        retry_after=read_retry_after(response.headers),
        foreign=foreign_page(response.content, response.headers, hide),
        # Its query is ours, with the key in it.
        location=without_secrets(location, hide) if target.netloc else "",
    )


def _said(payload: Any, name: str) -> str:
    value = payload.get(name) if isinstance(payload, dict) else None
    return value if isinstance(value, str) else ""


def _address(location: str) -> SplitResult:
    try:
        return urlsplit(location)
    except ValueError:
        return urlsplit("")
