"""The part of Shopify's schema that is carried out, from the files in ``schema/``.

Those in ``schema_unproved/`` came after the published schema file, and are added by a knob.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any

from graphql import GraphQLEnumType, GraphQLScalarType, GraphQLSchema, build_schema, extend_schema, parse

from dropconnect_shopify.simulator.books.money import decimal_text


def schema_text(folder_name: str = "schema") -> str:
    """All files of the folder together, as Shopify writes a schema."""
    folder = files("dropconnect_shopify.simulator").joinpath(folder_name)
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".graphql")), key=_name)
    return "\n".join(path.read_text("utf-8") for path in paths)


def _name(path: Any) -> str:
    return str(path.name)


@cache
def schema(*, with_unproved: bool = False) -> GraphQLSchema:
    built = build_schema(schema_text())
    if with_unproved:
        built = extend_schema(built, parse(schema_text("schema_unproved")))
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
