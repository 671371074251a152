"""One pooled HTTP client per connection, which knows for every failure whether bytes had left.

The difference decides about money. A request that provably never left may be sent again
(``ProviderUnavailable``). Once the first byte of a write went out, a missing reply is doubt
(``OutcomeUnknown``). Redirects are never followed and writes never retried here.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from dropconnect import __version__
from dropconnect.clock import Clock, SystemClock
from dropconnect.errors import ConfigurationError, OutcomeUnknown, ProviderUnavailable

log = logging.getLogger(__name__)

_FIRST_BYTE = frozenset({"http11.send_request_headers.started", "http2.send_request_headers.started"})
_BEFORE_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_BUSY = frozenset({502, 503, 504})


@dataclass(frozen=True)
class Timeouts:
    """Seconds. ``read`` is the longest silence while waiting for the reply."""

    connect: float = 10.0
    read: float = 60.0
    pool: float = 30.0


class _TooLate(Exception):
    """``send_by`` has passed: the intent is too old to be sent."""


class _HideQueries(logging.Filter):
    """httpx logs whole URLs; signed ones carry the key in their query."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                str(value.copy_with(query=None)) if isinstance(value, httpx.URL) else value
                for value in record.args
            )
        return True


logging.getLogger("httpx").addFilter(_HideQueries())


class _HideReplyHeaders(logging.Filter):
    """httpcore logs the reply's headers; shops repeat the signed URL in ``Link``."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "receive_response_headers.complete" not in record.getMessage()


for _protocol in ("http11", "http2"):
    logging.getLogger(f"httpcore.{_protocol}").addFilter(_HideReplyHeaders())


def _verification(ca_file: Path | None) -> ssl.SSLContext | bool:
    if ca_file is None:
        return True
    try:
        return ssl.create_default_context(cafile=str(ca_file))
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            f"the CA file {ca_file} cannot be used: {error}; name a PEM file of certificates"
        ) from None


class _Departure:
    """Watches one request: refuses it when it is too late, remembers that it left."""

    def __init__(self, clock: Clock, send_by: float | None) -> None:
        self.left = False
        self._clock = clock
        self._send_by = send_by

    def check(self) -> None:
        if self._send_by is not None and self._clock.boot() > self._send_by:
            raise _TooLate

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event in _FIRST_BYTE:
            self.check()
            self.left = True


class Transport:
    """HTTP for one connection. Thread-safe; ``close`` it when done.

    ``ca_file`` replaces the certificates that are trusted by default.
    """

    def __init__(
        self,
        connection: str,
        *,
        ca_file: Path | None = None,
        timeouts: Timeouts | None = None,
        clock: Clock | None = None,
        read_attempts: int = 3,
        max_connections: int = 10,
    ) -> None:
        self.connection = connection
        self._clock = clock or SystemClock()
        self._read_attempts = read_attempts
        chosen = timeouts or Timeouts()
        self._client = httpx.Client(
            verify=_verification(ca_file),
            timeout=httpx.Timeout(chosen.read, connect=chosen.connect, pool=chosen.pool),
            limits=httpx.Limits(max_connections=max_connections),
            follow_redirects=False,
            headers={"user-agent": f"dropconnect/{__version__}"},
        )

    def close(self) -> None:
        self._client.close()

    def read(
        self,
        method: str,
        url: str,
        *,
        operation: str,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        auth: httpx.Auth | None = None,
    ) -> httpx.Response:
        """Send a request that changes nothing; tried again when the line breaks or the host is busy.

        Returns the reply, whatever its status. Raises ``ProviderUnavailable``.
        """
        attempt = 1
        while True:
            try:
                response = self._send(method, url, headers, content, auth, _Departure(self._clock, None))
            except httpx.TransportError as error:
                if attempt >= self._read_attempts:
                    raise ProviderUnavailable(
                        f"{self.connection} cannot be reached: {_describe(error)}",
                        connection=self.connection,
                        operation=operation,
                    ) from None
            else:
                if response.status_code not in _BUSY or attempt >= self._read_attempts:
                    return response
            self._clock.sleep(0.2 * 2**attempt)
            attempt += 1

    def write(
        self,
        method: str,
        url: str,
        *,
        operation: str,
        send_by: float | None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        auth: httpx.Auth | None = None,
    ) -> httpx.Response:
        """Send a request that changes something, once. ``send_by`` is a reading of the boot clock.

        Returns the reply, whatever its status. Raises ``ProviderUnavailable`` if it never left,
        ``OutcomeUnknown`` if it left and no whole reply came back.
        """
        departure = _Departure(self._clock, send_by)
        try:
            departure.check()
            return self._send(method, url, headers, content, auth, departure)
        except _TooLate:
            raise ProviderUnavailable(
                f"{operation} was not sent to {self.connection}: its time to send had passed",
                connection=self.connection,
                operation=operation,
            ) from None
        except httpx.TransportError as error:
            # Both signs are needed: a transport that reports no events must not look like "never left".
            if departure.left or not isinstance(error, _BEFORE_CONNECTED):
                raise OutcomeUnknown(
                    f"{operation} was sent to {self.connection}, but no reply came: {_describe(error)}",
                    connection=self.connection,
                    operation=operation,
                ) from None
            raise ProviderUnavailable(
                f"{operation} never left for {self.connection}: {_describe(error)}",
                connection=self.connection,
                operation=operation,
            ) from None

    def _send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        content: bytes | None,
        auth: httpx.Auth | None,
        departure: _Departure,
    ) -> httpx.Response:
        request = self._client.build_request(
            method, url, headers=dict(headers or {}), content=content, extensions={"trace": departure.trace}
        )
        started = self._clock.boot()
        response = self._client.send(request, auth=auth)
        log.debug(
            "%s %s %s -> %d in %.0f ms",
            self.connection,
            method,
            request.url.copy_with(query=None),
            response.status_code,
            (self._clock.boot() - started) * 1000,
        )
        return response


def _describe(error: httpx.TransportError) -> str:
    """What broke, in words; never the request, whose headers and URL hold secrets."""
    text = str(error).strip() or "no further detail"
    return f"{text} ({type(error).__name__})"
