"""What is told about the tokens of programs."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.models.money import Money
from dropconnect.people import Scope as Scope
from dropconnect.report.plan import PlanReport


class TokenReport(Model):
    """A token with which a program acts for a person. The secret is not kept, and told once."""

    id: int
    person: str = Field(description="The person in whose place the program acts.")
    purpose: str
    scopes: tuple[Scope, ...] = Field(description="What the program may do.")
    limit: Money | None = Field(
        description="The most that it may have paid back in one case without a person; null: nothing."
    )
    daily_limit: Money | None = Field(description="The same for a day, all cases together.")
    made_at: AwareDatetime
    made_by: str
    used_at: AwareDatetime | None = Field(description="To the minute; null: never.")
    revoked_at: AwareDatetime | None = Field(description="null: it counts.")
    revoked_by: str


class NewTokenReport(Model):
    """A token that was just made."""

    secret: str = Field(repr=False, description="What the program sends. It is told this once.")
    token: TokenReport


class ShownPlanReport(Model):
    """A plan that a program was shown, and can carry out once."""

    plan_id: str
    until: AwareDatetime = Field(description="Until when it can be carried out.")
    plan: PlanReport
