"""What is told about writes that a person has stopped."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.journal.pauses import Pause
from dropconnect.models.base import Model


class PauseReport(Model):
    """Every write for a store, or for all of them, stopped by a person. Reading and looking up go on."""

    store: str | None = Field(description="null: every store.")
    because: str
    paused_by: str
    paused_at: AwareDatetime
    resumed_by: str = Field(description="Empty: it still counts.")
    resumed_at: AwareDatetime | None


class PauseChange(Model):
    """What stopping, or letting go on, has led to."""

    pause: PauseReport
    on_their_way: int = Field(
        description="Writes that had left, or were about to, when all was stopped, and have no recorded end "
        "yet. `dropconnect work` looks up what became of them."
    )


def pause_report(pause: Pause) -> PauseReport:
    return PauseReport(
        store=pause.connection or None,
        because=pause.because,
        paused_by=pause.paused_by,
        paused_at=pause.paused_at,
        resumed_by=pause.resumed_by,
        resumed_at=pause.resumed_at,
    )
