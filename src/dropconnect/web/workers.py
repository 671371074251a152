"""Workers inside the server: each does what ``dropconnect work`` does, in a thread."""

from __future__ import annotations

import logging
import threading

from dropconnect.app import Dropconnect
from dropconnect.errors import DropConnectError
from dropconnect.shift import Shift

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 10.0
"""How long a worker rests whose work could not go on: the journal was locked, say."""


class Workers:
    """``start`` them, end the shift, then ``wait`` for them."""

    def __init__(self, door: Dropconnect, shift: Shift, jobs: int) -> None:
        self._door = door
        self._shift = shift
        # A thread that is killed with its process leaves nothing that the next one does not look up.
        self._threads = [
            threading.Thread(target=self._work, name=f"worker {number}", daemon=True)
            for number in range(1, jobs + 1)
        ]
        self._at_work = [threading.Event() for _ in self._threads]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        """Until all have come to their end."""
        for thread in self._threads:
            thread.join()

    @property
    def are_at_work(self) -> bool:
        """Whether each of them lives, and had no trouble with its work as a whole."""
        return all(event.is_set() for event in self._at_work)

    def _work(self) -> None:
        at_work = self._at_work[self._threads.index(threading.current_thread())]
        while not self._shift.is_over:
            try:
                self._door.work(forever=True, shift=self._shift, started=at_work.set)
            except Exception as error:
                words = (
                    str(error) if isinstance(error, DropConnectError) else f"a bug: {type(error).__name__}"
                )
                log.error("the work was broken off: %s", words)
                log.debug("the work was broken off", exc_info=error)
            at_work.clear()
            self._rest()

    def _rest(self) -> None:
        if not self._shift.is_over:
            self._shift.rest(_AGAIN_SECONDS)
