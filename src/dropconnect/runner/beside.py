"""What runs in a thread beside the cases, again and again: a provider that hangs there holds up no case."""

from __future__ import annotations

import threading
from collections.abc import Callable


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
