"""How long a case waits before it is looked at again. Pure."""

from __future__ import annotations

from datetime import timedelta

from dropconnect.errors import ConnectorError, RateLimited

WATCH_EVERY = timedelta(days=1)
"""How often a closed case is looked at."""
WATCH_FOR = timedelta(days=30)
"""How long a closed case stays watched."""
RETRY_LONGEST = timedelta(hours=1)

_RETRY_FIRST = timedelta(seconds=30)


def retry_delay(tries: int) -> timedelta:
    """How long to wait before trying again what provably did not happen: doubling, at most an hour."""
    return min(_RETRY_FIRST * int(2 ** min(tries, 10)), RETRY_LONGEST)


def delay_after(error: ConnectorError, tries: int) -> timedelta:
    """``retry_delay``, or as long as the provider said, if that is longer."""
    delay = retry_delay(tries)
    if isinstance(error, RateLimited) and error.retry_after is not None:
        delay = max(delay, timedelta(seconds=error.retry_after))
    return delay
