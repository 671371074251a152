"""Keeps the logs of the HTTP libraries free of secrets."""

from __future__ import annotations

import logging

import httpx


class _HideQueries(logging.Filter):
    """httpx logs whole URLs; signed ones carry the key in their query."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                str(value.copy_with(query=None)) if isinstance(value, httpx.URL) else value
                for value in record.args
            )
        return True


class _HideReplyHeaders(logging.Filter):
    """httpcore logs the reply's headers; shops repeat the signed URL in ``Link``."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "receive_response_headers.complete" not in record.getMessage()


_QUERIES = _HideQueries()
_REPLY_HEADERS = _HideReplyHeaders()


def hide_secrets() -> None:
    """Add the filters, once for the process, before all others: another one may turn the URL into text."""
    _first(logging.getLogger("httpx"), _QUERIES)
    for protocol in ("http11", "http2"):
        _first(logging.getLogger(f"httpcore.{protocol}"), _REPLY_HEADERS)


def _first(logger: logging.Logger, wanted: logging.Filter) -> None:
    if wanted not in logger.filters:
        logger.filters.insert(0, wanted)
