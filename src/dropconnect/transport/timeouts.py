"""How long one exchange with a provider may take, in one place."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_EXCHANGE = 170.0
"""Seconds after which every exchange has ended, whatever its time-outs say. Below the settle time that
connections have by default (180 s)."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds. ``read`` is the longest silence while waiting for the reply."""

    connect: float = 10.0
    read: float = 60.0
    pool: float = 30.0

    @property
    def total(self) -> float:
        """How long one exchange may take from its first step to its last byte, a read with its repeats.

        A reply that drips is never silent for long, so the longest silence alone would not end it.
        """
        return min(self.connect + 3 * self.read, LONGEST_EXCHANGE)
