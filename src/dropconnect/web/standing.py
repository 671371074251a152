"""What the parts of one server share: the front door, its workers, whether it comes to its end."""

from __future__ import annotations

from dataclasses import dataclass, field

from dropconnect.app import Dropconnect
from dropconnect.config.serving import ServeSettings
from dropconnect.shift import Shift
from dropconnect.web.legs import Legs
from dropconnect.web.workers import Workers


@dataclass(frozen=True)
class Standing:
    """One server, as its routes see it."""

    door: Dropconnect
    settings: ServeSettings
    shift: Shift
    workers: Workers
    legs: Legs = field(default_factory=Legs)

    @property
    def is_draining(self) -> bool:
        """It ends what it began and takes nothing new."""
        return self.shift.is_over
