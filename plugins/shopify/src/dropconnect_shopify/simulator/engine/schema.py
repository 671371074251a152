"""The part of Shopify's schema that is carried out, from the files in ``schema/``.

Those in ``schema_unproved/`` came after the published schema file, and are added by a knob.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any

from graphql import GraphQLEnumType, GraphQLScalarType, GraphQLSchema, build_schema, extend_schema, parse

from dropconnect_shopify.simulator.books.money import decimal_text

UNPROVED: Mapping[str, tuple[str, ...]] = {
    "unknown": (),
    "shown": ("requested_edits", "requested_edit_lines", "requested_edit_answers"),
    "without lines": ("requested_edits", "requested_edit_answers"),
    "not answered": ("requested_edits", "requested_edit_lines"),
}
"""The files of ``schema_unproved/`` that a shop knows, by ``Knobs.requested_edits``."""


def schema_text() -> str:
    """All files of ``schema/`` together, as Shopify writes a schema."""
    folder = files("dropconnect_shopify.simulator").joinpath("schema")
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".graphql")), key=_name)
    return "\n".join(path.read_text("utf-8") for path in paths)


def _name(path: Any) -> str:
    return str(path.name)


@cache
def schema(*unproved: str) -> GraphQLSchema:
    """``unproved``: with these files of ``schema_unproved/``."""
    built = build_schema(schema_text())
    folder = files("dropconnect_shopify.simulator").joinpath("schema_unproved")
    for name in unproved:
        built = extend_schema(built, parse(folder.joinpath(f"{name}.graphql").read_text("utf-8")))
    for named in built.type_map.values():
        if isinstance(named, GraphQLEnumType) and not named.name.startswith("__"):
            # An answer may hold a value that no schema of the client knows yet.
            named.coerce_output_value = str  # type: ignore[method-assign,assignment]
        elif isinstance(named, GraphQLScalarType) and named.name in ("Decimal", "Money"):
            named.coerce_output_value = _decimal_out
            named.coerce_input_value = _decimal_in
        elif isinstance(named, GraphQLScalarType) and named.name == "DateTime":
            named.coerce_output_value = _moment_out
    return built


def _decimal_out(value: Any) -> str:
    return decimal_text(value) if isinstance(value, Decimal) else str(value)


def _decimal_in(value: Any) -> Decimal:
    """Text or a number; a ``ValueError`` becomes GraphQL's error for a wrong variable."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a decimal number") from None
    if not amount.is_finite():
        raise ValueError(f"{value!r} is not a decimal number")
    return amount


def _moment_out(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)
