"""How long a case waits before it is looked at again. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from dropconnect.config import Configuration
from dropconnect.errors import (
    AuthenticationFailed,
    ConnectorError,
    FirewallRefused,
    InexactAmount,
    InvalidResponse,
    OrderNotFound,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    UnreadableOrder,
    UntrustedCertificate,
)
from dropconnect.journal.due import LongestWaits

WATCH_EVERY = timedelta(days=1)
"""How often a closed case is looked at."""
WATCH_FOR = timedelta(days=30)
"""How long a closed case stays watched."""
RETRY_LONGEST = timedelta(hours=1)
"""The longest wait before a read is tried again, whatever a provider asks for."""
PAUSED_AGAIN = timedelta(minutes=1)
"""How soon it is asked again whether writes may go on."""
PERSON_AFTER = timedelta(days=1)
"""How long a provider may ask for more time before a person is asked."""

READ_ERRORS = (
    ProviderUnavailable,
    RateLimited,
    AuthenticationFailed,
    OrderNotFound,
    InvalidResponse,
    OutcomeUnknown,
)
"""What reading raises: nothing was written while it was raised."""

FOR_A_PERSON: Mapping[type[ConnectorError], str] = {
    AuthenticationFailed: "access",
    OrderNotFound: "order-gone",
    InexactAmount: "inexact-amount",
    UnreadableOrder: "unreadable-order",
    FirewallRefused: "firewall",
    UntrustedCertificate: "certificate",
}
"""What waiting does not change, and the code of the question about it."""

_RETRY_FIRST = timedelta(seconds=30)


def longest_waits(configuration: Configuration) -> LongestWaits:
    """How long waits can be by right under this configuration."""
    suppliers = configuration.suppliers.values()
    settles = [section.settle_seconds for section in configuration.stores.values()]
    settles += [section.settle_seconds for section in suppliers]
    settle = max([RETRY_LONGEST, *(timedelta(seconds=seconds) for seconds in settles)])
    polls = [timedelta(minutes=section.poll_minutes) for section in suppliers]
    return LongestWaits(retry=RETRY_LONGEST, settle=settle, supplier=max([settle, *polls]), watch=WATCH_EVERY)


def is_due(date: datetime, now: datetime, longest: timedelta) -> bool:
    """Whether the time has come. A date further away than ``longest`` was written by a wrong clock."""
    return date <= now or date > now + longest


def retry_delay(tries: int) -> timedelta:
    """How long to wait before trying again what provably did not happen: doubling, at most an hour."""
    return min(_RETRY_FIRST * int(2 ** min(tries, 10)), RETRY_LONGEST)


def delay_after(error: ConnectorError, tries: int) -> timedelta:
    """``retry_delay``, or as long as the provider said, if that is longer; at most an hour."""
    asked = min(seconds_asked(error), RETRY_LONGEST.total_seconds())
    return max(retry_delay(tries), timedelta(seconds=asked))


def seconds_asked(error: ConnectorError) -> float:
    """How long the provider wants to be left alone; 0 if it did not say, or nothing sensible."""
    asked = error.retry_after if isinstance(error, RateLimited) else None
    return 0.0 if asked is None or not asked > 0 else asked
