"""What is logged holds no secret, and does not steer the terminal on which it is read."""

from __future__ import annotations

import logging
from typing import Any

from dropconnect.plain import MOST_OF_A_MESSAGE, capped, plain, plain_words
from dropconnect.redaction import without_any_secret

_WIRE = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy")


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


def readable(text: str, most: int = 20 * MOST_OF_A_MESSAGE) -> str:
    """Lines for a person, such as a traceback: without secrets and control characters."""
    return capped(plain(without_any_secret(text), keep_lines=True), most)
