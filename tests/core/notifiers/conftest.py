"""Servers to start, and a notifier to speak to them."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme
from tests.support.mail import Inbox, LoopbackController, authenticate, play
from tests.support.patience import PATIENCE

from dropconnect.clock import Clock
from dropconnect.connection import NotifierConnection
from dropconnect.models.message import OutgoingMessage
from dropconnect.notifiers.email import EmailConnector, EmailSettings


@dataclass(frozen=True)
class Certificates:
    server: ssl.SSLContext
    ca_file: Path


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    ca_file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    return Certificates(context, ca_file)


StartServer = Callable[..., int]


@pytest.fixture
def start_server(certificates: Certificates) -> Iterator[StartServer]:
    """Start a mail server for an ``Inbox`` and return its port."""
    with ExitStack() as stack:

        def start(inbox: Inbox, *, security: str = "none", login: bool = False) -> int:
            controller = LoopbackController(
                inbox,
                hostname="127.0.0.1",
                port=0,
                ssl_context=certificates.server if security == "tls" else None,
                tls_context=certificates.server if security == "starttls" else None,
                require_starttls=security == "starttls",
                authenticator=authenticate if login else None,
                auth_required=login and security == "starttls",
                auth_require_tls=security == "starttls",
            )
            controller.start()
            stack.callback(controller.stop)
            return controller.port

        yield start


@pytest.fixture
def scripted_server() -> Iterator[Callable[..., int]]:
    """A server that greets, then answers each line (a mail's text counts as one) with the next of its
    answers; ``HANG_UP`` ends the connection, ``SILENCE`` never answers. Returns its port."""
    ended = threading.Event()
    threads: dict[int, threading.Thread] = {}

    def start(*answers: str, pause: Callable[[], None] = lambda: None) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        threads[port] = threading.Thread(target=play, args=(listener, answers, ended, pause))
        threads[port].start()
        return port

    yield start
    ended.set()
    for port, thread in threads.items():
        # A test that failed before it connected must not leave its server waiting for ever.
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=PATIENCE):
            pass
        thread.join()


OpenNotifier = Callable[..., NotifierConnection]


@pytest.fixture
def notifier(certificates: Certificates) -> Iterator[OpenNotifier]:
    """A connection of the ``email`` connector to a port of this machine."""
    with ExitStack() as stack:

        def open_(port: int, clock: Clock | None = None, **changes: Any) -> NotifierConnection:
            values: dict[str, Any] = {
                "host": "127.0.0.1",
                "port": port,
                "security": "none",
                "sender": "Lamp Shop <orders@shop.example.test>",
                "timeout_seconds": PATIENCE,
            } | changes
            if values["security"] != "none":
                values.setdefault("ca_file", certificates.ca_file)
            settings = EmailSettings.model_validate(values)
            connection = NotifierConnection(EmailConnector("mail", settings, clock=clock))
            stack.callback(connection.close)
            return connection

        yield open_


@pytest.fixture
def outgoing() -> Callable[..., OutgoingMessage]:
    def make(**changes: str) -> OutgoingMessage:
        values = {
            "message_id": "<1c9a@shop.example.test>",
            "to": "ada@example.test",
            "subject": "Ihre Bestellung wurde storniert: 1042",
            "text": "Schöne Grüße\n.\n..\n77,49\N{NO-BREAK SPACE}€\n" + "x" * 2000 + "\n",
            "html": "<p>Schöne Grüße</p>",
            "language": "de",
        } | changes
        return OutgoingMessage(**values)

    return make
