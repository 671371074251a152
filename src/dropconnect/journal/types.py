"""Column types shared by the tables: times, enums, and models kept as JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

_KEPT_MODELS = 256
"""Of a kind of column, in one process."""
_KEPT_WRITTEN = 32
"""Of those that were written: the cases that are worked on side by side."""


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
    utc = value if value.tzinfo is UTC else value.astimezone(UTC)
    return utc.replace(tzinfo=None).isoformat(" ", "microseconds")


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
        self._words: dict[str | None, StrEnum | None] = {None: None, **{word.value: word for word in words}}
        self._texts: dict[str | None, str | None] = {None: None, **{word: word.value for word in words}}

    # Each raises ``KeyError`` for what is not a member. A member is found by its text, and by itself.

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return self._texts.__getitem__

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any]:
        return self._words.__getitem__


class Document(TypeDecorator[Any]):
    """A pydantic model (or a union of models) kept as JSON; None is stored as NULL.

    Models are frozen, so one is made of each text: a case's plan and what was agreed are mostly the same, and
    stay the same while the case moves on. ``brief`` leaves out the fields that have their default: a model of
    a later release must give them the same one. ``plain``: every field says its type, so that the text gives
    just the model that was written, which then stands for it.
    """

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, model: Any, *, brief: bool = False, plain: bool = False) -> None:
        super().__init__()
        self._model = model
        self._brief = brief
        self._plain = plain
        self._written: dict[str, Any] = {}
        self._made_of = lru_cache(_KEPT_MODELS)(self._made)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return self._text

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any]:
        return self._made_of

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        """Made when the first text is read or written: a command that lists cases reads few columns."""
        return TypeAdapter(self._model)

    def _text(self, value: Any) -> str | None:
        # From the model to text in one go: by way of Python's own values it costs four times as much.
        if value is None:
            return None
        text = self._adapter.dump_json(value, exclude_defaults=self._brief, ensure_ascii=True).decode()
        if self._plain:
            if len(self._written) >= _KEPT_WRITTEN:
                self._written.clear()
            self._written[text] = value
        return text

    def _made(self, text: str | None) -> Any:
        if text is None:
            return None
        written = self._written.get(text)
        return self._adapter.validate_json(text) if written is None else written
