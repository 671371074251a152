"""Checks of request parameters against their declared type, with WordPress' words for each failure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dropconnect_woocommerce.simulator.wp import WpError

_TRUE_WORDS = ("true", "1")
_FALSE_WORDS = ("false", "0", "")


@dataclass(frozen=True)
class Parameter:
    """A declared parameter. Type ``list`` is an array that may also be given as text with commas."""

    type: str = "string"
    enum: Sequence[str] = ()
    minimum: int | None = None
    maximum: int | None = None
    required: bool = False
    format: str = ""


@dataclass(frozen=True)
class _Problem:
    code: str
    message: str
    data: Any = None


def checked(values: Mapping[str, Any], declared: Mapping[str, Parameter]) -> dict[str, Any]:
    """The declared parameters that were given, converted; undeclared names are ignored, as is null.

    Raises ``WpError`` 400 ``rest_missing_callback_param`` or ``rest_invalid_param``.
    """
    missing = [name for name, parameter in declared.items() if parameter.required and name not in values]
    if missing:
        data = {"status": 400, "params": missing}
        message = f"Missing parameter(s): {', '.join(missing)}"
        raise WpError(400, "rest_missing_callback_param", message, data)
    given = {name: values[name] for name in declared if name in values and values[name] is not None}
    problems = {
        name: problem for name, value in given.items() if (problem := _problem(name, value, declared[name]))
    }
    if problems:
        raise _invalid(problems)
    return {name: _converted(value, declared[name]) for name, value in given.items()}


def _problem(name: str, value: Any, parameter: Parameter) -> _Problem | None:
    if not _has_type(value, parameter.type):
        words = f"{name} is not of type {parameter.type}."
        return _Problem("rest_invalid_type", words, {"param": name})
    if parameter.type == "list":
        return next(
            (
                _Problem("rest_not_in_enum", f"{name}[{index}] is not one of {_listed(parameter.enum)}.")
                for index, item in enumerate(_items(value))
                if parameter.enum and item not in parameter.enum
            ),
            None,
        )
    if parameter.enum and value not in parameter.enum:
        return _Problem("rest_not_in_enum", f"{name} is not one of {_listed(parameter.enum)}.")
    if parameter.format == "date-time" and not _is_date(value):
        return _Problem("rest_invalid_date", "Invalid date.")
    if parameter.type == "integer":
        return _bounds_problem(name, int(value), parameter)
    return None


def _bounds_problem(name: str, value: int, parameter: Parameter) -> _Problem | None:
    low, high = parameter.minimum, parameter.maximum
    if low is not None and high is not None and not low <= value <= high:
        return _Problem(
            "rest_out_of_bounds", f"{name} must be between {low} (inclusive) and {high} (inclusive)"
        )
    if low is not None and value < low:
        return _Problem("rest_out_of_bounds", f"{name} must be greater than or equal to {low}")
    return None


def _has_type(value: Any, kind: str) -> bool:
    match kind:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool) or str(value).lower() in (*_TRUE_WORDS, *_FALSE_WORDS)
        case "integer":
            return not isinstance(value, bool) and re.fullmatch(r"-?\d+", str(value)) is not None
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
        case "list":
            return isinstance(value, str | list)
    raise ValueError(f"no parameter type {kind!r}")


def _converted(value: Any, parameter: Parameter) -> Any:
    match parameter.type:
        case "boolean":
            return value if isinstance(value, bool) else str(value).lower() in _TRUE_WORDS
        case "integer":
            return int(value)
        case "list":
            return _items(value)
    return value


def _items(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [item for item in re.split(r"[\s,]+", value) if item]


def _is_date(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])}, and {words[-1]}"


def _invalid(problems: Mapping[str, _Problem]) -> WpError:
    return WpError(
        400,
        "rest_invalid_param",
        f"Invalid parameter(s): {', '.join(problems)}",
        {
            "status": 400,
            "params": {name: problem.message for name, problem in problems.items()},
            "details": {
                name: {"code": problem.code, "message": problem.message, "data": problem.data}
                for name, problem in problems.items()
            },
        },
    )
