"""Every exchange ends, whatever the other side does: by its deadline, or by the size of the reply."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing

import httpx
import pytest
from tests.core.transport.wire import (
    Behaviour,
    answer,
    dripping,
    pouring,
    say,
    serving,
    trickling_head,
)

from dropconnect.errors import OutcomeUnknown, ProviderUnavailable, ReplyCutOff
from dropconnect.testing.fakes import FakeClock
from dropconnect.transport import LONGEST_EXCHANGE, Caps, Timeouts, Transport

MIB = 1024 * 1024
Drip = Callable[[Callable[[], None]], Behaviour]
PATIENT = Timeouts(connect=60.0, read=60.0)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def transport(clock: FakeClock) -> Iterator[Transport]:
    """Its single steps are patient: only the deadline, on a clock that the server turns, can end a drip."""
    with closing(Transport("shop", clock=clock, timeouts=PATIENT)) as made:
        yield made


def read(transport: Transport, url: str) -> httpx.Response:
    return transport.read("GET", url, operation="get_order")


def write(transport: Transport, url: str) -> httpx.Response:
    return transport.write("POST", url, operation="refund_order", send_by=None, content=b"{}")


def packed(body: bytes, encoding: str = "gzip") -> Behaviour:
    return say(f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nConnection: close\r\n\r\n", body)


def bomb(unpacked: int) -> bytes:
    """That many zeros, packed, without ever holding them all here; the check sum at the end is missing."""
    header = zlib.compressobj(9, wbits=31).flush()[:10]
    packer = zlib.compressobj(9, wbits=-15)
    # After a full flush a piece depends on none before it: one is packed, and repeated.
    piece = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return header + piece * (unpacked // MIB)


@pytest.mark.parametrize(
    ("timeouts", "total"),
    [(Timeouts(), LONGEST_EXCHANGE), (Timeouts(connect=2, read=5), 17), (Timeouts(read=9000), 170)],
)
def test_an_exchange_has_a_total_that_its_time_outs_cannot_stretch(timeouts: Timeouts, total: float) -> None:
    assert timeouts.total == total
    assert LONGEST_EXCHANGE < 180, "a call has ended when it has settled"


@pytest.mark.parametrize("drip", [dripping, trickling_head])
def test_a_read_that_drips_ends_at_the_deadline_and_is_not_tried_again(
    transport: Transport, clock: FakeClock, drip: Drip
) -> None:
    before = clock.boot()
    with serving(drip(lambda: clock.advance(0.5))) as wire, pytest.raises(ReplyCutOff) as caught:
        read(transport, wire.url)
    assert "the reply of shop was cut off: it had not ended after 170 s" in str(caught.value)
    assert isinstance(caught.value, ProviderUnavailable)
    assert len(wire.requests) == 1
    assert clock.boot() - before >= 170


@pytest.mark.parametrize("drip", [dripping, trickling_head])
def test_a_write_whose_reply_drips_ends_in_doubt(transport: Transport, clock: FakeClock, drip: Drip) -> None:
    with serving(drip(lambda: clock.advance(0.5))) as wire, pytest.raises(OutcomeUnknown):
        write(transport, wire.url)
    assert len(wire.requests) == 1


def test_a_proxy_that_drips_ends_too(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Merchants behind a proxy name it in the environment."""
    with serving(dripping(lambda: clock.advance(0.5))) as wire:
        monkeypatch.setenv("HTTP_PROXY", wire.url)
        with (
            closing(Transport("shop", clock=clock, timeouts=PATIENT)) as transport,
            pytest.raises(ReplyCutOff),
        ):
            read(transport, "http://shop.example.test/orders/1")
    assert b"http://shop.example.test/orders/1" in wire.requests[0]


def test_the_repeats_of_a_read_share_one_deadline(clock: FakeClock) -> None:
    """Each try breaks after 100 s: the second one is cut off, there is no third."""

    def slow_break(connection: object) -> bytes:
        clock.advance(100)
        return b""

    with (
        serving(slow_break) as wire,
        closing(Transport("shop", clock=clock, timeouts=PATIENT)) as transport,
        pytest.raises(ReplyCutOff),
    ):
        read(transport, wire.url)
    assert len(wire.requests) == 2


def test_an_endless_reply_is_cut_off_at_the_cap(transport: Transport) -> None:
    with serving(pouring) as wire, pytest.raises(ReplyCutOff, match=r"too large: more than 33,554,432 bytes"):
        read(transport, wire.url)
    with serving(pouring) as wire, pytest.raises(OutcomeUnknown, match="its reply was cut off"):
        write(transport, wire.url)
    assert len(wire.requests) == 1


def test_a_gzip_bomb_is_not_unpacked(transport: Transport) -> None:
    """A mebibyte that would unpack to a gibibyte takes the memory of the cap, not of the gibibyte."""
    content = bomb(1024 * MIB)
    assert len(content) < 1.1 * MIB

    with serving(packed(content)) as wire:
        tracemalloc.start()
        try:
            with pytest.raises(ReplyCutOff, match="too large when unpacked"):
                read(transport, wire.url)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak < 160 * MIB


def test_an_endless_stream_within_gzip_is_cut_off(transport: Transport) -> None:
    with serving(packed(bomb(65 * MIB))) as wire, pytest.raises(OutcomeUnknown, match="when unpacked"):
        write(transport, wire.url)


@pytest.mark.parametrize("size", [0, 1, 70_000, 30 * MIB])
def test_what_is_packed_arrives_unpacked(transport: Transport, size: int) -> None:
    body = bytes(range(256)) * (size // 256 + 1)
    body = body[:size]
    with serving(packed(gzip.compress(body, 1))) as wire:
        response = read(transport, wire.url)
    assert response.content == body
    assert "content-encoding" not in response.headers
    assert b"accept-encoding: gzip\r\n" in wire.requests[0].lower()


@pytest.mark.parametrize("body", [gzip.compress(b'{"id": 1}' * 99)[:-20], b"no gzip"], ids=["half", "none"])
def test_what_cannot_be_unpacked_is_no_reply(transport: Transport, body: bytes) -> None:
    with serving(packed(body)) as wire:
        with pytest.raises(ReplyCutOff):
            read(transport, wire.url)
        with pytest.raises(OutcomeUnknown):
            write(transport, wire.url)
    assert len(wire.requests) == 2


def test_another_encoding_than_we_asked_for_stays_as_it_is(transport: Transport) -> None:
    with serving(packed(b"\x0b\x02", "br")) as wire:
        assert read(transport, wire.url).content == b"\x0b\x02"


def test_the_largest_allowed_reply_arrives(clock: FakeClock) -> None:
    caps = Caps(raw=5, unpacked=5)
    with closing(Transport("shop", clock=clock, timeouts=PATIENT, caps=caps)) as narrow:
        with serving(answer(body="12345")) as wire:
            assert read(narrow, wire.url).text == "12345"
        with serving(answer(body="123456")) as wire, pytest.raises(ReplyCutOff):
            read(narrow, wire.url)


def test_the_request_arrives_whole_however_long_it_is(transport: Transport) -> None:
    """It is sent in slices, with a look at the clock before each."""
    content = bytes(range(256)) * 400
    with serving(answer()) as wire:
        transport.write("POST", wire.url, operation="refund_order", send_by=None, content=content)
    assert wire.requests[0].endswith(b"\r\n\r\n" + content)
