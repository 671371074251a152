"""The legs that requests have begun: the server ends when all have come to their end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Legs:
    """Counts what is at work on behalf of requests. Thread-safe."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._at_work = 0
        self._is_over = False

    @contextmanager
    def one(self) -> Iterator[bool]:
        """Do one inside. False: the server does not wait for it any more, so it must not be begun."""
        with self._changed:
            may_begin = not self._is_over
            self._at_work += may_begin
        try:
            yield may_begin
        finally:
            if may_begin:
                with self._changed:
                    self._at_work -= 1
                    self._changed.notify_all()

    def end(self) -> None:
        """Wait until all have come to their end; none is begun after that."""
        with self._changed:
            self._changed.wait_for(lambda: not self._at_work)
            self._is_over = True
