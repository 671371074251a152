"""Writes docs/reference/provider-facts.md from what the connectors say they rest on.

Usage: python tools/facts_reference.py > docs/reference/provider-facts.md
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from prose import markdown, wrapped

from dropconnect.manager import discover
from dropconnect.models.provider_facts import FactKind

ROOT = Path(__file__).resolve().parents[1]

_HEAD = """\
# What the connectors rest on

A provider's documents leave questions open. These are the facts that each connector takes for true, and
what each rests on. Where nothing better than an assumption is known, both answers are handled, or a person
is asked. `dropconnect check NAME --facts` prints the table of the version that you have installed.

| rests on | means |
|---|---|
| recording | an answer of the real provider, or its shape, is among the tests |
| measured | seen at the real provider; the answer was not kept |
| document | the provider's own pages, schema or source say so |
| second-hand | others report it |
| assumption | it has no source |

This page is made from the code by `make docs`.
"""


def page() -> Iterator[str]:
    title, words, table, last = _HEAD.split("\n\n")
    yield "\n\n".join((title, wrapped(words), table, last))
    connectors = [item.connector for item in discover().connectors.values() if item.connector.facts]
    for connector in sorted(connectors, key=lambda each: each.title):
        yield from _section(connector)


def _section(connector: Any) -> Iterator[str]:
    module = import_module(f"{connector.__module__.rpartition('.')[0]}.facts")
    yield f"## {connector.title}\n"
    yield wrapped(markdown((inspect.getdoc(module) or "").partition("\n\n")[2]))
    yield "\n| fact | rests on | source |\n|---|---|---|"
    for fact in connector.facts:
        yield f"| {fact.what} | {fact.kind} | {_source(fact.kind, fact.source)} |"
    yield ""


def _source(kind: FactKind, source: str) -> str:
    if kind is not FactKind.RECORDING:
        return source
    return f"[{Path(source).name}](../../{source})"


def text() -> str:
    return "\n".join(page()).rstrip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
