"""Connections that several threads use at once, each with a runner of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.saga.look.connections import Connections


class SharedConnections(Connections):
    """One connection to each provider, whose pace all threads keep together. A call is a sign of life of
    whoever works in the thread that makes it, and of nobody else."""

    def __init__(self, configuration: Configuration, clock: Clock) -> None:
        self._here = threading.local()
        super().__init__(configuration, self._tell, clock)

    def before_each_call(self, called: Callable[[], None]) -> None:
        """Whoever works in this thread from now on is told of each call."""
        self._here.called = called

    def _tell(self) -> None:
        called: Callable[[], None] | None = getattr(self._here, "called", None)
        if called is not None:
            called()
