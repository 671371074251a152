"""How long a worker goes on, and how it is called back from a rest."""

from __future__ import annotations

import threading


class Shift:
    """Begins when it is made and ends when ``end`` is called. Thread-safe."""

    def __init__(self) -> None:
        self._called = threading.Event()
        self._over = threading.Event()

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def rest(self, seconds: float) -> None:
        """Return after that time, or at once when there is something to do. Calls that come before are heard,
        too."""
        self._called.wait(seconds)
        self._called.clear()
        if self.is_over:
            self._called.set()  # whoever else rests must hear it as well

    def wake(self) -> None:
        """There is something to do."""
        self._called.set()

    def end(self) -> None:
        """Come to an end after the leg at work. It cannot be taken back."""
        self._over.set()
        self._called.set()
