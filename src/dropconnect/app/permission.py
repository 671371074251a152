"""Asks, before anything is done, whether a person may do it."""

from __future__ import annotations

from dataclasses import dataclass

from dropconnect.app.books import Books
from dropconnect.config import Configuration
from dropconnect.journal.person_rows import Task
from dropconnect.journal.states import Decision
from dropconnect.rights import Act, Team
from dropconnect.saga.case.entitlement import Entitlement, amount_at_stake
from dropconnect.saga.case.questions import collected_amount, parse_decision


@dataclass(frozen=True)
class Permission:
    """The rights of one configuration. Each method raises ``NotAllowed`` or returns the name to record."""

    configuration: Configuration
    books: Books

    def to(self, act: Act, by: str, case_id: int) -> str:
        """To do this with a case."""
        team = Team(self.configuration.people)
        return team.require(by, act, self.books.rows(case_id).case.connection)

    def to_decide(self, task: Task, said: str, by: str) -> tuple[str, str]:
        """To say this to a task; with the name comes what the timeline has to say about it, or nothing."""
        case = self.books.rows(task.case_id).case
        who = self.entitlement.require(case, by)
        decision, detail = parse_decision(task, said)
        amount = (
            collected_amount(case, detail) if decision is Decision.COLLECTED else amount_at_stake(case, task)
        )
        return who, self.entitlement.remark(case, decision, who, amount)

    @property
    def entitlement(self) -> Entitlement:
        return Entitlement(self.configuration.people, self.configuration.stores)
