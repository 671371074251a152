"""Waiting for what Shopify does after it has answered: looks again in growing steps, for a limited time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from dropconnect.plugin import ConnectorError

_FIRST_STEP = 0.5
_LONGEST_STEP = 5.0
NOTHING_KNOWN = (ConnectorError,)
"""A look that fails proves nothing. After a write it must not be raised: it would speak of the write."""


def looks(
    seconds: float,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Yields for every look: at once, and again until ``seconds`` have passed."""
    end, step = clock() + seconds, _FIRST_STEP
    yield
    while (left := end - clock()) > 0:
        sleep(min(step, left))
        step = min(step * 2, _LONGEST_STEP)
        yield
