"""Workers inside the server: they do what ``dropconnect work`` does."""

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
    """``start`` them, end the shift, then ``wait`` for them. ``jobs``: as of ``Dropconnect.work``."""

    def __init__(self, door: Dropconnect, shift: Shift, jobs: int) -> None:
        self._door = door
        self._shift = shift
        self._jobs = jobs
        # A thread that is killed with its process leaves nothing that the next one does not look up.
        self._thread = threading.Thread(target=self._work, name="workers", daemon=True)
        self._at_work = threading.Event()

    def start(self) -> None:
        self._thread.start()

    def wait(self) -> None:
        """Until all have come to their end."""
        self._thread.join()

    @property
    def are_at_work(self) -> bool:
        """Whether they live, and had no trouble with their work as a whole."""
        return self._at_work.is_set()

    def _work(self) -> None:
        while not self._shift.is_over:
            try:
                self._door.work(forever=True, jobs=self._jobs, shift=self._shift, started=self._at_work.set)
            except Exception as error:
                words = (
                    str(error) if isinstance(error, DropConnectError) else f"a bug: {type(error).__name__}"
                )
                log.error("the work was broken off: %s", words)
                log.debug("the work was broken off", exc_info=error)
            self._at_work.clear()
            self._rest()

    def _rest(self) -> None:
        if not self._shift.is_over:
            self._shift.rest(_AGAIN_SECONDS)
