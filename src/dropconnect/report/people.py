"""What is told about the people who work with dropconnect."""

from __future__ import annotations

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.models.money import Money
from dropconnect.people import Role as Role


class PersonReport(Model):
    """One person of the configuration, and what the person may do."""

    key: str = Field(description="The name of the table in the configuration.")
    name: str
    role: Role
    stores: tuple[str, ...] = Field(description="Empty: all stores.")
    limit: Money | None = Field(description="The most that the person may agree to; null: no limit.")
    mail: str = Field(description="Where questions go; empty: nowhere.")
    timezone: str = Field(default="", description="In which times are shown; empty: the configuration's.")
    os_user: str = Field(description="The user of this computer who is this person; empty: nobody is bound.")
