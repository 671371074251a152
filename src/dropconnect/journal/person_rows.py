"""The rows that a person has to do with: a question, and something that should not be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from dropconnect.journal.states import Decision, TaskKind
from dropconnect.journal.trouble import damaged
from dropconnect.models.base import Model

ModelT = TypeVar("ModelT", bound=Model)


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

    def evidence_as(self, kind: type[ModelT], *, at: str = "") -> ModelT:
        """The evidence, or what stands under ``at`` in it, as the value that it was made of. ``JournalError``
        if dropconnect cannot have written it."""
        try:
            return kind.model_validate(self.evidence_at(at) if at else self.evidence)
        except ValidationError as error:
            [mistake, *_] = error.errors(include_input=False, include_url=False)
            raise damaged(f"task {self.id}, column evidence: {mistake['msg']}") from None

    def evidence_at(self, name: str) -> Any:
        """What stands under ``name`` in the evidence. ``JournalError`` if nothing does."""
        if name not in self.evidence:
            raise damaged(f"task {self.id}, column evidence: {name} is missing")
        return self.evidence[name]


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
