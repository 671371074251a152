"""What a connector takes for true of its provider, and what that rests on."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from dropconnect.models.base import Model


class FactKind(StrEnum):
    """What a fact about a provider rests on, the surest first."""

    RECORDING = "recording"
    """An answer of the real provider, or its shape, is among the connector's tests."""
    MEASURED = "measured"
    """Seen at the real provider; the answer was not kept."""
    DOCUMENT = "document"
    """The provider's own pages, schema or source say so."""
    SECOND_HAND = "second-hand"
    """Others report it."""
    ASSUMPTION = "assumption"
    """It has no source: the connector had to take one side."""


class ProviderFact(Model):
    """One thing that a connector takes for true of its provider."""

    what: str = Field(min_length=1, description="The fact, as one statement.")
    kind: FactKind = Field(
        description="What it rests on: `recording` (an answer of the real provider, or its shape, is among "
        "the tests), `measured` (seen there, not kept), `document` (the provider says so), `second-hand` "
        "(others report it), `assumption` (no source)."
    )
    source: str = Field(
        default="",
        description="Of a recording the file in the connector's repository; else the title of a document, "
        "what was measured, or who reports it. Empty for an assumption only.",
    )

    @model_validator(mode="after")
    def _has_its_source(self) -> Self:
        if not self.source and self.kind is not FactKind.ASSUMPTION:
            raise ValueError(f"a fact of kind {self.kind} needs a source; without one it is an assumption")
        return self
