"""A mail server on this machine that keeps what it is given. Needs aiosmtpd, which merchants do not."""

from __future__ import annotations

import asyncio
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Letterbox:
    """Listens on 127.0.0.1 while it is entered."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self._controller = _AnyPort(self, hostname="127.0.0.1", port=0)

    def __enter__(self) -> Letterbox:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        return int(self._controller.port)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd for every mail."""
        mail = message_from_bytes(bytes(envelope.original_content or b""), policy=policy.default)
        if not isinstance(mail, EmailMessage):
            return "554 this is not a mail"
        self.mails.append(mail)
        return "250 OK"


class _AnyPort(Controller):
    """Listens on a port that the system chooses."""

    def _trigger_server(self) -> None:
        if not isinstance(self.server, asyncio.Server):
            raise TypeError("aiosmtpd listens in an unknown way")
        self.port = self.server.sockets[0].getsockname()[1]
        with socket.create_connection(("127.0.0.1", self.port), timeout=5):
            """The controller waits until somebody has connected."""


def in_words(mail: EmailMessage) -> str:
    """The mail as its reader sees it, in plain text."""
    head = [f"{name}: {mail[name]}" for name in ("From", "To", "Subject")]
    body = mail.get_body(("plain",))
    return "\n".join([*head, "", str(body.get_content()) if body else ""])
