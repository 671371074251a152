"""What is told about what people did."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model


class ActReport(Model):
    """One act of a person, or of a program that acts for one."""

    id: int
    at: AwareDatetime
    person: str
    via: str = Field(description="page, link, api or mcp; of a program with the name of its token.")
    what: str
    store: str = Field(description="Empty: it was about no store.")
    case_id: int | None
    detail: str
    outcome: str = Field(description="done, or why not.")
