"""Mail servers on the loopback: a real one (aiosmtpd), and one that speaks lines from a script."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from tests.support.patience import PATIENCE

USER, PASSWORD = "shop", "correct horse battery"
HANG_UP, SILENCE, DRIP, CHATTER = "hang up", "silence", "drip", "chatter"


@dataclass
class Inbox:
    """What arrived. ``rcpt`` and ``data`` are answers to give instead of yes; ``lost``: hang up at once.

    ``only``: the one address that ``rcpt`` is for; empty: all."""

    rcpt: str = ""
    only: str = ""
    data: str = ""
    lost: bool = False
    mails: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt and self.only in ("", address):
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data:
            return self.data
        self.mails.append(envelope)
        if self.lost:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "250 OK"


class LoopbackController(Controller):
    """Listens on a port that the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE):
            """The controller waits until somebody has connected."""


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=known, handled=False)


def play(
    listener: socket.socket,
    answers: tuple[str, ...],
    ended: threading.Event,
    pause: Callable[[], None] = lambda: None,
) -> None:
    """Greet, then answer each line (a mail's text counts as one) with the next of ``answers``; ``pause``
    before each byte of a drip."""
    with listener, listener.accept()[0] as client, client.makefile("rb") as lines:
        in_mail = False
        for position, answer in enumerate(answers):
            if position:
                while (line := lines.readline()) and in_mail and line != b".\r\n":
                    pass
            if answer == SILENCE:
                ended.wait()
            if answer in (DRIP, CHATTER):
                _talk_on(client, answer, ended, pause)
            if answer in (HANG_UP, SILENCE, DRIP, CHATTER):
                return
            client.sendall(answer.encode() + b"\r\n")
            in_mail = answer.startswith("354")
        lines.readline()


def _talk_on(client: socket.socket, how: str, ended: threading.Event, pause: Callable[[], None]) -> None:
    """A reply without an end: byte by byte, or line after line, until the client hangs up."""
    piece = b"2" if how == DRIP else b"250-and more\r\n" * 1000
    with suppress(OSError):
        while not ended.is_set():
            if how == DRIP:
                pause()
            client.sendall(piece)
