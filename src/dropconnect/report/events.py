"""What other programs are told of one event in a case. No names, no addresses, no words of anybody."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.journal.states import Answer, Outcome
from dropconnect.models.base import Model
from dropconnect.models.commands import EffectKind
from dropconnect.models.event_kinds import EventKind
from dropconnect.models.money import Money
from dropconnect.report.standing import Standing


class EventDocument(Model):
    """The body of a signed webhook. Fields are only ever added."""

    id: str = Field(description="The same in every repeat, and in the header `webhook-id`.")
    kind: EventKind = Field(description="What happened, by one of the names below.")
    at: AwareDatetime = Field(description="When it happened.")
    case_id: int | None = Field(description="The case; null in a test, which is about none.")
    store: str = Field(description="The store's name in the configuration; empty in a test.")
    order_id: str = Field(description="What the store's programs call the order.")
    order_number: str = Field(description="What people call it.")
    standing: Standing = Field(description="How the case stood when the event was picked up.")
    outcome: Outcome | None = Field(default=None, description="For `case.closed`: how it ended.")
    task_id: int | None = Field(default=None, description="For `task.*`: the task.")
    step: EffectKind | None = Field(default=None, description="For `refund.*` and `step.*`: what is written.")
    amount: Money | None = Field(default=None, description="For `refund.*`: how much.")
    answer: Answer | None = Field(default=None, description="For `supplier.answered`: what it was.")
