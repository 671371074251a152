"""Writes docs/reference/kit.md from the modules for authors of connectors: each name, its call, its meaning.

Usage: python tools/kit_reference.py > docs/reference/kit.md
"""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from types import ModuleType

from prose import doc_of, markdown, wrapped

from dropconnect import kit, transport

_HEAD = """\
# Kit

What an author of a connector imports beside `dropconnect.plugin`, with its calls.
[Write a connector](../how-to/write-a-connector.md) shows it at work. The modules below `dropconnect.testing`
need `pip install 'dropconnect[testing]'`.
"""
_TESTING = ("dropconnect.testing", "dropconnect.testing.odd_values", "dropconnect.testing.simulator")
_FOOT = "This page is made from the code by `make docs`."
_MODULES = (transport, kit, *map(importlib.import_module, _TESTING))


def page() -> Iterator[str]:
    title, _, text = _HEAD.partition("\n\n")
    yield from (title, "", wrapped(text), "", _FOOT)
    for module in _MODULES:
        yield f"\n## `{module.__name__}`\n"
        yield doc_of(module)
        yield from _names(module)


def _names(module: ModuleType) -> Iterator[str]:
    for name in module.__all__:
        item = getattr(module, name)
        if not (inspect.isclass(item) or inspect.isfunction(item)):
            continue
        yield f"\n### {name}\n"
        yield f"```python\n{_call(name, item)}\n```\n"
        yield doc_of(item)
        if inspect.isclass(item):
            yield from _methods(item)


def _methods(item: type) -> Iterator[str]:
    rows = [(name, member) for name, member in inspect.getmembers(item, _is_method) if _is_public(item, name)]
    if rows:
        yield "\n| method | what for |\n|---|---|"
    for name, member in rows:
        purpose = " ".join(markdown(inspect.getdoc(member) or "").split()).replace("|", "\\|")
        yield f"| `{_call(name, member)}` | {purpose} |".replace(" | None", " \\| None")


def _is_method(member: object) -> bool:
    return inspect.isfunction(member) or inspect.ismethod(member)


def _is_public(item: type, name: str) -> bool:
    owner = next((base for base in item.__mro__ if name in vars(base)), object)
    return not name.startswith("_") and owner.__module__.startswith("dropconnect")


def _call(name: str, item: object) -> str:
    """As its author writes it, without the types' modules."""
    if not callable(item):
        raise TypeError(f"{name} cannot be called")
    try:
        signature = inspect.signature(item)
    except ValueError:
        return name  # an exception without a constructor of its own
    kept = [each for each in signature.parameters.values() if each.name not in ("self", "cls")]
    shown = str(signature.replace(parameters=kept)).replace("'", "")
    return re.sub(r"<factory>|<function .*? at 0x[0-9a-f]+>", "...", f"{name}{shown}")


def text() -> str:
    return "\n".join(page()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
