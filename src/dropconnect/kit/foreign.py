"""What answers in a provider's place: a firewall, a proxy, a host's own page.

A provider's API speaks JSON. A page in its place says nothing about the provider: neither that a right is
missing, nor that nothing happened.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from dropconnect.kit.json_text import read_json
from dropconnect.plain import plain_words
from dropconnect.redaction import without_secrets

FIREWALL_STATUSES = frozenset({401, 403, 406, 451})
"""With a page of its own, these are how firewalls and protected folders turn requests away (ModSecurity sends
403 or 406 by its documentation, "SecDefaultAction"; Cloudflare 403, "Cloudflare 1xxx errors")."""

_LOOKED_AT = 64 * 1024
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_MOST = 120


@dataclass(frozen=True)
class ForeignPage:
    """A body that is not JSON. Both fields are empty where the reply does not tell."""

    title: str = field(default="", repr=False)
    """The page's own, which may repeat parts of a request."""
    server: str = ""
    """What the reply calls the program that made it, such as ``cloudflare``."""

    @property
    def description(self) -> str:
        """The page in a few words."""
        title = f' "{self.title}"' if self.title else ""
        return f"a page{title}{f' of {self.server}' if self.server else ''}"


def foreign_page(
    content: bytes, headers: Mapping[str, str], hide: Collection[str] = ()
) -> ForeignPage | None:
    """What came instead of JSON; None for JSON, which may be the provider's own, and for nothing at all.

    JSON behind a byte order mark, or behind a warning that the provider's program printed first, is its own
    too. ``headers`` know their names in any case, as httpx's do; ``hide`` are secrets that a page may repeat.
    """
    text = content.decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if not text or _ends_as_json(text):
        return None
    found = _TITLE.search(text[:_LOOKED_AT])
    title = html.unescape(found[1]) if found else ""
    return ForeignPage(
        title=plain_words(without_secrets(title, hide), _MOST),
        server=plain_words(without_secrets(headers.get("server", ""), hide), _MOST),
    )


def _ends_as_json(text: str) -> bool:
    starts = {0, text.find('{"'), text.rfind('\n{"') + 1}
    return any(_is_json(text[start:]) for start in starts if start >= 0)


def _is_json(text: str) -> bool:
    try:
        read_json(text)
    except ValueError:
        return False
    return True
