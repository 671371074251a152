"""What a stepwise shop did beside its money, and how it is to behave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dropconnect.plugin import (
    CancelOrderCommand,
    HoldOrderCommand,
    NoteCommand,
    RefundCommand,
    ReleaseOrderCommand,
    RemoveLinesCommand,
    StepResult,
)

StepCommand = (
    HoldOrderCommand
    | ReleaseOrderCommand
    | NoteCommand
    | CancelOrderCommand
    | RefundCommand
    | RemoveLinesCommand
)


@dataclass
class Steps:
    """What a stepwise shop did beside its money, and how it is to behave."""

    done: list[str] = field(default_factory=list)
    """Every write that had an effect, in order: hold, cancel, refund, remove, note, release."""
    holds: dict[str, str] = field(default_factory=dict)
    """Order id -> key of the hold that is on it."""
    notes: list[NoteCommand] = field(default_factory=list)
    commands: list[StepCommand] = field(default_factory=list)
    job_takes: int = 0
    """So often a job answers "not yet" before it is done."""
    job_fails: bool = False
    voids: bool = True
    """Cancelling releases what was authorised."""
    remembers_keys: bool = False
    """It de-duplicates refunds by their key, and says so."""
    warnings: tuple[str, ...] = ()
    """What it says is not as it should be after a refund."""
    mishaps: dict[str, Callable[[], StepResult]] = field(default_factory=dict)
    """Write -> what happens once instead of it."""
    after: dict[str, Callable[[], StepResult]] = field(default_factory=dict)
    """Write -> what happens once after it had its effect."""
