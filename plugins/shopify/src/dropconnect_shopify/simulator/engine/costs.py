"""What a query costs in points (documented: scalars 0, objects 1, connections by their size, mutations 10).

Shopify does not publish the whole formula. Recorded for connections of plain nodes: 3 for 1 node, 6 for 10, 9
for 50, 13 for 250. That is 2 and twice the natural logarithm of the size; here times what one node costs. A
list with ``first`` counts without the 2, a list without a size as one entry. ``refundCreate`` costs 20
(recorded).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    get_directive_values,
    get_named_type,
    is_leaf_type,
)
from graphql.execution.values import VariableValues, get_argument_values

from dropconnect_shopify.simulator.books.money import Json

MUTATION = 10
_DEARER = {"refundCreate": 20}
_CONNECTION = 2
_PAGE = frozenset({"pageInfo"})
"""It comes with the connection."""
_ASKED: Json = {}
"""Stands for the data that is not there yet: everything costs what it may cost at most."""


class Cost:
    """The cost of one operation with its variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: VariableValues,
    ) -> None:
        self._schema = schema
        self._operation = operation
        self._variables = variables
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }

    def requested(self) -> int:
        """The most that it can cost, known before it runs."""
        return self._root(None)

    def actual(self, data: Json | None) -> int:
        """What the answer that was given costs."""
        return 0 if data is None else self._root(data)

    def _root(self, data: Json | None) -> int:
        is_mutation = self._operation.operation is OperationType.MUTATION
        root = self._schema.mutation_type if is_mutation else self._schema.query_type
        if root is None:
            return 0
        total = 0
        for node in self._fields(self._operation.selection_set, root):
            if not is_mutation:
                total += self._field(node, root, data)
                continue
            payload = get_named_type(root.fields[node.name.value].type)
            value = None if data is None else data.get(_key(node)) or _ASKED
            total += _DEARER.get(node.name.value, MUTATION) + self._selection(
                node.selection_set, payload, value
            )
        return total

    def _selection(self, selections: SelectionSetNode | None, named: object, data: Json | None) -> int:
        if selections is None:
            return 0
        if isinstance(named, GraphQLInterfaceType):
            possible = self._schema.get_possible_types(named)
            return max((self._selection(selections, choice, data) for choice in possible), default=0)
        if not isinstance(named, GraphQLObjectType):
            return 0
        return sum(self._field(node, named, data) for node in self._fields(selections, named))

    def _field(self, node: FieldNode, parent: GraphQLObjectType, data: Json | None) -> int:
        field = parent.fields.get(node.name.value)
        if field is None or is_leaf_type(named := get_named_type(field.type)):
            return 0
        value = None if data is None else data.get(_key(node))
        if data is not None and value is None:
            return 0
        if named.name.endswith("Connection"):
            return self._connection(node, field, named, value)
        if isinstance(value, list):
            rows = sum(
                1 + self._selection(node.selection_set, named, row) for row in value if row is not None
            )
            return min(
                rows, self._times(node, field) * (1 + self._selection(node.selection_set, named, None))
            )
        return self._times(node, field) * (1 + self._selection(node.selection_set, named, value))

    def _connection(self, node: FieldNode, field: GraphQLField, named: Any, value: Any) -> int:
        if node.selection_set is None:
            return 0
        total = _CONNECTION
        for inner in self._fields(node.selection_set, named):
            if inner.name.value in _PAGE:
                continue
            if inner.name.value != "nodes":
                total += self._field(inner, named, value)
                continue
            kind = get_named_type(named.fields["nodes"].type)
            most = self._times(node, field) * (1 + self._selection(inner.selection_set, kind, None))
            rows = () if value is None else value.get(_key(inner)) or ()
            spent = sum(1 + self._selection(inner.selection_set, kind, row) for row in rows)
            total += most if value is None else min(most, spent)
        return total

    def _times(self, node: FieldNode, field: GraphQLField) -> int:
        """How often one entry counts."""
        arguments = get_argument_values(field, node, self._variables)
        size = arguments.get("first") or arguments.get("last")
        return max(1, math.floor(2 * math.log(size))) if size else 1

    def _fields(self, selections: SelectionSetNode, named: GraphQLObjectType) -> Iterator[FieldNode]:
        """The fields that count for an object of this type, fragments unfolded."""
        for selection in selections.selections:
            if not self._is_wanted(selection):
                continue
            if isinstance(selection, FieldNode):
                yield selection
                continue
            fragment = (
                self._fragments[selection.name.value]
                if isinstance(selection, FragmentSpreadNode)
                else selection
            )
            if isinstance(fragment, InlineFragmentNode | FragmentDefinitionNode) and self._fits(
                fragment, named
            ):
                yield from self._fields(fragment.selection_set, named)

    def _fits(self, fragment: InlineFragmentNode | FragmentDefinitionNode, named: GraphQLObjectType) -> bool:
        condition = fragment.type_condition
        if condition is None or condition.name.value == named.name:
            return True
        return condition.name.value in {interface.name for interface in named.interfaces}

    def _is_wanted(self, selection: SelectionNode) -> bool:
        skip = get_directive_values(GraphQLSkipDirective, selection, self._variables)
        include = get_directive_values(GraphQLIncludeDirective, selection, self._variables)
        return not (skip and skip["if"]) and (include is None or bool(include["if"]))


def _key(node: FieldNode) -> str:
    return node.alias.value if node.alias else node.name.value
