"""One deadline for a whole exchange, held at every step on the network.

httpx limits each single step: a server that sends a byte now and then never violates that. So the
steps are given what is left of the whole, whether they connect, send, or read headers or a body.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

from dropconnect.clock import Clock

_SLICE = 16 * 1024
"""Bytes that are sent between two looks at the clock."""


class Deadline:
    """When an exchange must have ended, on the boot clock: it also counts while the machine sleeps."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self.seconds = seconds
        self._clock = clock
        self._ends = clock.boot() + seconds

    @property
    def left(self) -> float:
        """Seconds; 0 or less once it has passed."""
        return self._ends - self._clock.boot()

    @property
    def has_passed(self) -> bool:
        return self.left <= 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Everything that this thread does on the network in here ends by the deadline."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)


_current: ContextVar[Deadline | None] = ContextVar("deadline of the exchange", default=None)


def hold_deadlines(client: httpx.Client) -> None:
    """Make all connections of ``client`` keep to the deadline of the exchange that they serve."""
    # httpx has no door to the network below it. Another httpx fails here, loudly, and not on a slow day.
    transports: list[Any] = [client._transport, *client._mounts.values()]
    for pool in (transport._pool for transport in transports if transport is not None):
        pool._network_backend = _Network(pool._network_backend)


def _step(timeout: float | None, error: type[httpcore.TimeoutException]) -> float | None:
    """The seconds for the next step. Raises ``error`` if none are left."""
    deadline = _current.get()
    if deadline is None:
        return timeout
    left = deadline.left
    if left <= 0:
        raise error(f"the exchange had not ended after {deadline.seconds:g} s")
    return left if timeout is None else min(timeout, left)


class _Network(httpcore.NetworkBackend):
    def __init__(self, network: httpcore.NetworkBackend) -> None:
        self._network = network

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """As the network's, address by address: each may take ``timeout``, all together what is left."""
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in _addresses(host, port):
            seconds = _step(timeout, httpcore.ConnectTimeout)
            try:
                stream = self._network.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream)
        raise failure


def _addresses(host: str, port: int) -> Iterable[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    return dict.fromkeys(str(address[0]) for *_, address in found)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _step(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _SLICE):
            self._stream.write(buffer[start : start + _SLICE], _step(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        seconds = _step(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
