"""Models: a changed copy is checked as if it had been made with its values."""

from __future__ import annotations

import importlib
import pkgutil
import types
import typing
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, ValidationError, model_validator

import dropconnect
from dropconnect.models.base import Model
from dropconnect.models.commands import LookUpCommand
from dropconnect.models.money import Money
from dropconnect.models.order import OrderState

_NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
_PLAIN: Mapping[object, object] = {
    int: 3,
    bool: True,
    float: 2.5,
    Decimal: Decimal("1.50"),
    datetime: _NOON,
    AwareDatetime: _NOON,
    date: _NOON.date(),
    timedelta: timedelta(hours=1),
    Money: Money.of("5", "EUR"),
    object: "anything",
    Any: "anything",
}
TEXTS = ("10:00", "one", "<one@example.test>")
"""One of them suits nearly every field of text."""
ODD: tuple[Any, ...] = (
    None,
    "",
    "odd",
    "7",
    "12.50 EUR",
    "2026-01-02T12:00:00Z",
    True,
    0,
    -7,
    1.5,
    Decimal("0.005"),
    Money.of("1", "JPY"),
    _NOON.replace(tzinfo=None),
    OrderState.CANCELLED,
    (),
    ["one", "two"],
    (None,),
    {},
    {"a": 1},
    {"amount": "5", "currency": "EUR"},
    {"amount": 5.0, "currency": "EUR"},
    object(),
)


class Span(Model):
    """Of which neither end is wrong by itself."""

    first: int
    last: int

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.first > self.last:
            raise ValueError("the first comes after the last")
        return self


@cache
def every_model() -> tuple[type[Model], ...]:
    for module in pkgutil.walk_packages(dropconnect.__path__, "dropconnect."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            importlib.import_module(module.name)
    ours = [model for model in _below(Model) if model.__module__.startswith("dropconnect.")]
    return (*sorted(set(ours), key=str), Span)


def _below(model: type[Model]) -> Iterator[type[Model]]:
    for found in model.__subclasses__():
        yield found
        yield from _below(found)


def made(model: type[Model], text: str) -> Model | None:
    """One of that class, with something in every field, or only in those that must be given."""
    for everything in (True, False):
        with suppress(ValidationError):
            return model.model_validate(
                {
                    name: _some(field.annotation, text)
                    for name, field in model.model_fields.items()
                    if everything or field.is_required()
                }
            )
    return None


def _some(hint: Any, text: str) -> Any:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hint is str:
        return text
    if hint in _PLAIN:
        return _PLAIN[hint]
    if origin is typing.Annotated or origin in (typing.Union, types.UnionType):
        return _some(inner[0], text)
    if origin is typing.Literal:
        return inner[0]
    if origin is tuple:
        return tuple(_some(item, text) for item in inner if item is not ...)
    if origin is Container:
        return frozenset([_some(inner[0], text)])
    if origin in (frozenset, list):
        return origin([_some(inner[0], text)])
    if origin in (dict, Mapping):
        return {_some(inner[0], text): _some(inner[1], text)}
    if issubclass(hint, Enum):
        return next(iter(hint))
    return made(hint, text) if issubclass(hint, Model) else hint()


def outcome(copy: typing.Callable[[], Model]) -> object:
    try:
        return repr(copy())
    except ValidationError as error:
        return error.errors(include_url=False, include_context=False), str(error)
    except TypeError as error:
        return str(error)


def anew(value: Model, changes: Mapping[str, Any]) -> Model:
    """As a copy is checked that was made from nothing."""
    return type(value).model_validate({**{name: getattr(value, name) for name in names_of(value)}, **changes})


def names_of(value: Model) -> list[str]:
    return list(type(value).model_fields)


@cache
def values() -> tuple[Model, ...]:
    """One of each class, but for a few whose fields have to fit each other."""
    return tuple(filter(None, map(one_of, every_model())))


def one_of(model: type[Model]) -> Model | None:
    return next(filter(None, (made(model, text) for text in TEXTS)), None)


def test_a_value_of_nearly_every_model_can_be_changed_here() -> None:
    """Else the next tests would compare little."""
    assert len(values()) > 0.9 * len(every_model()) > 100


def test_one_changed_field_is_taken_or_refused_as_in_a_new_value() -> None:
    for value in values():
        for name in (*names_of(value), "unknown"):
            for odd in ODD:
                changes = {name: odd}
                place = (type(value).__name__, changes)
                assert (place, outcome(lambda: value.changed(**changes))) == (  # noqa: B023
                    place,
                    outcome(lambda: anew(value, changes)),  # noqa: B023
                )


@given(st.data())
def test_several_changed_fields_are_taken_or_refused_as_in_a_new_value(data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(values()))
    fields = st.sampled_from([*names_of(value), "unknown"])
    changes = data.draw(st.dictionaries(fields, st.sampled_from(ODD), max_size=4))

    assert outcome(lambda: value.changed(**changes)) == outcome(lambda: anew(value, changes))


def test_a_check_across_fields_sees_all_changes_at_once() -> None:
    span = Span(first=1, last=2)

    assert span.changed(first=5, last=6) == Span(first=5, last=6)
    with pytest.raises(ValidationError, match="comes after"):
        span.changed(first=5)


def test_a_changed_copy_shares_nothing_that_can_be_changed() -> None:
    asked = made(LookUpCommand, "one")
    assert isinstance(asked, LookUpCommand)

    copy = asked.changed(journal="another")
    copy.left["line"] = 5

    assert (asked.journal, asked.left) == ("one", {"one": 3})
