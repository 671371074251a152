"""A bare server for one connection after the other: each is handed to the next behaviour of a list."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.patience import PATIENCE

Behaviour = Callable[[socket.socket], bytes]
"""Talks on one accepted connection; returns what it read."""


def read_request(connection: socket.socket) -> bytes:
    """The head of a request, and as much of a body as its length says."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return data
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        ),
        0,
    )
    while len(body) < length:
        more = connection.recv(65536)
        if not more:
            break
        body += more
    return head + b"\r\n\r\n" + body


def answer(status: str = "200 OK", headers: str = "", body: str = "{}") -> Behaviour:
    def talk(connection: socket.socket) -> bytes:
        request = read_request(connection)
        text = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n{body}"
        connection.sendall(text.encode())
        return request

    return talk


def reset_while_reading(connection: socket.socket) -> bytes:
    """Resets the connection when the first byte has come."""
    first = connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return first


def close_after_reading(connection: socket.socket) -> bytes:
    """Reads the whole request and hangs up."""
    return read_request(connection)


def break_off_the_answer(connection: socket.socket) -> bytes:
    request = read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    return request


def say(head: str, body: bytes) -> Behaviour:
    """A reply of any bytes; the client may hang up in the middle."""

    def talk(connection: socket.socket) -> bytes:
        request = read_request(connection)
        with contextlib.suppress(OSError):
            connection.sendall(head.encode() + body)
        return request

    return talk


def pouring(connection: socket.socket) -> bytes:
    """A body without an end, as fast as it is read."""
    request = read_request(connection)
    with contextlib.suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(bytes(65536))
    return request


def dripping(pause: Callable[[], None]) -> Behaviour:
    """A body without an end, byte by byte, with a pause before each."""
    return _drops(b"HTTP/1.1 200 OK\r\n\r\n", pause)


def trickling_head(pause: Callable[[], None]) -> Behaviour:
    """A header without an end, byte by byte, with a pause before each."""
    return _drops(b"HTTP/1.1 200 OK\r\nX-Long: ", pause)


def _drops(beginning: bytes, pause: Callable[[], None]) -> Behaviour:
    def talk(connection: socket.socket) -> bytes:
        request = read_request(connection)
        with contextlib.suppress(OSError):
            connection.sendall(beginning)
            while True:
                pause()
                connection.sendall(b"x")
        return request

    return talk


def say_nothing(connection: socket.socket) -> bytes:
    """Reads the request and keeps silent until the client gives up."""
    request = read_request(connection)
    connection.recv(1)
    return request


def behind_tls(certificate: Path) -> Behaviour:
    """Reads what comes through https and hangs up; nothing comes if the client does not trust us."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def talk(connection: socket.socket) -> bytes:
        try:
            with context.wrap_socket(connection, server_side=True) as secure:
                return read_request(secure)
        except ssl.SSLError:
            return b""

    return talk


@dataclass
class Wire:
    url: str = ""
    requests: list[bytes] = field(default_factory=list)
    """What was read on each accepted connection. Complete when the server has ended."""


@contextlib.contextmanager
def serving(*behaviours: Behaviour) -> Iterator[Wire]:
    """Accepts connections, the last behaviour for all that follow."""
    wire = Wire()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire.url = f"http://127.0.0.1:{listener.getsockname()[1]}/orders/1"

        def serve() -> None:
            number = 0
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return  # the test is over
                with connection:
                    wire.requests.append(behaviours[min(number, len(behaviours) - 1)](connection))
                number += 1

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield wire
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(PATIENCE)
    assert not thread.is_alive()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
