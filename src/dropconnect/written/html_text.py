"""The words of HTML, as people see them.

The parser of Python's own library takes minutes for tags that do not end; here each character is read once.
"""

from __future__ import annotations

import re
from html import unescape

_HTML = re.compile(r"(?i)<(?:html|body|div|p|br|table|span|blockquote)\b[^<>]*>")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)[^<>]*>")
_BLOCKS = frozenset(("p", "div", "br", "tr", "li", "table", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote"))
_UNSEEN = frozenset(("style", "script", "head", "title", "template"))


def is_html(text: str) -> bool:
    """Whether a text is HTML, and not words with an odd bracket."""
    return bool(_HTML.search(text))


def text_of(html: str) -> str:
    """Line by line; what is quoted has ``>`` before it, as in plain mails."""
    html = _without_comments(html)
    pieces: list[str] = []
    unseen, quoted, place = 0, 0, 0
    for tag in _TAG.finditer(html):
        if not unseen:
            pieces.append(_words(html[place : tag.start()]))
        place, name, step = tag.end(), tag["name"].lower(), -1 if tag["end"] else 1
        if name in _UNSEEN:
            unseen = max(0, unseen + step)
        if name == "blockquote":
            quoted = max(0, quoted + step)
        if name in _BLOCKS:
            pieces.append("\n> " if quoted else "\n")
    if not unseen:
        pieces.append(_words(html[place:]))
    return "".join(pieces)


def _words(text: str) -> str:
    return unescape(text.replace("\n", " "))


def _without_comments(html: str) -> str:
    first, *others = html.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in others)
