"""The base of every model: immutable, closed to unknown fields, JSON in and out."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value. Unknown fields are an error: a misspelt field must not pass silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings", defer_build=True)

    def changed(self, **changes: Any) -> Self:
        """A copy with other values in these fields, checked as if it had been made with them.

        Raises ``pydantic.ValidationError`` for a field that the model does not have, and for a value
        that its field does not take: ``model_copy(update=...)`` takes both in silence.
        """
        # Its pairs, not the model itself: a field that is called "keys" would make dict() ask for it.
        return type(self).model_validate(dict([*self, *changes.items()]))
