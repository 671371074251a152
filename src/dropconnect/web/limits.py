"""How much of this machine whoever can reach the server may take: time, bytes, connections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dropconnect.config.serving import ServeSettings

_MB = 1_000_000
HEAD_SECONDS = 10.0
"""How long a connection may take to say what it wants."""
MOST_REQUESTS = 800
"""At once. Whoever comes beyond is told to come again."""
MOST_CONNECTIONS = 2000
"""Beyond, whoever asks hears a bare 503: connections that ask nothing have taken them all."""
_MOST_IN_HAND = 64 * _MB
_GRACE = 0.25
"""Of the whole time: what a sender has before its pace counts."""
_PACE = 4096
"""Bytes a second below which a sender is not slow but stalling."""


@dataclass(frozen=True)
class BodyLimits:
    """What one delivery may take."""

    most_bytes: int
    most_seconds: float

    @classmethod
    def of(cls, settings: ServeSettings) -> BodyLimits:
        return cls(settings.body_limit_mb * _MB, settings.body_seconds)

    def seconds_for(self, received: int) -> float:
        """How long after its beginning the next bytes of a body must have come, of which so many came."""
        return min(self.most_seconds, _GRACE * self.most_seconds + received / _PACE)


class InHand:
    """The bytes of all bodies that are being read or kept: a memory that all senders share.

    To be used in one thread.
    """

    def __init__(self, most: int = _MOST_IN_HAND) -> None:
        self._most = most
        self._bytes = 0

    @contextmanager
    def share(self) -> Iterator[Share]:
        share = Share(self)
        try:
            yield share
        finally:
            self._bytes -= share.taken

    def _take(self, count: int) -> bool:
        if self._bytes + count > self._most:
            return False
        self._bytes += count
        return True


class Share:
    """What one body has of it."""

    def __init__(self, whole: InHand) -> None:
        self._whole = whole
        self.taken = 0

    def take(self, count: int) -> bool:
        """False: there is no room for it now."""
        if not self._whole._take(count):
            return False
        self.taken += count
        return True
