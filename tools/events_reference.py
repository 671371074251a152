"""Writes docs/reference/events.md from the kinds and the body of events, so that it cannot lag.

Usage: python tools/events_reference.py > docs/reference/events.md
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator

from json_reference import rows_of
from prose import wrapped

from dropconnect.models import event_kinds
from dropconnect.models.event_kinds import EventKind
from dropconnect.report.events import EventDocument

_HEAD = """\
# Events

What [a program that is told of events](../how-to/events.md) gets: a POST with one JSON object for each
thing that happened in a case. Names and fields are only ever added: ignore those that you do not know.

This page is made from the code by `make docs`.
"""
_STANDARD = """\
They are those of [Standard Webhooks](https://www.standardwebhooks.com), for which there are libraries in many
languages. While a secret is changed there are two signatures, with a space between them."""
_HEADERS = (
    ("webhook-id", "the event's `id`: the same in every repeat, never that of another event"),
    ("webhook-timestamp", "when this try was sent, in seconds since 1970"),
    ("webhook-signature", "`v1,` and the base64 of HMAC-SHA256 over id, timestamp and body, joined by dots"),
)
_MEMBER = re.compile(r'^    \w+ = "([^"]+)"\n    """(.+?)"""\n', re.MULTILINE | re.DOTALL)


def page() -> Iterator[str]:
    title, _, words = _HEAD.partition("\n\n")
    yield f"{title}\n"
    for paragraph in words.strip().split("\n\n"):
        yield f"{wrapped(paragraph)}\n"
    yield "## The headers\n\n| header | meaning |\n|---|---|"
    for name, meaning in _HEADERS:
        yield f"| `{name}` | {meaning} |"
    yield f"\n{wrapped(_STANDARD)}"
    schema = EventDocument.model_json_schema(mode="serialization")
    yield "\n## The body\n\n| field | type | meaning |\n|---|---|---|"
    definitions = {**schema["$defs"], "EventKind": {"type": "string"}}
    yield from rows_of(schema, definitions, place="json.md")
    yield "\n## The kinds\n\n| kind | what happened |\n|---|---|"
    for kind, meaning in meanings():
        yield f"| `{kind}` | {meaning} |"


def meanings() -> Iterator[tuple[EventKind, str]]:
    """Each kind with its words. ``SystemExit`` for one without."""
    source = inspect.getsource(event_kinds.EventKind)
    found = {EventKind(value): " ".join(words.split()) for value, words in _MEMBER.findall(source)}
    missing = [kind for kind in EventKind if kind not in found]
    if missing:
        raise SystemExit(f"{missing[0]} has no words: write a docstring below it")
    yield from found.items()


def text() -> str:
    return "\n".join(page()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
