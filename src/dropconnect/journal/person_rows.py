"""The rows that a person has to do with: a question, and something that should not be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dropconnect.journal.states import Decision, TaskKind


@dataclass(frozen=True)
class Task:
    """A question to a person, with the evidence. ``choices`` maps each possible decision to its meaning."""

    id: int
    case_id: int
    effect_key: str | None
    part_id: int | None
    kind: TaskKind
    code: str
    reason: str
    evidence: dict[str, Any]
    choices: dict[str, str]
    owner: str
    opened_at: datetime
    due_at: datetime
    decision: Decision | None
    decision_detail: str
    decided_by: str
    decided_at: datetime | None
    reminded_at: datetime | None = None
    second_at: datetime | None = None
    """When it was handed to a second person, because the first had not answered."""

    @property
    def is_open(self) -> bool:
        return self.decided_at is None


@dataclass(frozen=True)
class Incident:
    """Something that should not be: reported to a person, never repaired silently."""

    id: int
    case_id: int
    kind: str
    reason: str
    evidence: dict[str, Any]
    owner: str
    opened_at: datetime
    due_at: datetime
    decision: Decision | None = None
    decision_detail: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    reminded_at: datetime | None = None
    second_at: datetime | None = None
    """As for a task."""

    @property
    def is_open(self) -> bool:
        return self.decided_at is None


@dataclass(frozen=True)
class NewTask:
    """A question to be put."""

    case_id: int
    kind: TaskKind
    code: str
    reason: str
    evidence: dict[str, Any]
    choices: dict[str, str]
    owner: str
    opened_at: datetime
    due_at: datetime
    effect_key: str | None = None
    part_id: int | None = None


@dataclass(frozen=True)
class NewIncident:
    """Something that should not be, to be reported."""

    case_id: int
    kind: str
    reason: str
    evidence: dict[str, Any]
    owner: str
    opened_at: datetime
    due_at: datetime
