"""A server of this machine that takes whatever webhooks send."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from dropconnect.testing.simulator.tls import Certificates


class Receiver(HTTPServer):
    """Takes deliveries, or answers them with ``status``, or with what ``decide`` says of a body. A redirect
    leads to ``location``."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.scheme = "http"
        self.status = 200
        self.decide: Callable[[bytes], int] = lambda _body: self.status
        self.location = ""
        self.reply = b""
        self.taken: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}/hooks/shop"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.taken.append((dict(self.headers), body))
        self.send_response(self.server.decide(body))
        if self.server.location:
            self.send_header("location", self.server.location)
        self.send_header("content-length", str(len(self.server.reply)))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # who sent it may have hung up
            self.wfile.write(self.server.reply)

    def log_message(self, *_: object) -> None: ...


@contextmanager
def listening(certificates: Certificates | None = None) -> Iterator[Receiver]:
    """One that listens, on a port that is free; with certificates it speaks https."""
    with Receiver() as server:
        if certificates is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificates.server_file)
            server.socket = context.wrap_socket(server.socket, server_side=True)
            server.scheme = "https"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
