"""What addresses of lists bring along. A misspelt choice is an error: it would list everything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, Field

from dropconnect.app.lists import MOST_AT_ONCE
from dropconnect.report.pages import PAGE
from dropconnect.web.api.bodies import Body


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("there is no such time in UTC") from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Name = Annotated[str, Field(max_length=100)]


class ListQuery(Body):
    """Which stretch."""

    cursor: str = Field(
        default="",
        max_length=200,
        description="`next_cursor` of the stretch before; empty: the beginning.",
    )
    limit: int = Field(default=PAGE, ge=1, le=MOST_AT_ONCE, description="How many, at most.")


class OpenQuery(ListQuery):
    only_open: bool = Field(default=True, description="Not those that are decided.")


class CreditQuery(ListQuery):
    only_open: bool = Field(default=False, description="Only what is still owed.")


class SeenQuery(ListQuery):
    everything: bool = Field(default=False, description="Also what is over, and what the policy ignores.")


class CaseQuery(ListQuery):
    only_open: bool = Field(default=False, description="Not those that are closed.")
    waiting: bool = Field(default=False, description="Those that wait for anything.")
    overdue: bool = Field(default=False, description="Those with something that is overdue.")
    store: Name = Field(default="", description="Empty: all.")
    reason: Name = Field(default="", description="Empty: any.")
    order: Name = Field(default="", description="An id or a number; empty: any.")
    since: Moment | None = Field(
        default=None, description="Opened then or later, such as `2026-11-23T12:00:00Z`."
    )


Listing = Annotated[ListQuery, Query()]
Open = Annotated[OpenQuery, Query()]
Owed = Annotated[CreditQuery, Query()]
Seen = Annotated[SeenQuery, Query()]
Cases = Annotated[CaseQuery, Query()]
