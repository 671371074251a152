"""Writes docs/reference/models.md from the models that hooks take and answer, so that no field is missing.

Usage: python tools/models_reference.py > docs/reference/models.md
"""

from __future__ import annotations

import inspect
import sys
import types
import typing
from collections.abc import Iterator, Mapping
from enum import Enum

from prose import doc_of, markdown, wrapped
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dropconnect import plugin
from dropconnect.models.base import Model
from dropconnect.models.described import field_meanings
from dropconnect.models.money import Money

_HEAD = """\
# Models

What the [hooks](hooks.md) take and answer: all models of `dropconnect.plugin`, field by field. They are
frozen values: `order.changed(number="1002")` is a checked copy. A field without a default must be given.
"""
_FOOT = "This page is made from the code by `make docs`."


def page() -> Iterator[str]:
    title, _, text = _HEAD.partition("\n\n")
    yield from (title, "", wrapped(text), "", _FOOT)
    for model in sorted(models(), key=lambda item: item.__name__):
        yield from section(model)
    yield "\n## Words\n"
    yield "What a field of these types can be."
    for words in sorted(enums(), key=lambda item: item.__name__):
        yield f"\n### {words.__name__}\n"
        yield wrapped(", ".join(f"`{word.value}`" for word in words))


def section(model: type[BaseModel] | type[Money]) -> Iterator[str]:
    yield f"\n## {model.__name__}\n"
    yield doc_of(model)
    fields = _fields(model)
    if not fields:
        return
    yield "\n| field | type | default | meaning |\n|---|---|---|---|"
    for name, meaning in field_meanings(model).items():
        field = fields[name]
        told = " ".join(markdown(meaning).split()).replace("|", "\\|")
        yield f"| `{name}` | {_type(field.annotation)} | {_default(field)} | {told} |"


def models() -> set[type[BaseModel] | type[Money]]:
    """The models of the public module, those that stand in their fields, and Money."""
    found: set[type[BaseModel] | type[Money]] = {Money}
    for name in plugin.__all__:
        _collect(getattr(plugin, name), found)
    return found


def enums() -> set[type[Enum]]:
    return {
        part
        for model in models()
        for field in _fields(model).values()
        for part in _parts(field.annotation)
        if inspect.isclass(part) and issubclass(part, Enum)
    }


def _fields(model: type[BaseModel] | type[Money]) -> Mapping[str, FieldInfo]:
    if issubclass(model, BaseModel):
        return model.model_fields
    return {name: FieldInfo.from_annotation(hint) for name, hint in typing.get_type_hints(model).items()}


def _collect(item: object, found: set[type[BaseModel] | type[Money]]) -> None:
    if not (inspect.isclass(item) and issubclass(item, Model)) or item in found or item is Model:
        return
    found.add(item)
    for field in item.model_fields.values():
        for part in _parts(field.annotation):
            _collect(part, found)


def _parts(annotation: object) -> Iterator[object]:
    yield annotation
    for inner in typing.get_args(annotation):
        yield from _parts(inner)


def _type(annotation: object) -> str:
    return f"`{_written(annotation)}`".replace("|", "\\|")


def _written(annotation: object) -> str:
    """Without modules, and without what pydantic is told about a type."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _written(inner[0])
    if origin in (typing.Union, types.UnionType):
        return " | ".join(map(_written, inner))
    if annotation in (Ellipsis, types.NoneType):
        return "..." if annotation is Ellipsis else "None"
    name = getattr(origin or annotation, "__name__", str(annotation))
    return f"{name}[{', '.join(map(_written, inner))}]" if inner else name


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    value = field.get_default(call_default_factory=False)
    return f"`{value.value!r}`" if isinstance(value, Enum) else f"`{value!r}`".replace("|", "\\|")


def text() -> str:
    return "\n".join(page()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
