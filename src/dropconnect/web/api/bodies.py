"""What requests bring along. Nothing is guessed: a number is a number, and an unknown field is an error."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from dropconnect.models.base import Model
from dropconnect.models.exact import DIGITS
from dropconnect.models.money import ExactDecimal, Money
from dropconnect.models.selection import LineSelection

Short = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"\S")]
Words = Annotated[str, StringConstraints(max_length=2000)]


def _as_text(value: Any) -> Any:
    """In the core a number with a fraction is a bug of the program. Here it is a mistake of who asks."""
    amount = value.get("amount") if isinstance(value, dict) else value
    if not isinstance(amount, str):
        raise ValueError('write amounts as text, as in {"amount": "12.30", "currency": "USD"} and "1.5"')
    if len(amount) > DIGITS:
        raise ValueError("this has too many digits")
    return value


Measure = Annotated[ExactDecimal, BeforeValidator(_as_text)]
Amount = Annotated[Money, BeforeValidator(_as_text)]


class Body(Model):
    """What stands in a request."""

    # FastAPI makes its own of it, and pydantic would tell of that in a warning if it were made later.
    model_config = ConfigDict(defer_build=False)


class LineBody(Body):
    """A line, and how much of it."""

    selector: Short = Field(description="Its id, SKU or name.")
    quantity: StrictInt | None = Field(default=None, ge=1, description="Units; null: all that are left.")
    measure: Measure | None = Field(
        default=None, gt=0, description='Of a line that is sold by measure, all of it, such as `"1.5"`.'
    )


class PlanBody(Body):
    """What a cancellation would be asked for."""

    store: Short = Field(description="A store of the configuration.")
    order: Short = Field(
        description="What people call it; or `id:205` and `no:205`, which are exact: programs write these."
    )
    reason: Short = Field(description="Why: one of the known reasons, or one from the store's policy.")
    lines: tuple[LineBody, ...] = Field(default=(), max_length=500, description="Empty: the whole order.")
    store_credit: StrictBool = Field(
        default=False, description="Credit at the store instead of the money, as the customer agreed."
    )
    only_stoppable: StrictBool = Field(
        default=False, description="Leave out what a supplier already says no to, and what was shipped."
    )
    another: StrictBool = Field(
        default=False,
        description="It is meant once more: of further units, or again after a case that was refused.",
    )

    @property
    def selections(self) -> tuple[LineSelection, ...]:
        return tuple(
            LineSelection(selector=line.selector, quantity=line.quantity, measure=line.measure)
            for line in self.lines
        )


class CancelBody(PlanBody):
    """What a cancellation is asked for."""

    comment: Words = Field(default="", description="A note for the merchant's own records.")
    agreed_due: Amount | None = Field(
        default=None,
        description="`due` of the plan that was agreed to. If another amount is due by now, no case "
        "is opened; null: whatever is due now.",
    )


class BecauseBody(Body):
    """Why."""

    because: Words = Field(min_length=1, description="In a few words.")


class DecisionBody(Body):
    """What is decided."""

    decision: Short = Field(description="One of the choices, in its own words.")
    detail: Words = Field(default="", description="The words behind it, where the choice needs some.")


class ApprovalWord(StrEnum):
    APPROVE = "approve"
    DENY = "deny"


class ApprovalBody(Body):
    """A yes or a no to the one question of a case that takes it."""

    decision: ApprovalWord
    because: Words = Field(default="", description="Why not; needed for a no.")


class CreditBody(Body):
    """What a supplier paid."""

    received: Amount | None = Field(description="null: it pays nothing.")
