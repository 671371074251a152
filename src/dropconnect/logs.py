"""What is logged holds no secret, and does not steer the terminal on which it is read."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from dropconnect.plain import MOST_OF_A_MESSAGE, capped, plain, plain_words
from dropconnect.redaction import without_any_secret

_WIRE = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy")

_ABOUT: ContextVar[Mapping[str, object]] = ContextVar("about", default={})  # noqa: B039 - never changed


@contextmanager
def about(**fields: object) -> Iterator[None]:
    """What every line that is logged inside is about: ``case``, ``connection``, ``request``."""
    token = _ABOUT.set({**_ABOUT.get(), **fields})
    try:
        yield
    finally:
        _ABOUT.reset(token)


class _WithoutSecrets(logging.Filter):
    """For loggers of libraries, which know no secrets; what they log of a broken reply repeats it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        shown = without_any_secret(message)
        if shown != message:
            record.msg, record.args = shown, ()
        return True


for _name in _WIRE:
    logging.getLogger(_name).addFilter(_WithoutSecrets())


class PlainFormatter(logging.Formatter):
    """One line for a record, without secrets and control characters; a traceback keeps its lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return plain_words(without_any_secret(super().formatMessage(record)), MOST_OF_A_MESSAGE)

    def formatException(self, ei: Any) -> str:
        return readable(super().formatException(ei))


class ServiceFormatter(PlainFormatter):
    """As that, with the time in UTC and what the line is about: for what runs for months."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        words = (f"{name}={value}" for name, value in _fields_of(record).items())
        return " ".join((_time_of(record), super().formatMessage(record), *words))


class JsonFormatter(PlainFormatter):
    """One JSON object for a record, on one line: ``time``, ``level``, ``logger``, ``message``, and what it is
    about."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": _time_of(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": plain_words(without_any_secret(record.getMessage()), MOST_OF_A_MESSAGE),
            **_fields_of(record),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _fields_of(record: logging.LogRecord) -> Mapping[str, object]:
    return {**_ABOUT.get(), **getattr(record, "about", {})}


def _time_of(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def readable(text: str, most: int = 20 * MOST_OF_A_MESSAGE) -> str:
    """Lines for a person, such as a traceback: without secrets and control characters."""
    return capped(plain(without_any_secret(text), keep_lines=True), most)
