"""Watches one request: refuses it when it is too late, remembers that it left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dropconnect.clock import Clock

_FIRST_BYTE = frozenset({"http11.send_request_headers.started", "http2.send_request_headers.started"})


class TooLate(Exception):
    """``send_by`` has passed: the intent is too old to be sent."""


class Departure:
    """``left``: the first byte went out. ``check`` raises ``TooLate``."""

    def __init__(self, clock: Clock, send_by: float | None) -> None:
        self.left = False
        self._clock = clock
        self._send_by = send_by

    def check(self) -> None:
        if self._send_by is not None and self._clock.boot() > self._send_by:
            raise TooLate

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """To be called by httpcore for each step of the request."""
        if event in _FIRST_BYTE:
            self.check()
            self.left = True
