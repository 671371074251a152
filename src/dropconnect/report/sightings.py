"""What is told about sightings: what dropconnect saw by itself at stores and suppliers."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.journal.sightings import Sighting
from dropconnect.journal.states import SightingState as SightingState
from dropconnect.models.base import Model
from dropconnect.models.seen import SeenKind
from dropconnect.report.idle import UnseenStore as UnseenStore
from dropconnect.report.pages import Page


class SightingReport(Model):
    """An order that is over at its store with its goods alive, goods that a supplier does not deliver, or
    what a customer asked for in the store."""

    id: int
    connection: str = Field(description="The store.")
    order_id: str
    order_number: str = Field(description="What people call the order.")
    supplier: str = Field(description="Empty of what was seen at the store.")
    kind: SeenKind
    what: str = Field(description="What was seen, in a sentence.")
    state: SightingState
    why: str = Field(description="Why no case was opened, else empty.")
    case_id: int | None = Field(description="The case that was opened for it, or for its order since.")
    first_at: AwareDatetime
    last_at: AwareDatetime
    reason: str = Field(description="That of a case for it.")
    fix: str = Field(description="The command that deals with it; empty where nothing is to be done.")


class SightingPage(Page):
    """What was seen, newest first."""

    sightings: tuple[SightingReport, ...]
    unseen: tuple[UnseenStore, ...] = Field(
        description="Stores that cannot be looked at, and connections whose deliveries cannot be acted on."
    )


def sighting_report(seen: Sighting, reason: str, case_id: int | None) -> SightingReport:
    """``reason``: that of a case for it; ``case_id``: the case that there is."""
    return SightingReport(
        id=seen.id,
        connection=seen.connection,
        order_id=seen.order_id,
        order_number=seen.order_number,
        supplier=seen.supplier,
        kind=seen.kind,
        what=seen.facts.words,
        state=seen.state,
        why=seen.facts.why,
        case_id=case_id,
        first_at=seen.first_at,
        last_at=seen.last_at,
        reason=reason,
        fix=_fix(seen, reason, case_id),
    )


def _fix(seen: Sighting, reason: str, case_id: int | None) -> str:
    if case_id is not None:
        return f"dropconnect show {case_id}"
    if seen.state is not SightingState.LISTED:
        return ""
    asked = seen.facts.request
    if asked is not None and not asked.is_clear:
        # A command that names no lines cancels them all, and nobody knows whether that was meant.
        return f"dropconnect plan {seen.connection} id:{seen.order_id} --reason {reason}"
    lines = "".join(
        f" --line {line_id}" + (f":{count}" if count is not None else "")
        for line_id, count in seen.facts.lines.items()
    )
    return f"dropconnect cancel {seen.connection} id:{seen.order_id}{lines} --reason {reason}"
