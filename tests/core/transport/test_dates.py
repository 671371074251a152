"""What time a provider says it is, heard in the replies of a call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta, timezone

import pytest
from tests.core.transport.wire import answer, close_after_reading, serving

from dropconnect.connection import PlatformConnection
from dropconnect.errors import ProviderUnavailable
from dropconnect.plugin import (
    CheckItem,
    ConnectionSettings,
    Order,
    PlatformSpecs,
    hookimpl,
    note_date,
)
from dropconnect.testing.fakes import FakeClock
from dropconnect.transport import Transport

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DATE = "Date: Mon, 23 Nov 2026 12:00:00 GMT\r\n"


class UrlSettings(ConnectionSettings):
    """Where the shop is."""

    url: str


class Clerk(PlatformSpecs[UrlSettings]):
    """A connector that only asks whether the shop is there."""

    contract = 1
    name = "clerk"
    title = "Clerk"
    settings_model = UrlSettings

    def __init__(self, connection: str, settings: UrlSettings) -> None:
        super().__init__(connection, settings)
        self.transport = Transport(connection, clock=FakeClock(), read_attempts=1)

    def close(self) -> None:
        self.transport.close()

    @hookimpl
    def platform_check_connection(self) -> Iterable[CheckItem]:
        response = self.transport.read("GET", self.settings.url, operation="check")
        return [CheckItem(name="there", ok=response.is_success, detail="it answers")]

    @hookimpl
    def platform_get_order(self, order_id: str) -> Order:
        note_date(datetime(2026, 11, 23, 13, tzinfo=timezone(timedelta(hours=1))))
        raise ProviderUnavailable("it does not speak HTTP")


@contextmanager
def asked(url: str) -> Iterator[PlatformConnection]:
    with closing(PlatformConnection(Clerk("shop", UrlSettings(url=url)))) as connection:
        yield connection


@pytest.mark.parametrize(
    ("headers", "heard"),
    [
        (DATE, NOON),
        (DATE + "Age: 7200\r\n", NOON + timedelta(hours=2)),
        (DATE + "Age: 0\r\n", NOON),
        (DATE + "Age: -5\r\n", None),
        (DATE + "Age: 99999999999999999999\r\n", None),
        (DATE + "Age: soon\r\n", None),
        ("Date: yesterday\r\n", None),
        ("Date: Mon, 23 Nov 99999 12:00:00 GMT\r\n", None),
        ("", None),
    ],
)
def test_the_date_of_a_reply_is_heard(headers: str, heard: datetime | None) -> None:
    with serving(answer(headers=headers)) as wire, asked(wire.url) as connection:
        connection.check_connection()
        assert connection.heard == heard


def test_a_call_without_a_date_forgets_the_last_one() -> None:
    with serving(answer(headers=DATE), close_after_reading) as wire, asked(wire.url) as connection:
        connection.check_connection()
        assert connection.heard == NOON
        with pytest.raises(ProviderUnavailable):
            connection.check_connection()
        assert connection.heard is None


def test_a_connector_without_our_transport_tells_the_date_itself() -> None:
    with asked("http://127.0.0.1:9/") as connection:
        with pytest.raises(ProviderUnavailable):
            connection.get_order("1")
        assert connection.heard == NOON


def test_a_date_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        note_date(datetime(2026, 11, 23, 12))  # noqa: DTZ001 - that is the mistake
