"""What a search for an order found."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.models.money import Money


class SearchHit(Model):
    """An order that what was typed may name."""

    connection: str = Field(description="The store.")
    order_id: str
    order_number: str = Field(description="What people call the order.")
    customer: str = Field(description="The customer's first name and an initial; empty: not known.")
    total: Money | None = Field(description="null: the journal alone was asked.")
    created_at: AwareDatetime | None = Field(description="As of the order; null: not known.")
    case_id: int | None = Field(description="Its newest case; null: nobody has cancelled it here.")


class SilentStore(Model):
    """A store that could not be searched."""

    connection: str
    reason: str


class SearchReport(Model):
    """The orders that were found."""

    text: str
    hits: tuple[SearchHit, ...]
    asked: tuple[str, ...] = Field(description="Stores that were searched; empty: the cases say enough.")
    silent: tuple[SilentStore, ...] = Field(description="Stores that could not be searched, and why.")

    @property
    def only(self) -> SearchHit | None:
        """The one order that is meant; None: there are several or none, or a store could not be searched."""
        return self.hits[0] if len(self.hits) == 1 and not self.silent else None
