"""The base of every model: immutable, closed to unknown fields, JSON in and out."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value. Unknown fields are an error: a misspelt field must not pass silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")
