"""What runs in a thread beside the cases, again and again: a provider that hangs there holds up no case."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial


class Beside:
    """``do``, in a thread of its own, one run after the other. To be used by one thread."""

    def __init__(self, name: str, do: Callable[[], object]) -> None:
        self._name = name
        self._do = do
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    @property
    def is_busy(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def begin(self) -> None:
        """Start a run, unless one is at work. Raises what the last one raised."""
        if self.is_busy:
            return
        self.raise_error()
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Until the run has ended; no longer than ``seconds``."""
        # Ctrl-C may have come between making the thread and starting it.
        if self._thread is not None and self._thread.ident is not None:
            self._thread.join(seconds)

    def raise_error(self) -> None:
        """What the last run raised, once."""
        error, self._error = self._error, None
        if error is not None:
            raise error

    def _run(self) -> None:
        try:
            self._do()
        except BaseException as error:  # noqa: BLE001 - whoever waits for it raises it
            self._error = error


class Tellers:
    """What tells other programs after each pass, each in a thread of its own: one that hangs delays nothing.

    ``tell`` is asked to end by what it is given, which says if the process is to end.
    """

    def __init__(self, tell: Mapping[str, Callable[[Callable[[], bool]], None]]) -> None:
        self._is_over: Callable[[], bool] = lambda: False
        self._lanes = tuple(Beside(name, partial(self._run, one)) for name, one in tell.items())

    def begin(self, is_over: Callable[[], bool]) -> None:
        """Start each that is not at work. Raises what one of their last runs raised."""
        self._is_over = is_over
        for lane in self._lanes:
            lane.begin()

    def wait(self) -> None:
        """Until all have ended."""
        for lane in self._lanes:
            lane.wait()

    def end(self) -> None:
        """As ``wait``. Raises what one of them raised."""
        self.wait()
        for lane in self._lanes:
            lane.raise_error()

    def _run(self, one: Callable[[Callable[[], bool]], None]) -> None:
        one(self._is_over)
