"""Takes a connection's secrets out of whatever was made from a provider's words.

A provider may repeat all that it was sent: headers, address and body, in the form in which they travelled.
So a secret is found as it is, escaped for an address, for JSON or for HTML, and within Base64, whatever
stands before and behind it there: ``Basic`` credentials hold user and password in one.
"""

from __future__ import annotations

import base64
import html
import json
import re
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from weakref import WeakSet

HIDDEN = "***"
_SHORTEST = 4
_SHORTEST_IN_BASE64 = 8
"""Characters of Base64 below which a likeness may be chance."""
_WRITTEN_OTHERWISE = {"+": ("+", "-"), "/": ("/", "_")}
_OF_BASE64 = re.compile(r"[A-Za-z0-9+/_=-]|\\/|%2[BbFf]|%3[Dd]|\\u00(?:2[BbFf]|3[Dd])")


class Redactor:
    """The secrets of one connection. Thread-safe; ``repr`` shows none.

    Besides those it is made with, ``watch`` names functions that are asked each time: for tokens that change.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        given = tuple(secrets)
        # A function, and not the texts: who prints the attributes of a connector prints these, too.
        self._sources: tuple[Callable[[], Iterable[str]], ...] = (lambda: given,)
        with _LOCK:
            _ALL.add(self)

    def watch(self, source: Callable[[], Iterable[str]]) -> None:
        """Hide what ``source`` gives at the time, too. It must not raise and not ask anybody."""
        self._sources = (*self._sources, source)

    def without_secrets(self, text: str) -> str:
        """The text with ``***`` in place of every secret, in whatever form."""
        return without_secrets(text, self.secrets())

    def secrets(self) -> frozenset[str]:
        """All of them at this time, without those so short that every text would have them."""
        given = (secret for source in self._sources for secret in source())
        return frozenset(secret for secret in given if len(secret) >= _SHORTEST)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


_ALL: WeakSet[Redactor] = WeakSet()
_LOCK = threading.Lock()


def without_any_secret(text: str) -> str:
    """The text without the secrets of all connections of this process: for logs and the last error."""
    with _LOCK:
        redactors = tuple(_ALL)
    return without_secrets(text, frozenset().union(*(redactor.secrets() for redactor in redactors)))


def without_secrets(text: str, secrets: Collection[str]) -> str:
    """The text with ``***`` in place of every secret, in whatever form. Empty secrets are passed over."""
    known = frozenset(filter(None, secrets))
    if not known or not text:
        return text
    as_they_are, in_base64 = _patterns(known)
    if in_base64 is not None:
        text = _without_base64(text, in_base64)
    return as_they_are.sub(HIDDEN, text)


def settings_secrets(settings: Any) -> Iterator[str]:
    """Every secret in a settings model, however deep."""
    if hasattr(settings, "get_secret_value"):
        value = settings.get_secret_value()
        yield value if isinstance(value, str) else bytes(value).decode("latin-1")
    elif hasattr(type(settings), "model_fields"):
        for name in type(settings).model_fields:
            yield from settings_secrets(getattr(settings, name))
    elif isinstance(settings, Mapping):
        for value in settings.values():
            yield from settings_secrets(value)
    elif isinstance(settings, list | tuple | set | frozenset):
        for value in settings:
            yield from settings_secrets(value)


@lru_cache(maxsize=256)
def _patterns(secrets: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    # The longest first: else a secret that begins another would leave the other's end behind.
    ordered = sorted(secrets, key=lambda secret: (-len(secret), secret))
    cores = [_escaped(core) for secret in ordered for core in _cores(secret)]
    as_they_are = re.compile("|".join(map(_escaped, ordered)))
    return as_they_are, re.compile("|".join(cores)) if cores else None


def _escaped(secret: str) -> str:
    """A pattern for the secret in which each character may be written as itself or escaped."""
    return "".join(map(_any_form, secret))


def _any_form(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    forms = set()
    for written in _WRITTEN_OTHERWISE.get(character, (character,)):
        in_json = json.dumps(written)[1:-1]
        in_address = quote(written, safe="", errors="replace")
        forms |= {written, html.escape(written), in_json, in_address, f"\\{written}"}
        forms |= {
            f"\\u{ord(written):04x}",
            f"\\u{ord(written):04X}",
            in_address.lower(),
            in_address.replace("%", "%25"),
        }
        forms |= {f"&#{ord(written)};", f"&#x{ord(written):x};"}
    if character == " ":
        forms.add("+")
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return f"(?:{'|'.join(map(re.escape, ordered))})"


def _cores(secret: str) -> Iterator[str]:
    """What stands in Base64 for the secret wherever it begins there: of six bits each, three ways to fall."""
    content = secret.encode(errors="replace")
    for before in range(3):
        written = base64.b64encode(b"\0" * before + content).decode().rstrip("=")
        # The first and the last character may also hold bits of what stands beside the secret.
        core = written[(8 * before + 5) // 6 : (8 * (before + len(content))) // 6]
        if len(core) >= _SHORTEST_IN_BASE64:
            yield core


def _without_base64(text: str, pattern: re.Pattern[str]) -> str:
    """Without the whole of each Base64 in which the pattern is found: its ends belong to the secret."""
    kept: list[str] = []
    end = 0
    for found in pattern.finditer(text):
        if found.start() < end:
            continue
        kept += (text[end : _start_of_base64(text, found.start(), end)], HIDDEN)
        end = _end_of_base64(text, found.end())
    return "".join((*kept, text[end:]))


def _end_of_base64(text: str, position: int) -> int:
    while True:
        more = _OF_BASE64.match(text, position)
        if more is None:
            return position
        position = more.end()


def _start_of_base64(text: str, position: int, limit: int) -> int:
    """Only plain characters are walked back over: what is escaped ends with one of them."""
    while position > limit and (text[position - 1].isalnum() or text[position - 1] in "+/_-%\\"):
        position -= 1
    return position
