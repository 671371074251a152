"""The people of a team, as data: ``[people.NAME]`` of the configuration."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, field_validator

from dropconnect.models.base import Model
from dropconnect.policy import QuotedMoney
from dropconnect.zones import zone_of


class Role(StrEnum):
    """What a person may do."""

    OWNER = "owner"
    """Everything, and has no limit."""
    AGENT = "agent"
    """Opens and answers cases, up to a limit."""
    VIEWER = "viewer"
    """Looks, and changes nothing."""


class Scope(StrEnum):
    """What a program may do in the place of the person whose token it has."""

    READ = "read"
    """Look at cases, tasks, incidents and what suppliers owe. Every token may."""
    PLAN = "plan"
    """See what a cancellation would do."""
    CANCEL = "cancel"
    """Open cases, and take them back before money moves."""
    DECIDE = "decide"
    """Decide tasks in a way that lets no money go and says nothing about money."""
    INCIDENTS = "incidents"
    """Say that an incident was seen to."""
    APPROVE = "approve"
    """Decide so that money goes out. Only an owner gives it."""
    MONEY = "money"
    """Say what money moved, came in or was collected. Only an owner gives it."""

    @property
    def is_special(self) -> bool:
        """Whether only an owner gives it."""
        return self in (Scope.APPROVE, Scope.MONEY)


class Person(Model):
    """One person who works with dropconnect."""

    name: str = Field(description="How the person is called in timelines, mails and tables.", min_length=1)
    mail: str = Field(
        default="",
        examples=["ada@shop.example.test"],
        description="Where questions, reminders and incidents go. Left out: the person gets none.",
    )
    os_user: str = Field(
        default="",
        description="The user of this computer's operating system who is this person. Left out: nobody is "
        "bound to the name on the command line.",
    )
    timezone: str = Field(
        default="",
        examples=["Europe/Lisbon"],
        description="The IANA name of the zone in which pages show times to this person. Left out: the "
        "configuration's own.",
    )
    role: Role = Field(default=Role.AGENT, description="owner, agent or viewer.")
    stores: tuple[str, ...] = Field(
        default=(), description="The stores that the person works for. Left out: all."
    )
    limit: QuotedMoney | None = Field(
        default=None,
        description="The most that an agent may agree to pay back in one case. Left out: no limit.",
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name:
            zone_of(name)
        return name

    @property
    def agrees_to_all(self) -> bool:
        """Whether no payment is too much for the person to agree to."""
        return self.role is Role.OWNER or (self.role is Role.AGENT and self.limit is None)

    def works_for(self, store: str) -> bool:
        return not self.stores or store in self.stores
