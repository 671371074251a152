"""Senders that mean harm, or know no better: huge, packed, slow and endless bodies, and what is not HTTP."""

from __future__ import annotations

import contextlib
import gzip
import socket
import zlib
from collections.abc import Iterator

import pytest
from tests.support.patience import PATIENCE, wait_until
from tests.support.serving import Served, about_order, hooked, kept, signed
from tests.support.workplace import Workplace

from dropconnect.web.limits import MOST_REQUESTS, BodyLimits, InHand

MB = 1_000_000


@contextlib.contextmanager
def connected(served: Served) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as connection:
        yield connection


def head(*lines: str) -> bytes:
    return "\r\n".join(("POST /hooks/shop HTTP/1.1", "Host: here", *lines, "", "")).encode()


def reply_of(connection: socket.socket) -> bytes:
    """All that comes until the server ends the connection."""
    said = b""
    with contextlib.suppress(ConnectionError):  # of what was sent, not all was read
        while chunk := connection.recv(65536):
            said += chunk
    return said


def status_of(said: bytes) -> int:
    return int(said.split(b" ", 2)[1])


def test_a_body_that_says_to_be_huge_need_not_come(shared: Served) -> None:
    with connected(shared) as connection:
        connection.sendall(head(f"Content-Length: {2 * MB}"))
        said = reply_of(connection)

    assert status_of(said) == 413
    assert b"connection: close" in said.lower()


def test_an_endless_body_is_cut_off(shared: Served) -> None:
    sent = 0
    with connected(shared) as connection:
        connection.sendall(head("Transfer-Encoding: chunked"))
        with contextlib.suppress(ConnectionError):
            while sent < 200 * MB:
                connection.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
                sent += 0x10000
        said = reply_of(connection)

    assert sent < 200 * MB
    assert said == b"" or status_of(said) == 413
    assert shared.get("/healthz").status_code == 200


def test_a_body_that_is_longer_than_it_says_is_not_taken_for_more(shared: Served) -> None:
    body = about_order(77)
    signature = signed(body)["X-WC-Webhook-Signature"]
    with connected(shared) as connection:
        connection.sendall(
            head(f"X-WC-Webhook-Signature: {signature}", f"Content-Length: {len(body) - 1}") + body + b" more"
        )
        said = reply_of(connection)

    assert status_of(said) == 401
    assert said.count(b"HTTP/1.1 200") == 0


def test_a_body_that_breaks_off_is_not_kept(shared: Served) -> None:
    body = about_order(78)
    signature = signed(body)["X-WC-Webhook-Signature"]
    with connected(shared) as connection:
        connection.sendall(
            head(f"X-WC-Webhook-Signature: {signature}", f"Content-Length: {len(body) + 5}") + body
        )
        connection.shutdown(socket.SHUT_WR)
        reply_of(connection)

    assert "78" not in kept(shared.place.journal)


@pytest.mark.parametrize("first", [b"", b'{"action":'])
def test_a_slow_sender_is_sent_away_and_holds_nobody_up(shared: Served, first: bytes) -> None:
    with contextlib.ExitStack() as open_ones:
        slow = [open_ones.enter_context(connected(shared)) for _ in range(50)]
        for connection in slow:
            connection.sendall(head("Content-Length: 1000") + first)
        body = b'{"id":1}'
        assert shared.send(body, signed(body)).status_code == 200

        assert {status_of(reply_of(connection)) for connection in slow} == {408}


def test_a_sender_that_crawls_has_less_time_than_one_that_sends() -> None:
    limits = BodyLimits(5 * MB, 20)

    assert limits.seconds_for(0) == 5
    assert limits.seconds_for(40_960) == 15
    assert limits.seconds_for(5 * MB) == 20


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "GZIP", "identity"])
def test_a_packed_body_is_unpacked(shared: Served, encoding: str) -> None:
    body = about_order(500 + len(encoding), " " * 900_000)
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "identity": bytes}[encoding.lower()](body)

    assert shared.send(packed, {**signed(body), "Content-Encoding": encoding}).status_code == 200


def test_a_bomb_is_not_unpacked(shared: Served) -> None:
    bomb = gzip.compress(b"\0" * 200 * MB, 1, mtime=0)
    assert len(bomb) < MB

    for encoding in ("gzip", "deflate"):
        sent = bomb if encoding == "gzip" else zlib.compress(b"\0" * 2 * MB)
        assert shared.send(sent, {"Content-Encoding": encoding}).status_code == 413


@pytest.mark.parametrize(
    ("encoding", "body", "status"),
    [
        ("br", b"{}", 415),
        ("gzip, gzip", gzip.compress(gzip.compress(b"{}", mtime=0), mtime=0), 415),
        ("gzip", b"this was never packed", 400),
        ("gzip", gzip.compress(b"{}" * 1000, mtime=0)[:-9], 400),
        ("gzip", gzip.compress(b"{}", mtime=0) + b"and more", 400),
        ("deflate", b"", 400),
    ],
)
def test_what_cannot_be_unpacked_is_refused(shared: Served, encoding: str, body: bytes, status: int) -> None:
    assert shared.send(body, {**signed(body), "Content-Encoding": encoding}).status_code == status


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"POST /hooks/shop HTTP/1.1\r\nHost: here\r\nContent-Length: -5\r\n\r\n",
        b"POST /hooks/shop HTTP/1.1\r\nContent-Length: 1\r\n\r\nx",
        b"GET / HTTP/1.1\r\nHost: here\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(shared: Served, sent: bytes) -> None:
    with connected(shared) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(sent)
        said = reply_of(connection)

    assert said == b"" or 400 <= status_of(said) < 500
    assert shared.get("/healthz").status_code == 200


@pytest.mark.prove  # it waits for the ten seconds that a sender has
def test_a_connection_that_never_says_what_it_wants_is_ended(shared: Served) -> None:
    with connected(shared) as silent, connected(shared) as slow:
        slow.sendall(b"POST /hooks/shop HTTP/1.1\r\nHost: here\r\nX-Part")

        assert reply_of(silent) == b""
        assert reply_of(slow) == b""


def test_all_bodies_together_have_a_memory_that_is_limited() -> None:
    in_hand = InHand(most=100)
    with in_hand.share() as first:
        assert first.take(60)
        with in_hand.share() as second:
            assert not second.take(60)
            assert second.take(40)
        with in_hand.share() as third:
            assert third.take(40)
    with in_hand.share() as all_of_it:
        assert all_of_it.take(100)


def test_a_path_or_name_of_a_stranger_is_not_repeated(shared: Served) -> None:
    for path in ("/hooks/jane@example.test", "/jane@example.test?mail=jane@example.test", "/hooks/shop/x"):
        reply = shared.get(path)
        assert reply.status_code in (404, 405)
        assert "jane" not in reply.text
    assert "jane" not in shared.log()


def test_more_requests_than_it_can_take_are_asked_to_come_again(place: Workplace) -> None:
    """Senders that begin a body and send no more, until there is no room for another."""
    hooked(place, "body_seconds = 4000")
    body = about_order(21)
    with Served(place) as served, contextlib.ExitStack() as open_ones:
        for _ in range(MOST_REQUESTS):
            open_ones.enter_context(connected(served)).sendall(head("Content-Length: 10"))
        wait_until(lambda: served.send(body, signed(body)).status_code == 503, "there is no room")
        refused = served.send(body, signed(body))
        alive = served.get("/healthz")
        open_ones.close()
        wait_until(lambda: served.send(body, signed(body)).status_code == 200, "there is room again")

    assert (refused.text, alive.status_code) == ("too many requests at once\n", 200)
    assert int(refused.headers["Retry-After"]) > 0
