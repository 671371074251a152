"""How long a test waits for what comes at once on a quiet machine. A busy one takes its time."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 100.0
"""Seconds, less than a test's limit. Waiting that long means that something is lost, not that it is slow."""


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Return when ``happened`` says yes; ``AssertionError`` naming ``what`` when patience is at its end."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, f"in {PATIENCE:g} s it never came to this: {what}"
        time.sleep(0.01)
