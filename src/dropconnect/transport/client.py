"""One pooled HTTP client per connection, which knows for every failure whether bytes had left.

The difference decides about money. A request that provably never left may be sent again
(``ProviderUnavailable``). Once the first byte of a write went out, a missing reply is doubt
(``OutcomeUnknown``). Redirects are never followed and writes never retried here. Every exchange ends:
by its deadline, or when the reply is larger than the caps.
"""

from __future__ import annotations

import logging
import os
import ssl
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from dropconnect import __version__
from dropconnect.clock import Clock, SystemClock
from dropconnect.dates import note_headers
from dropconnect.errors import (
    ConfigurationError,
    OutcomeUnknown,
    ProviderUnavailable,
    ReplyCutOff,
    UntrustedCertificate,
)
from dropconnect.transport.body import ENCODINGS, Caps, Unreadable, with_plain_body
from dropconnect.transport.deadline import Deadline, hold_deadlines
from dropconnect.transport.departure import Departure, TooLate
from dropconnect.transport.outgoing import Param, prepared
from dropconnect.transport.quiet import hide_secrets
from dropconnect.transport.timeouts import Timeouts

log = logging.getLogger(__name__)
hide_secrets()

_BEFORE_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_BUSY = frozenset({502, 503, 504})


@cache
def _default_context(_cert_file: str | None, _cert_dir: str | None) -> ssl.SSLContext:
    """httpx's own, made once for each of the files that the environment can name: loading them takes longer
    than most requests."""
    return httpx.create_ssl_context()


def _verification(ca_file: Path | None) -> ssl.SSLContext:
    if ca_file is None:
        return _default_context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    try:
        return ssl.create_default_context(cafile=str(ca_file))
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            f"the CA file {ca_file} cannot be used: {error}; name a PEM file of certificates"
        ) from None


class Transport:
    """HTTP for one connection. Thread-safe; ``close`` it when done.

    ``ca_file`` replaces the certificates that are trusted by default. Every exchange ends by
    ``timeouts.total``, and no reply is larger than ``caps``.
    """

    def __init__(
        self,
        connection: str,
        *,
        ca_file: Path | None = None,
        timeouts: Timeouts | None = None,
        caps: Caps | None = None,
        clock: Clock | None = None,
        read_attempts: int = 3,
        max_connections: int = 10,
    ) -> None:
        self.connection = connection
        self._ca_file = ca_file
        self._clock = clock or SystemClock()
        self._read_attempts = read_attempts
        self._timeouts = chosen = timeouts or Timeouts()
        self._caps = caps or Caps()
        self._client = httpx.Client(
            verify=_verification(ca_file),
            timeout=httpx.Timeout(chosen.read, connect=chosen.connect, pool=min(chosen.pool, chosen.total)),
            limits=httpx.Limits(max_connections=max_connections),
            follow_redirects=False,
            headers={"user-agent": f"dropconnect/{__version__}", "accept-encoding": ENCODINGS},
        )
        hold_deadlines(self._client)

    def close(self) -> None:
        self._client.close()

    def read(
        self,
        method: str,
        url: str,
        *,
        operation: str,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Param] | None = None,
        json: Any = None,
        content: bytes | None = None,
        auth: httpx.Auth | None = None,
    ) -> httpx.Response:
        """Send a request that changes nothing; tried again when the line breaks or the host is busy.

        ``params`` go into the query and ``json`` into the body as ``with_params`` and ``json_content`` say.
        Returns the reply, whatever its status. Raises ``ProviderUnavailable``, ``UntrustedCertificate`` for a
        certificate that cannot be verified, and ``ReplyCutOff`` for a reply that is too large, cannot be
        unpacked, or had not ended in time.
        """
        url, sent, content = prepared(url, headers, content, params, json)
        deadline = Deadline(self._clock, self._timeouts.total)
        attempt = 1
        while True:
            request = self._request(method, url, sent, content, Departure(self._clock, None))
            try:
                response = self._send(request, auth, deadline)
            except Unreadable as reason:
                raise self._cut_off(operation, str(reason)) from None
            except httpx.TransportError as error:
                if deadline.has_passed:
                    text = f"it had not ended after {deadline.seconds:g} s"
                    raise self._cut_off(operation, text) from None
                self._explain_certificate(error, operation)
                if attempt >= self._read_attempts:
                    raise ProviderUnavailable(
                        f"{self.connection} cannot be reached: {_describe(error)}",
                        connection=self.connection,
                        operation=operation,
                    ) from None
            else:
                if response.status_code not in _BUSY or attempt >= self._read_attempts:
                    return response
            self._clock.sleep(min(0.2 * 2**attempt, max(deadline.left, 0.0)))
            attempt += 1

    def write(
        self,
        method: str,
        url: str,
        *,
        operation: str,
        send_by: float | None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Param] | None = None,
        json: Any = None,
        content: bytes | None = None,
        auth: httpx.Auth | None = None,
    ) -> httpx.Response:
        """Send a request that changes something, once. ``send_by`` is a reading of the boot clock.

        ``params`` go into the query and ``json`` into the body as ``with_params`` and ``json_content`` say.
        Returns the reply, whatever its status. Raises ``ProviderUnavailable`` if it never left,
        ``OutcomeUnknown`` if it left and no whole reply came back.
        """
        departure = Departure(self._clock, send_by)
        url, sent, content = prepared(url, headers, content, params, json)
        request = self._request(method, url, sent, content, departure)
        try:
            departure.check()
            return self._send(request, auth, Deadline(self._clock, self._timeouts.total))
        except TooLate:
            raise ProviderUnavailable(
                f"{operation} was not sent to {self.connection}: its time to send had passed",
                connection=self.connection,
                operation=operation,
            ) from None
        except Unreadable as reason:
            raise OutcomeUnknown(
                f"{operation} was sent to {self.connection}, but its reply was cut off: {reason}",
                connection=self.connection,
                operation=operation,
            ) from None
        except httpx.TransportError as error:
            if not departure.left:
                self._explain_certificate(error, operation)
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

    def _explain_certificate(self, error: httpx.TransportError, operation: str) -> None:
        """Raise ``UntrustedCertificate`` if that is what broke: asked again it would break again."""
        reason = _distrust(error)
        if reason is None:
            return
        trusted = "the authorities trusted on this machine" if self._ca_file is None else str(self._ca_file)
        raise UntrustedCertificate(
            f"{self.connection}: the server's certificate cannot be verified ({reason}), so nothing was "
            f"sent. Trusted is {trusted}. Set ca_file in the connection's section to a PEM file with the "
            "certificate of the authority that signed it, or correct the address",
            connection=self.connection,
            operation=operation,
        ) from None

    def _cut_off(self, operation: str, reason: str) -> ReplyCutOff:
        return ReplyCutOff(
            f"the reply of {self.connection} was cut off: {reason}",
            connection=self.connection,
            operation=operation,
        )

    def _request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None,
        departure: Departure,
    ) -> httpx.Request:
        return self._client.build_request(
            method, url, headers=headers, content=content, extensions={"trace": departure.trace}
        )

    def _send(self, request: httpx.Request, auth: httpx.Auth | None, deadline: Deadline) -> httpx.Response:
        started = self._clock.boot()
        with deadline.held():
            streamed = self._client.send(request, auth=auth, stream=True)
            note_headers(streamed.headers)
            response = with_plain_body(streamed, self._caps)
        log.debug(
            "%s %s %s -> %d in %.0f ms",
            self.connection,
            request.method,
            request.url.copy_with(query=None),
            response.status_code,
            (self._clock.boot() - started) * 1000,
        )
        return response


def _distrust(error: BaseException | None) -> str | None:
    """Why a certificate was not trusted; None if something else broke. httpx wraps ssl's error twice."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return None


def _describe(error: httpx.TransportError) -> str:
    """What broke, in words; never the request, whose headers and URL hold secrets."""
    text = str(error).strip() or "no further detail"
    return f"{text} ({type(error).__name__})"
