"""Who may say what to a question: the people, and what is at stake in what they are asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from dropconnect.config import StoreSection
from dropconnect.errors import NotAllowed
from dropconnect.journal.person_rows import Task
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Decision
from dropconnect.models.money import Money
from dropconnect.people import Person
from dropconnect.rights import Act, Team

PAYS = (
    *(Decision.APPROVE, Decision.COLLECTED, Decision.ABSORB, Decision.FURTHER, Decision.NO_MONEY_MOVED),
    *(Decision.ARRIVED, Decision.SENT_BACK, Decision.WE_COLLECT, Decision.LOWERED),
)
"""What is said so that money goes out."""


def amount_at_stake(case: Case, task: Task) -> Money | None:
    """What the plan that the question shows pays, else that of the case; None: nobody knows yet."""
    shown = task.evidence.get("plan")
    if not shown:
        return case.plan.due
    due = shown.get("due")
    return Money.model_validate(due) if due is not None else None


def version_of(case: Case, task: Task) -> str:
    """Names what is asked: another reason, amount or choice has another one."""
    due = amount_at_stake(case, task)
    asked = [task.id, task.reason, task.choices, str(due) if due is not None else ""]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Entitlement:
    """The people of a configuration, and from which amount on each store wants a second one."""

    people: Mapping[str, Person]
    stores: Mapping[str, StoreSection]

    def require(self, case: Case, who: str) -> str:
        """The name of ``who``, who may decide tasks of this case at all. Raises ``NotAllowed``."""
        return self._team.require(who, Act.DECIDE, case.connection)

    def remark(self, case: Case, decision: Decision, who: str, amount: Money | None) -> str:
        """What the timeline has to say about it that ``who`` says this, or nothing. Raises ``NotAllowed``."""
        if decision not in PAYS:
            return ""
        # A store that the file lost has no policy any more.
        section = self.stores.get(case.connection)
        return self._team.require_agreement(
            who,
            case.connection,
            amount,
            asked_by=case.request.requested_by,
            limit=section.policy.approve_over if section else None,
        )

    def why_not(self, case: Case, task: Task, decision: Decision, who: str) -> str:
        """Why ``who`` may not say this, and who may; empty: nothing is known against it.

        What came in is not known before somebody says it: then the amount counts that the plan shows.
        """
        try:
            self.remark(case, decision, self.require(case, who), amount_at_stake(case, task))
        except NotAllowed as error:
            return str(error)
        return ""

    def may_say_all(self, case: Case, task: Task, who: str) -> bool:
        """Whether ``who`` may say all that the question takes, whatever comes of it: where the amount is not
        known, only whoever has no limit."""
        person = self._team.find(who)
        if person is None or (amount_at_stake(case, task) is None and not person.agrees_to_all):
            return False
        return not any(self.why_not(case, task, Decision(said), who) for said in task.choices)

    def who_may(self, case: Case, task: Task, decision: Decision) -> tuple[str, ...]:
        """The names of all who may say this; empty: nobody, or nobody is named in the configuration."""
        return tuple(
            person.name
            for person in self.people.values()
            if not self.why_not(case, task, decision, person.name)
        )

    @property
    def _team(self) -> Team:
        return Team(self.people)
