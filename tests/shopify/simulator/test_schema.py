"""The simulator's schema against Shopify's own: it may leave out, but invent and change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    build_schema,
    print_ast,
    specified_directives,
    validate_schema,
)
from graphql.utilities import ast_from_value
from tests.shopify.schema.admin import AdminApi

from dropconnect_shopify.simulator.engine.schema import schema_text


def differences(ours: GraphQLSchema, real: GraphQLSchema) -> Iterator[str]:
    for name, mine in ours.type_map.items():
        if name.startswith("__"):
            continue
        theirs = real.type_map.get(name)
        if theirs is None:
            yield f"there is no type {name}"
        elif type(mine) is not type(theirs):
            yield f"{name} is a {type(theirs).__name__}"
        else:
            yield from _type_differences(mine, theirs)
    given = {directive.name: directive for directive in real.directives}
    for directive in ours.directives:
        if directive in specified_directives:
            continue
        if directive.name not in given:
            yield f"there is no directive @{directive.name}"
            continue
        if set(directive.locations) - set(given[directive.name].locations):
            yield f"@{directive.name} does not go there"
        yield from _input_differences(f"@{directive.name}", directive.args, given[directive.name].args)


def _type_differences(mine: Any, theirs: Any) -> Iterator[str]:
    name = mine.name
    if isinstance(mine, GraphQLObjectType | GraphQLInterfaceType):
        missing = {one.name for one in mine.interfaces} - {one.name for one in theirs.interfaces}
        for interface in sorted(missing):
            yield f"{name} does not implement {interface}"
        for field_name, field in mine.fields.items():
            yield from _field_differences(f"{name}.{field_name}", field, theirs.fields.get(field_name))
    elif isinstance(mine, GraphQLInputObjectType):
        if mine.is_one_of != theirs.is_one_of:
            yield f"{name}: @oneOf"
        yield from _input_differences(name, mine.fields, theirs.fields)
    elif isinstance(mine, GraphQLEnumType):
        if set(mine.values) != set(theirs.values):
            yield f"{name} has other values"
        yield from (
            f"{name}.{value}: deprecation"
            for value in set(mine.values) & set(theirs.values)
            if _is_old(mine.values[value]) != _is_old(theirs.values[value])
        )
    elif isinstance(mine, GraphQLScalarType):
        if mine.specified_by_url != theirs.specified_by_url:
            yield f"{name} is specified elsewhere"
    elif isinstance(mine, GraphQLUnionType):
        yield f"{name}: unions are not compared"


def _field_differences(where: str, mine: Any, theirs: Any) -> Iterator[str]:
    if theirs is None:
        yield f"there is no field {where}"
        return
    if str(mine.type) != str(theirs.type):
        yield f"{where} is {theirs.type}"
    if _is_old(mine) != _is_old(theirs):
        yield f"{where}: deprecation"
    yield from _input_differences(where, mine.args, theirs.args)


def _input_differences(where: str, mine: Any, theirs: Any) -> Iterator[str]:
    """Arguments of a field or a directive, or fields of an input."""
    for name, value in mine.items():
        place = f"{where}({name})"
        if name not in theirs:
            yield f"there is no {place}"
            continue
        if str(value.type) != str(theirs[name].type):
            yield f"{place} is {theirs[name].type}"
        if _default(value) != _default(theirs[name]):
            yield f"{place} is by default {_default(theirs[name])}"
        if _is_old(value) != _is_old(theirs[name]):
            yield f"{place}: deprecation"
    for name, value in theirs.items():
        if name not in mine and str(value.type).endswith("!") and _default(value) == "":
            yield f"{where}({name}) is required"


def _default(value: Any) -> str:
    """As GraphQL writes it; empty: there is none."""
    default = value.default
    if default is None:
        return ""
    literal = default.literal if default.literal is not None else ast_from_value(default.value, value.type)
    return "" if literal in (None, Undefined) else print_ast(literal)


def _is_old(value: Any) -> bool:
    return value.deprecation_reason is not None


def test_nothing_is_invented(admin_api: AdminApi) -> None:
    assert list(differences(build_schema(schema_text()), admin_api.schema)) == []


def test_the_roots_are_shopifys(admin_api: AdminApi) -> None:
    ours = build_schema(schema_text())
    assert validate_schema(ours) == []
    assert ours.query_type is not None
    assert admin_api.schema.query_type is not None
    assert ours.mutation_type is not None
    assert admin_api.schema.mutation_type is not None
    assert ours.query_type.name == admin_api.schema.query_type.name
    assert ours.mutation_type.name == admin_api.schema.mutation_type.name


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("cancelledAt: DateTime\n", "cancelledAt: DateTime!\n", "Order.cancelledAt is DateTime"),
        ("cancelledAt: DateTime\n", "canceledAt: DateTime\n", "there is no field Order.canceledAt"),
        ("  REFUND\n", "  REPAY\n", "OrderTransactionKind has other values"),
        ("  REFUND\n", "", "OrderTransactionKind has other values"),
        ("restock: Boolean!", "restock: Boolean", "Mutation.orderCancel(restock) is Boolean!"),
        (
            "notifyCustomer: Boolean = false",
            "notifyCustomer: Boolean = true",
            "Mutation.orderCancel(notifyCustomer) is by default false",
        ),
        ("refund: Boolean @deprecated", "refund: Boolean", "Mutation.orderCancel(refund): deprecation"),
        ("OrderCancelRefundMethodInput @oneOf", "OrderCancelRefundMethodInput", "@oneOf"),
        ("@idempotent(key: String!)", "@idempotent(key: String)", "@idempotent(key) is String!"),
        ("directive @idempotent", "directive @once", "there is no directive @once"),
        ("type Job {", "type Task { id: ID! }\ntype Job {", "there is no type Task"),
        ("type Job {", "type Job implements Node {", "Job does not implement Node"),
        ('lineItemId: ID!', "", "RefundLineItemInput(lineItemId) is required"),
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_schema_would_be_noticed(admin_api: AdminApi, right: str, wrong: str, said: str) -> None:
    text = schema_text()
    assert right in text
    changed = build_schema(text.replace(right, wrong, 1), assume_valid=True)
    assert any(said in difference for difference in differences(changed, admin_api.schema))
