"""Sessions of smtplib that end: every step has its time, and the whole conversation has one too.

smtplib limits each single step on the network, so a server that sends a byte now and then, or one
line of a reply after the other, would never let go.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from typing import TYPE_CHECKING

from dropconnect.transport.deadline import Deadline

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_MOST_BYTES = 1024 * 1024
"""What a server may say in one conversation; a usual one takes less than a kibibyte."""
_PIECE = 4096


class Lines:
    """The server's side of the conversation, line by line. ``OSError``: time or cap are used up."""

    def __init__(self, connected: socket.socket, timeout: float, deadline: Deadline) -> None:
        self._socket = connected
        self._timeout = timeout
        self._deadline = deadline
        self._waiting = b""
        self._read = 0

    def readline(self, limit: int) -> bytes:
        """The next line with its end; at most ``limit`` bytes of it, less only before the end of all."""
        while b"\n" not in self._waiting and len(self._waiting) < limit:
            more = self._receive()
            if not more:
                break
            self._waiting += more
        end = self._waiting.find(b"\n") + 1 or len(self._waiting)
        line = self._waiting[: min(end, limit)]
        self._waiting = self._waiting[len(line) :]
        return line

    def close(self) -> None:
        """As a file's; the socket is smtplib's to close."""

    def _receive(self) -> bytes:
        self._socket.settimeout(step(self._timeout, self._deadline))
        piece = self._socket.recv(_PIECE)
        self._read += len(piece)
        if self._read > _MOST_BYTES:
            raise OSError("the server does not stop talking")
        return piece


def step(timeout: float, deadline: Deadline) -> float:
    """Seconds for the next step. ``TimeoutError`` if none are left."""
    if deadline.has_passed:
        raise TimeoutError(f"the conversation had not ended after {deadline.seconds:g} s")
    return min(timeout, deadline.left)


class PlainSession(smtplib.SMTP):
    """A session whose every step keeps to ``deadline``; not encrypted before ``starttls``."""

    def __init__(self, host: str, port: int, hello: str, *, timeout: float, deadline: Deadline) -> None:
        self._limits = timeout, deadline
        super().__init__(host, port, hello, timeout=step(timeout, deadline))

    def getreply(self) -> tuple[int, bytes]:
        _read_lines(self, *self._limits)
        return super().getreply()

    def send(self, s: ReadableBuffer | str) -> None:
        _allow_time(self, *self._limits)
        super().send(s)


class TlsSession(smtplib.SMTP_SSL):
    """As ``PlainSession``, encrypted from the first byte."""

    def __init__(
        self,
        host: str,
        port: int,
        hello: str,
        *,
        timeout: float,
        deadline: Deadline,
        context: ssl.SSLContext,
    ) -> None:
        self._limits = timeout, deadline
        super().__init__(host, port, hello, timeout=step(timeout, deadline), context=context)

    def getreply(self) -> tuple[int, bytes]:
        _read_lines(self, *self._limits)
        return super().getreply()

    def send(self, s: ReadableBuffer | str) -> None:
        _allow_time(self, *self._limits)
        super().send(s)


def _read_lines(session: smtplib.SMTP, timeout: float, deadline: Deadline) -> None:
    """smtplib forgets ``file`` when the encryption begins: what was read in the clear is not believed."""
    if session.file is None and session.sock is not None:
        session.file = Lines(session.sock, timeout, deadline)


def _allow_time(session: smtplib.SMTP, timeout: float, deadline: Deadline) -> None:
    """The time-out of a socket is for all that is sent in one go."""
    if session.sock is not None:
        session.sock.settimeout(step(timeout, deadline))
