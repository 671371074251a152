"""The part of the front door that a server asks about itself: its settings, and whether it can work."""

from __future__ import annotations

from dropconnect.app.receiving import Receiving
from dropconnect.config.serving import ServeSettings

_PROVED = "written-to"
"""A position of no connection: when the journal was last proved to take writes."""


class Serving(Receiving):
    """What is asked before a server starts, and while it runs."""

    def serve_settings(self) -> ServeSettings:
        """``[serve]`` of the configuration; its paths count from the folder of the file."""
        settings, folder = self._configuration.serve, self._configuration.path.parent
        if settings.tls_cert is None or settings.tls_key is None:
            return settings
        return settings.changed(tls_cert=folder / settings.tls_cert, tls_key=folder / settings.tls_key)

    def prove_journal(self) -> None:
        """Write to the journal and commit. Raises ``JournalError`` where that fails: locked, full, damaged,
        an older copy."""
        with self._journal.opened_for_work().write() as writing:
            writing.positions.put("", _PROVED, "", self._clock.now())
