"""The TCP connections of a simulator: counted, and breakable."""

from __future__ import annotations

import asyncio
import itertools
import socket
import struct
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

SCOPE_KEY = "dropconnect.connection"
_FLUSH_POLL_SECONDS = 0.001
_numbers = itertools.count(1)


class Connection:
    """One TCP connection; its ``number`` is unique in this process."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.number = next(_numbers)
        self._transport = transport

    def reset(self) -> None:
        """Close with RST instead of FIN, so that the client sees a broken conversation, not an end."""
        raw = self._transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    async def flushed(self) -> None:
        """Wait until everything written has gone to the socket (or the connection is gone)."""
        while not self._transport.is_closing() and self._transport.get_write_buffer_size() > 0:
            await asyncio.sleep(_FLUSH_POLL_SECONDS)


class TrackedProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 protocol, handing each request the connection it came on."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        connection = Connection(transport)
        app = self.app

        async def with_connection(scope: Any, receive: Any, send: Any) -> None:
            scope[SCOPE_KEY] = connection
            await app(scope, receive, send)

        self.app = with_connection
