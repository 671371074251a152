"""Column types shared by the tables: times, enums, and models kept as JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC. A naive one is refused: it would be somebody's local time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a time without a zone does not enter the journal")
        aware: datetime = value
        return aware.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        found: datetime = value
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
    """A pydantic model (or a union of models) kept as JSON; None is stored as NULL."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, model: Any) -> None:
        super().__init__()
        self._model = model
        self._adapter: TypeAdapter[Any] = TypeAdapter(model)
        self._last: tuple[Any, Any] = (None, None)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self._adapter.dump_python(value, mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        # A case's plan and what was agreed are mostly the same: reading it once halves the cost of a look.
        kept, model = self._last
        if kept != value:
            model = self._adapter.validate_python(value)
            self._last = (value, model)
        return model
