"""What a person has put in force, in one line each: it stands above every list of cases."""

from __future__ import annotations

from dropconnect.cli.output import moment
from dropconnect.report.pause import PauseReport


def pause_words(pause: PauseReport) -> str:
    """That writes are stopped, who did that, and why."""
    where = pause.store or "All stores"
    return f"{where}: paused by {pause.paused_by} since {moment(pause.paused_at)}: {pause.because}"


def shadow_words(store: str) -> str:
    """That a store is in shadow mode."""
    return f"{store}: in shadow mode: everything is planned, nothing is moved"
