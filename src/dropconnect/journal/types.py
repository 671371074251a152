"""Column types shared by the tables: times, enums, and models kept as JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

_KEPT_MODELS = 256
"""Of a kind of column, in one process."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC. A naive one is refused: it would be somebody's local time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return _text_of

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any]:
        return _time_of


# As SQLAlchemy words times for SQLite, which takes three functions for each; a row of a case has six times.


def _text_of(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise TypeError("a time without a zone does not enter the journal")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _time_of(stored: str | None) -> datetime | None:
    if stored is None:
        return None
    found = datetime.fromisoformat(stored)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """A member of one enum, kept as its text. What is not a member does not enter the journal."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[StrEnum], length: int) -> None:
        super().__init__(length)
        self._words = words

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self._words(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self._words(value)


class Document(TypeDecorator[Any]):
    """A pydantic model (or a union of models) kept as JSON; None is stored as NULL.

    Models are frozen, so one is made of each text: a case's plan and what was agreed are mostly the same, and
    stay the same while the case moves on. ``brief`` leaves out the fields that have their default: a model of
    a later release must give them the same one.
    """

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, model: Any, *, brief: bool = False) -> None:
        super().__init__()
        self._model = model
        self._brief = brief
        self._adapter: TypeAdapter[Any] = TypeAdapter(model)
        self._made_of = lru_cache(_KEPT_MODELS)(self._made)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return self._text

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any]:
        return self._made_of

    def _text(self, value: Any) -> str | None:
        # From the model to text in one go: by way of Python's own values it costs four times as much.
        if value is None:
            return None
        return self._adapter.dump_json(value, exclude_defaults=self._brief, ensure_ascii=True).decode()

    def _made(self, text: str | None) -> Any:
        return None if text is None else self._adapter.validate_json(text)
