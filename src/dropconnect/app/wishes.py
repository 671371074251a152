"""What a caller may ask for beside the store and the order, and the request that it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Required, TypedDict, Unpack

from dropconnect.models.cancellation import CancellationRequest, LineSelection
from dropconnect.models.program import Program

Lines = Mapping[str, int | Decimal | None] | Sequence[LineSelection]
"""``{"LAMP-1": 1}``: a line id or SKU, and how many units of it; None: all that are left. A line that is sold
by measure is named whole: ``{"CLOTH": Decimal("1.5")}``."""


class PlanWish(TypedDict, total=False):
    """What a plan is asked for."""

    reason: Required[str]
    """Why: one of the known reasons, or one from the store's policy."""
    lines: Lines | None
    """None or empty: the whole order."""
    store_credit: bool
    """Give credit at the store instead of the money, as the customer agreed."""
    only_stoppable: bool
    """Leave out what a supplier already says no to, and what was shipped; the plan says what stays."""
    program: Program | None
    """The program that asks in a person's place; ``ProgramSeat`` says it."""
    another: bool
    """The same was asked for before, and is asked for once more: of further units, or again after a case
    that was refused or withdrawn."""


class CancelWish(PlanWish, total=False):
    """What a cancellation is asked for."""

    by: Required[str]
    """Who asks for it; it stands in the timeline."""
    comment: str
    """A note for the merchant's own records."""
    request_id: str
    """The caller's own name for the request; the same name is never carried out twice."""


def request_of(store: str, order_id: str, **wish: Unpack[CancelWish]) -> CancellationRequest:
    return CancellationRequest(
        connection=store,
        order_id=order_id,
        lines=selections(wish.get("lines")),
        reason=wish["reason"],
        comment=wish.get("comment", ""),
        requested_by=wish["by"],
        request_id=wish.get("request_id", ""),
        store_credit=wish.get("store_credit", False),
        only_stoppable=wish.get("only_stoppable", False),
        program=wish.get("program"),
    )


def selections(lines: Lines | None) -> tuple[LineSelection, ...]:
    """The lines of a wish in the one form that requests have."""
    if isinstance(lines, Mapping):
        return tuple(LineSelection.of(name, count) for name, count in lines.items())
    return tuple(lines or ())
