"""Writes docs/reference/hooks.md from the hook specifications, so that no hook can be missing.

Usage: python tools/hooks_reference.py > docs/reference/hooks.md
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from enum import StrEnum

from prose import doc_of, first_sentence, markdown, wrapped

from dropconnect import hookspecs
from dropconnect.hookspecs import PROJECT, Connector
from dropconnect.models import traits as models_of_traits
from dropconnect.models.traits import PlatformTraits
from dropconnect.roles import ROLES

_HEAD = """\
# Hooks

The operations that dropconnect asks of plugins. [Write a connector](../how-to/write-a-connector.md) and
[write a rule plugin](../how-to/write-a-rule-plugin.md) show them at work.
"""
_FOOT = "This page is made from the code by `make docs`."


def page() -> Iterator[str]:
    yield wrapped(_HEAD.partition("\n\n")[0])
    yield ""
    yield wrapped(_HEAD.partition("\n\n")[2])
    yield ""
    yield doc_of(hookspecs).partition("\n\n")[2]
    yield ""
    yield _FOOT
    yield "\n## All hooks\n"
    yield "| hook | asked of | what for |\n|---|---|---|"
    for specs in spec_classes():
        for name in hooks_of(specs):
            purpose = first_sentence(markdown(inspect.getdoc(getattr(specs, name)) or ""))
            yield f"| [`{name}`](#{name}) | {asked_of(specs)} | {purpose} |"
    yield from traits()
    yield "\n## Every connector class\n"
    yield doc_of(Connector)
    for specs in spec_classes():
        yield from section(specs)


def traits() -> Iterator[str]:
    """How platforms differ, as class data of their connectors."""
    yield "\n## Traits of a platform\n"
    yield doc_of(models_of_traits).partition("\n\n")[2]
    yield ""
    yield "`traits = PlatformTraits(...)` in the connector's class sets them; the first value is the default."
    yield ""
    yield "| trait | values | meaning |\n|---|---|---|"
    common = PlatformTraits()
    for name, field in PlatformTraits.model_fields.items():
        default = getattr(common, name)
        values = ", ".join(f"`{value}`" for value in _values(default)) or "text, empty by default"
        yield f"| `{name}` | {values} | {field.description} |"


def _values(default: object) -> tuple[object, ...]:
    """All values of a trait, the default first; none for a text."""
    if isinstance(default, StrEnum):
        return (default, *(value for value in type(default) if value is not default))
    return (default, not default) if isinstance(default, bool) else ()


def section(specs: type) -> Iterator[str]:
    yield f"\n## {asked_of(specs).capitalize()}: `{specs.__name__}`\n"
    yield doc_of(specs)
    for name in hooks_of(specs):
        hook = getattr(specs, name)
        yield f"\n### {name}\n"
        yield f"```python\n{signature(name, hook)}\n```\n"
        yield doc_of(hook)


def spec_classes() -> tuple[type, ...]:
    """The classes of the specifications that declare hooks, as they stand in the file."""
    classes = [item for item in vars(hookspecs).values() if inspect.isclass(item)]
    return tuple(
        item for item in classes if item.__module__.startswith(f"{hookspecs.__name__}.") and hooks_of(item)
    )


def hooks_of(specs: type) -> tuple[str, ...]:
    """The hooks that ``specs`` itself declares, as they stand in the file."""
    return tuple(name for name, member in vars(specs).items() if hasattr(member, f"{PROJECT}_spec"))


def asked_of(specs: type) -> str:
    roles = [role for role, known in ROLES.items() if known is specs]
    return roles[0] if roles else specs.__name__.removesuffix("Specs").lower()


def signature(name: str, hook: object) -> str:
    """The hook's call, as its author writes it."""
    if not callable(hook):
        raise TypeError(f"{name} is not a hook")
    parameters = list(inspect.signature(hook).parameters.values())
    taken = ", ".join(f"{item.name}: {item.annotation}" for item in parameters if item.name != "self")
    one_line = f"{name}({taken}) -> {inspect.signature(hook).return_annotation}"
    if len(one_line) <= 96:
        return one_line
    lines = [f"    {item.name}: {item.annotation}," for item in parameters if item.name != "self"]
    return "\n".join([f"{name}(", *lines, f") -> {inspect.signature(hook).return_annotation}"])


def text() -> str:
    return "\n".join(page()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
