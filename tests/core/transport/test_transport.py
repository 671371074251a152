"""For every failure the transport knows whether bytes had left: that decides about money."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from tests.core.transport.wire import (
    Behaviour,
    answer,
    behind_tls,
    break_off_the_answer,
    close_after_reading,
    free_port,
    reset_while_reading,
    say_nothing,
    serving,
)

from dropconnect.errors import ConfigurationError, OutcomeUnknown, ProviderUnavailable, UntrustedCertificate
from dropconnect.testing.fakes import FakeClock
from dropconnect.testing.simulator.tls import Certificates
from dropconnect.transport import Timeouts, Transport

QUICK = Timeouts(connect=5.0, read=0.3)
BUSY = answer("502 Bad")
BEFORE_CONNECTED = 4
"""Looks at the clock before a write is connected: the check, the deadline, the log, the time to connect."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def transport(clock: FakeClock) -> Iterator[Transport]:
    with closing(Transport("shop", clock=clock, timeouts=QUICK)) as made:
        yield made


def write(transport: Transport, url: str, send_by: float | None = None) -> httpx.Response:
    return transport.write(
        "POST", url, operation="refund_order", send_by=send_by, content=b'{"amount": "1.00"}'
    )


def read(transport: Transport, url: str) -> httpx.Response:
    return transport.read("GET", url, operation="get_order")


def nobody() -> str:
    return f"http://127.0.0.1:{free_port()}/orders/1"


def test_a_write_to_a_closed_port_never_left(transport: Transport) -> None:
    with pytest.raises(ProviderUnavailable, match="refund_order never left for shop") as caught:
        write(transport, nobody())
    assert (caught.value.connection, caught.value.operation) == ("shop", "refund_order")


@pytest.mark.parametrize(
    "behaviour", [reset_while_reading, close_after_reading, break_off_the_answer, say_nothing]
)
def test_a_write_that_left_without_a_whole_answer_is_doubt_and_never_repeated(
    transport: Transport, behaviour: Behaviour
) -> None:
    with serving(behaviour, answer()) as wire, pytest.raises(OutcomeUnknown) as caught:
        write(transport, wire.url)
    assert "refund_order was sent to shop, but no reply came" in str(caught.value)
    assert len(wire.requests) == 1


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "400 Bad", "500 Broken", "503 Busy", "429 Slow"])
def test_a_write_is_answered_once_whatever_the_status(transport: Transport, status: str) -> None:
    with serving(answer(status)) as wire:
        assert write(transport, wire.url).status_code == int(status[:3])
    assert len(wire.requests) == 1


def test_too_late_before_connecting_opens_no_connection(transport: Transport, clock: FakeClock) -> None:
    send_by = clock.boot() + 30
    clock.advance(31)
    with serving(answer()) as wire, pytest.raises(ProviderUnavailable, match="its time to send had passed"):
        write(transport, wire.url, send_by)
    assert wire.requests == []


def test_too_late_while_connecting_sends_no_byte() -> None:
    """The last look at the clock comes after the connection stands, right before the first byte."""

    class Slow(FakeClock):
        """The time passes between the looks before connecting and the last one."""

        looks = 0

        def boot(self) -> float:
            self.looks += 1
            return 1000.0 if self.looks <= BEFORE_CONNECTED else 1031.0

    slow = Slow()
    with (
        serving(close_after_reading) as wire,
        closing(Transport("shop", clock=slow, timeouts=Timeouts(connect=30.0, read=30.0))) as late,
        pytest.raises(ProviderUnavailable, match="its time to send had passed"),
    ):
        write(late, wire.url, send_by=1030.0)
    assert wire.requests in ([], [b""]), "connected perhaps, but nothing was sent"
    assert slow.looks > BEFORE_CONNECTED


def test_in_time_is_sent(transport: Transport, clock: FakeClock) -> None:
    with serving(answer()) as wire:
        assert write(transport, wire.url, clock.boot()).status_code == 200
    assert b'{"amount": "1.00"}' in wire.requests[0]


@pytest.mark.parametrize("behaviour", [reset_while_reading, close_after_reading, break_off_the_answer, BUSY])
def test_a_read_is_tried_again(transport: Transport, behaviour: Behaviour) -> None:
    with serving(behaviour, behaviour, answer(body='{"id": 1}')) as wire:
        assert read(transport, wire.url).json() == {"id": 1}
    assert len(wire.requests) == 3


def test_a_read_ends_after_three_tries(transport: Transport, clock: FakeClock) -> None:
    before = clock.boot()
    with serving(close_after_reading) as wire, pytest.raises(ProviderUnavailable, match="cannot be reached"):
        read(transport, wire.url)
    assert len(wire.requests) == 3
    assert clock.boot() > before, "it paused in between"


def test_a_read_of_a_busy_host_hands_the_last_answer_out(transport: Transport) -> None:
    with serving(answer("503 Busy")) as wire:
        assert read(transport, wire.url).status_code == 503
    assert len(wire.requests) == 3


@pytest.mark.parametrize("status", ["400 Bad", "401 Who", "404 None", "500 Broken"])
def test_a_read_with_an_answer_is_not_tried_again(transport: Transport, status: str) -> None:
    with serving(answer(status)) as wire:
        assert read(transport, wire.url).status_code == int(status[:3])
    assert len(wire.requests) == 1


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 There", "308 There"])
def test_redirects_are_not_followed(transport: Transport, status: str) -> None:
    """A redirect would carry the credentials, and the payment, to wherever it points."""
    with serving(answer()) as elsewhere, serving(answer(status, f"Location: {elsewhere.url}\r\n")) as wire:
        assert read(transport, wire.url).status_code == int(status[:3])
        assert write(transport, wire.url).status_code == int(status[:3])
    assert elsewhere.requests == []


def test_no_secret_is_logged_at_debug(transport: Transport, caplog: pytest.LogCaptureFixture) -> None:
    link = 'Link: <http://127.0.0.1/?oauth_signature=do-not-log>; rel="next"\r\n'
    auth = httpx.BasicAuth("ck_do-not-log", "cs_do-not-log")
    with caplog.at_level(logging.DEBUG), serving(answer(headers=link), close_after_reading) as wire:
        signed = f"{wire.url}?oauth_signature=do-not-log&consumer_key=do-not-log"
        transport.read("GET", signed, operation="get_order", auth=auth)
        with pytest.raises(OutcomeUnknown) as caught:
            transport.write("POST", signed, operation="refund_order", send_by=None, auth=auth)
    assert b"do-not-log" in wire.requests[0], "it was sent"
    loggers = {record.name.partition(".")[0] for record in caplog.records}
    assert {"httpx", "httpcore", "dropconnect"} <= loggers
    assert "do-not-log" not in caplog.text
    assert "do-not-log" not in repr(caught.value) + str(caught.value)


def test_a_missing_ca_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"the CA file .*nowhere\.pem cannot be used"):
        Transport("shop", ca_file=tmp_path / "nowhere.pem")


def test_a_ca_file_that_is_none_is_said(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_text("no certificate", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"the CA file .*ca\.pem cannot be used"):
        Transport("shop", ca_file=path)


def test_a_stranger_behind_the_address_gets_no_byte(clock: FakeClock) -> None:
    """The certificate is of another authority: the write never left."""
    ours, theirs = Certificates(), Certificates()
    with (
        serving(behind_tls(theirs.server_file)) as wire,
        closing(Transport("shop", clock=clock, timeouts=QUICK, ca_file=ours.ca_file)) as strict,
        pytest.raises(
            UntrustedCertificate, match=r"shop: .*certificate cannot be verified .*ca_file"
        ) as caught,
    ):
        write(strict, wire.url.replace("http:", "https:"))
    assert isinstance(caught.value, ProviderUnavailable), "it provably never left"
    assert str(ours.ca_file) in str(caught.value)
    assert wire.requests == [b""]


def test_a_read_that_meets_a_stranger_is_not_tried_again_and_names_the_setting(clock: FakeClock) -> None:
    theirs = Certificates()
    with (
        serving(behind_tls(theirs.server_file)) as wire,
        closing(Transport("shop", clock=clock, timeouts=QUICK)) as strict,
        pytest.raises(ConfigurationError, match=r"Set ca_file in the connection's section"),
    ):
        strict.read("GET", wire.url.replace("http:", "https:"), operation="get_order")
    assert wire.requests == [b""]


def test_the_right_authority_is_trusted(clock: FakeClock) -> None:
    ours = Certificates()
    with (
        serving(behind_tls(ours.server_file)) as wire,
        closing(Transport("shop", clock=clock, timeouts=QUICK, ca_file=ours.ca_file)) as strict,
        pytest.raises(OutcomeUnknown),
    ):
        write(strict, wire.url.replace("http:", "https:"))
    assert b'{"amount": "1.00"}' in wire.requests[0]
