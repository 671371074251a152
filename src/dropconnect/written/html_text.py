"""The words of HTML, as people see them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HTML = re.compile(r"(?i)<(?:html|body|div|p|br|table|span|blockquote)\b[^>]*>")
_BLOCKS = frozenset(("p", "div", "br", "tr", "li", "table", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote"))
_UNSEEN = frozenset(("style", "script", "head", "title", "template"))


def is_html(text: str) -> bool:
    """Whether a text is HTML, and not words with an odd bracket."""
    return bool(_HTML.search(text))


def text_of(html: str) -> str:
    """Line by line; what is quoted has ``>`` before it, as in plain mails."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if tag == "blockquote":
            self._quoted += 1
        if tag in _BLOCKS:
            self._break()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)
        if tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(" ".join(data.split("\n")))

    def _break(self) -> None:
        self.pieces.append("\n> " if self._quoted else "\n")
