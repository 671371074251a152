"""Carries out one GraphQL request: checks it, takes its points, runs it, and shapes the answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    default_field_resolver,
    execute,
    get_operation_ast,
    parse,
    print_ast,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values

from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.engine.bucket import Bucket
from dropconnect_shopify.simulator.engine.call import Call
from dropconnect_shopify.simulator.engine.costs import Cost
from dropconnect_shopify.simulator.engine.mutations import Mutations
from dropconnect_shopify.simulator.engine.queries import Queries
from dropconnect_shopify.simulator.engine.schema import UNPROVED, schema
from dropconnect_shopify.simulator.engine.scopes import check_approval, check_metafields, check_scopes

_CODES = {
    "Cannot query field": "undefinedField",
    "Unknown argument": "argumentNotAccepted",
    "Unknown type": "undefinedType",
    "Unknown directive": "undefinedDirective",
    "Syntax Error": "parseError",
}
"""Codes of what is wrong with a document, by how graphql-core says it (the codes are second-hand)."""


class Request(NamedTuple):
    query: str
    variables: Json
    operation: str | None


class Prepared(NamedTuple):
    """A request that fits the schema, with its variables read."""

    document: DocumentNode
    operation: OperationDefinitionNode
    variables: VariableValues
    cost: Cost


def read_request(body: bytes) -> Request | None:
    """None when the body is not a GraphQL request."""
    try:
        content = json.loads(body, parse_float=Decimal)
    except ValueError:
        return None
    if not isinstance(content, dict) or not isinstance(content.get("query"), str):
        return None
    variables = content.get("variables") or {}
    if not isinstance(variables, dict):
        return None
    return Request(content["query"], variables, content.get("operationName"))


def answer(request: Request, call: Call, bucket: Bucket) -> Json:
    """The body of the answer; HTTP 200 whatever it says."""
    known = schema(*UNPROVED[call.shop.knobs.requested_edits])
    prepared = _prepare(request, known)
    if not isinstance(prepared, Prepared):
        return {"errors": [_error_json(error, _code(error)) for error in prepared]}
    requested = prepared.cost.requested()
    if requested > bucket.limits.most_per_query:
        return {"errors": [_too_dear(requested, bucket.limits.most_per_query)]}
    if not bucket.take(requested):
        return throttled_answer(requested, bucket)
    result = _run(request, prepared, call, known)
    actual = prepared.cost.actual(result.data)
    bucket.give_back(requested - actual)
    body: Json = {} if result.data is None and result.errors is None else {"data": result.data}
    if result.errors:
        body["errors"] = [_error_json(error, None) for error in result.errors]
    body["extensions"] = {"cost": _cost_json(requested, actual, bucket)}
    return body


def throttled_answer(requested: int, bucket: Bucket) -> Json:
    """As second-hand reports show it; HTTP 200."""
    said = {"code": "THROTTLED", "documentation": "https://shopify.dev/api/usage/rate-limits"}
    error = {"message": "Throttled", "extensions": said}
    return {"errors": [error], "extensions": {"cost": _cost_json(requested, None, bucket)}}


@lru_cache(maxsize=256)
def _read_document(query: str, known: GraphQLSchema) -> DocumentNode | tuple[GraphQLError, ...]:
    """The document, if it fits the schema. Clients send few different ones, many times."""
    try:
        document = parse(query)
    except GraphQLError as error:
        return (error,)
    return tuple(validate(known, document)) or document


def _prepare(request: Request, known: GraphQLSchema) -> Prepared | Sequence[GraphQLError]:
    document = _read_document(request.query, known)
    if not isinstance(document, DocumentNode):
        return document
    operation = get_operation_ast(document, request.operation)
    if operation is None:
        return [GraphQLError("An operation name is required")]
    wrong = _wrong_ids(operation, request.variables)
    if wrong:
        return wrong
    variables = get_variable_values(known, operation.variable_definitions or (), request.variables)
    if not isinstance(variables, VariableValues):
        return variables
    return Prepared(document, operation, variables, Cost(known, document, operation, variables))


def _run(request: Request, prepared: Prepared, call: Call, known: GraphQLSchema) -> ExecutionResult:
    is_mutation = prepared.operation.operation is OperationType.MUTATION
    root = Mutations(call).root() if is_mutation else Queries(call).root()
    result = execute(
        known,
        prepared.document,
        root_value=root,
        context_value=call,
        variable_values=request.variables,
        operation_name=request.operation,
        field_resolver=_resolve,
    )
    return cast(ExecutionResult, result)


def _resolve(source: Any, info: GraphQLResolveInfo[Call], **arguments: Any) -> Any:
    call = info.context
    check_scopes(info, call.scopes)
    check_approval(info, call.shop.knobs.denied)
    check_metafields(info, allowed=call.shop.knobs.metafields == "allowed")
    return default_field_resolver(source, info, **arguments)


def _wrong_ids(operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> list[GraphQLError]:
    """A variable of type ID must be a global id; Shopify says so before anything runs (second-hand)."""
    errors = []
    for definition in operation.variable_definitions or ():
        name, type_name = definition.variable.name.value, print_ast(definition.type)
        value = variables.get(name)
        if type_name.strip("!") == "ID" and isinstance(value, str) and not value.startswith("gid://"):
            message = f"Variable ${name} of type {type_name} was provided invalid value"
            problem = {"path": [], "explanation": f"Invalid global id '{value}'"}
            extensions = {"code": "INVALID_VARIABLE", "value": value, "problems": [problem]}
            errors.append(GraphQLError(message, extensions=extensions))
    return errors


def _code(error: GraphQLError) -> str:
    for words, code in _CODES.items():
        if error.message.startswith(words):
            return code
    return "INVALID_VARIABLE" if error.message.startswith("Variable") else "argumentLiteralsIncompatible"


def _error_json(error: GraphQLError, code: str | None) -> Json:
    if error.original_error is not None and not isinstance(error.original_error, GraphQLError):
        raise error.original_error
    body = dict(error.formatted)
    if code is not None and "extensions" not in body:
        body["extensions"] = {"code": code}
    return body


def _too_dear(cost: int, most: int) -> Json:
    return {
        "message": f"Query cost is {cost}, which exceeds the single query max cost limit ({most}).",
        "extensions": {"code": "MAX_COST_EXCEEDED", "cost": cost, "maxCost": most},
    }


def _cost_json(requested: int, actual: int | None, bucket: Bucket) -> Json:
    return {
        "requestedQueryCost": requested,
        "actualQueryCost": actual,
        "throttleStatus": bucket.status(),
    }
