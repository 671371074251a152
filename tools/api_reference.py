"""Writes docs/reference/api.md from the routes of /api/v1 and the kinds of its problems.

Usage: python tools/api_reference.py > docs/reference/api.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from api_description import description
from prose import first_sentence, wrapped

from dropconnect.people import Scope
from dropconnect.web.api import problems
from dropconnect.web.api.application import PREFIX

_HEAD = f"""\
# REST

`dropconnect serve` answers programs under `{PREFIX}`. [Use it from a program](../how-to/api.md) shows how.
[openapi.json](openapi.json) has every field; a server tells the same at `{PREFIX}/openapi.json`. The
documents are those that commands write with `--json`, without `schema` and `exit_code`.

Every request carries `Authorization: Bearer TOKEN`. Lists have `next_cursor`, and a `Link` header with the
address of what follows: it stays right when rows are added.

This page is made from the code by `make docs`.
"""
_PROBLEMS = f"""\
What is not carried out is told as `application/problem+json` (RFC 9457): `type`, `title`, `status`,
`detail`, and where there are such `fields`, `case_id` and `plan`. `type` is `{problems.TYPES}` and a word
that stays the same. Types are added, so treat one that you do not know by its status. Where "again" stands,
`Retry-After` says after how many seconds the same request may be sent again; with an `Idempotency-Key` that
is always safe.
"""


def page() -> Iterator[str]:
    title, _, words = _HEAD.partition("\n\n")
    yield f"{title}\n"
    for paragraph in words.strip().split("\n\n"):
        yield f"{wrapped(paragraph)}\n"
    yield "## Requests\n"
    yield "| request | scope | what it does |"
    yield "|---|---|---|"
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            yield _row(method, path, operation)
    yield "\n## Scopes\n"
    yield "| scope | what a token may do with it |"
    yield "|---|---|"
    for scope in Scope:
        yield f"| `{scope}` | {_MEANINGS[scope]} |"
    yield "\n## Problems\n"
    yield f"{wrapped(_PROBLEMS)}\n"
    yield "| status | type | what it says | again |"
    yield "|---|---|---|---|"
    for kind in kinds():
        yield f"| {kind.status} | `{kind.slug}` | {kind.title}. | {'yes' if kind.again else ''} |"


def kinds() -> list[problems.Kind]:
    found = [value for value in vars(problems).values() if isinstance(value, problems.Kind)]
    return sorted(found, key=lambda kind: (kind.status, kind.slug))


def _row(method: str, path: str, operation: dict[str, Any]) -> str:
    [needed] = operation["security"]
    scopes = ", ".join(f"`{scope}`" for scope in needed["token"])
    words = " ".join(operation["description"].split())
    return f"| `{method.upper()} {path}` | {scopes} | {first_sentence(words)} |"


_MEANINGS = {
    Scope.READ: "Look at cases, tasks, incidents, suppliers and what was seen. Every token may.",
    Scope.PLAN: "See what a cancellation would do.",
    Scope.CANCEL: "Open cases, and take them back before money moves.",
    Scope.DECIDE: "Decide tasks so that no money goes out, without a word about money.",
    Scope.INCIDENTS: "Say that an incident was seen to.",
    Scope.APPROVE: "Decide so that money goes out. Only an owner gives it.",
    Scope.MONEY: "Say what money moved, came in or was collected. Only an owner gives it.",
}


def text() -> str:
    return "\n".join(page()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
