"""The base of every model: immutable, closed to unknown fields, JSON in and out."""

from __future__ import annotations

from functools import cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError


class Model(BaseModel):
    """A frozen value. Unknown fields are an error: a misspelt field must not pass silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings", defer_build=True)

    def changed(self, **changes: Any) -> Self:
        """A copy with other values in these fields, checked as if it had been made with them.

        Raises ``pydantic.ValidationError`` for a field that the model does not have, and for a value
        that its field does not take: ``model_copy(update=...)`` takes both in silence.
        """
        if not _looks_across(type(self)):
            try:
                return self._assigned(changes)
            except ValidationError:
                pass  # told below, with all other mistakes and for the values as a whole
        # Its pairs, not the model itself: a field that is called "keys" would make dict() ask for it.
        return type(self).model_validate(dict([*self, *changes.items()]))

    def _assigned(self, changes: dict[str, Any]) -> Self:
        """A copy in which only ``changes`` are checked: the rest of a frozen value has been."""
        made = self.model_copy()
        fields = made.__dict__
        for name, value in fields.items():
            if type(value) in _OPEN:
                fields[name] = value.copy()
        for name, value in changes.items():
            # Of the class, as pydantic's own ``validate_assignment`` does it. A frozen model is guarded by
            # its ``__setattr__``, which is not asked here: nobody else has the copy yet.
            self.__pydantic_validator__.validate_assignment(made, name, value)
        return made


_OPEN = frozenset({dict, list, set})
"""What a holder of the copy could change in place."""


@cache
def _looks_across(kind: type[Model]) -> bool:
    """Whether a value of one field may be right or wrong because of another's."""
    checks = kind.__pydantic_decorators__
    own = (checks.model_validators, checks.root_validators, checks.field_validators, checks.validators)
    return any(own) or kind.__pydantic_post_init__ is not None or bool(kind.__private_attributes__)
