"""Which status of HTTP an error of the front door has."""

from __future__ import annotations

from dropconnect.errors import (
    AuthenticationFailed,
    CaseConflict,
    ConfigurationError,
    ConnectorError,
    DropConnectError,
    JournalError,
    NotAllowed,
    NotThere,
    OrderNotFound,
    ProviderUnavailable,
    RateLimited,
    UnsupportedOperation,
    UsageError,
    WritesPaused,
)

AGAIN_SECONDS = 30
"""After how long it is worth a second try, where nothing else says when."""
_STATUSES: tuple[tuple[type[DropConnectError], int], ...] = (
    (NotThere, 404),
    (OrderNotFound, 404),
    (NotAllowed, 403),
    (CaseConflict, 409),
    (WritesPaused, 409),
    (JournalError, 503),
    (RateLimited, 503),
    (ProviderUnavailable, 503),
    (AuthenticationFailed, 502),
    (ConnectorError, 502),
    (UnsupportedOperation, 422),
    (UsageError, 422),
    (ConfigurationError, 422),
)
"""The first that fits counts."""


def status_of(error: DropConnectError) -> int:
    """4xx: whoever asked has to change something; 5xx: it may pass by itself, or the merchant has to."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)


def again_seconds(error: DropConnectError) -> int:
    """After how many seconds to try again; 0: that is not for us to say."""
    if isinstance(error, RateLimited) and error.retry_after:
        return max(1, round(error.retry_after))
    return AGAIN_SECONDS if status_of(error) == 503 else 0
