"""Asks, before anything is done, whether a person may do it."""

from __future__ import annotations

from dataclasses import dataclass

from dropconnect.app.books import Books
from dropconnect.config import Configuration
from dropconnect.journal.person_rows import Task
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Decision
from dropconnect.models.cancellation import Plan
from dropconnect.models.money import Money
from dropconnect.rights import Act, Team
from dropconnect.saga.case.questions import collected_amount, parse_decision

_PAYS = (Decision.APPROVE, Decision.COLLECTED, Decision.ABSORB, Decision.FURTHER, Decision.NO_MONEY_MOVED)
"""What is said so that money goes out."""


@dataclass(frozen=True)
class Permission:
    """The rights of one configuration. Each method raises ``NotAllowed`` or returns the name to record."""

    configuration: Configuration
    books: Books

    @property
    def _team(self) -> Team:
        return Team(self.configuration.people)

    def to(self, act: Act, by: str, case_id: int) -> str:
        """To do this with a case."""
        return self._team.require(by, act, self.books.rows(case_id).case.connection)

    def to_decide(self, task: Task, said: str, by: str) -> tuple[str, str]:
        """To say this to a task; with the name comes what the timeline has to say about it, or nothing."""
        case = self.books.rows(task.case_id).case
        who = self._team.require(by, Act.DECIDE, case.connection)
        decision, detail = parse_decision(task, said)
        if decision not in _PAYS:
            return who, ""
        # A store that the file lost has no policy any more.
        section = self.configuration.stores.get(case.connection)
        remark = self._team.require_agreement(
            who,
            case.connection,
            _amount(case, task, decision, detail),
            asked_by=case.request.requested_by,
            limit=section.policy.approve_over if section else None,
        )
        return who, remark


def _amount(case: Case, task: Task, decision: Decision, detail: str) -> Money | None:
    """What is agreed to: what came in, or what the shown plan pays, else that of the case."""
    if decision is Decision.COLLECTED:
        return collected_amount(case, detail)
    shown = task.evidence.get("plan")
    return Plan.model_validate(shown).due if shown else case.plan.due
