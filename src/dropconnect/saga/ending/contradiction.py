"""What the store shows that cannot be true if our records of a case are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from dropconnect.journal.states import IncidentKind


@dataclass(frozen=True)
class Contradiction:
    """What the store shows that cannot be true if our records are."""

    kind: IncidentKind
    reason: str
    row: str = ""
    """The refund that it is about, where a case can have several of its kind."""

    @property
    def code(self) -> str:
        """The kind, and which of several it is: each one is reported once."""
        if not self.row:
            return str(self.kind)
        return f"{self.kind}-{hashlib.sha256(self.row.encode()).hexdigest()[:12]}"
