"""CJ's reply, read as far as it can be read and judged by nobody yet."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import httpx

from dropconnect.kit import Reply, foreign_page, plain_words, read_json, read_retry_after, without_secrets

_LONGEST_MESSAGE = 300
_CODE = re.compile(r"-?[0-9]{1,12}")


@dataclass(frozen=True, kw_only=True)
class CJReply(Reply):
    """``code`` is empty unless the reply has CJ's envelope."""

    succeeded: bool = False
    data: Any = field(default=None, repr=False)

    @property
    def number(self) -> int | None:
        """``code`` as CJ's tables have it."""
        return int(self.code) if self.code else None

    @property
    def description(self) -> str:
        """Without the HTTP status, which says nothing where there is a code."""
        if not self.code:
            return f"{super().description}, not in CJ's form"
        return f"code {self.code}: {self.message}".rstrip(": ")


def read_reply(response: httpx.Response, hide: Collection[str] = ()) -> CJReply:
    """Parse a reply without judging it. JSON numbers with a point become Decimal, never float.

    ``hide`` are secrets that must not stand in the message.
    """
    retry_after = read_retry_after(response.headers)
    try:
        body = read_json(response.content)
    except ValueError:
        page = foreign_page(response.content, response.headers, hide)
        return CJReply(status=response.status_code, retry_after=retry_after, foreign=page)
    code = _code(body.get("code")) if isinstance(body, dict) else None
    if not isinstance(body, dict) or code is None:
        return CJReply(status=response.status_code, retry_after=retry_after)
    return CJReply(
        status=response.status_code,
        code=str(code),
        succeeded=body.get("result") is True or (body.get("success") is True and code in (0, 200)),
        message=_words(body.get("message"), hide),
        request_id=_words(body.get("requestId"), hide),
        data=body.get("data"),
        retry_after=retry_after,
    )


def _code(value: Any) -> int | None:
    """A number of CJ's tables, which have at most eight digits."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return int(text) if isinstance(text, str) and _CODE.fullmatch(text) else None


def _words(value: Any, hide: Collection[str]) -> str:
    return plain_words(without_secrets(value, hide), _LONGEST_MESSAGE) if isinstance(value, str) else ""
