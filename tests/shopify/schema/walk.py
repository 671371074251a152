"""A document, walked through along its schema: what it selects, and what that costs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_named_type,
    parse,
)

from dropconnect_shopify.api import documents

MUTATION = 10
DEARER = {"refundCreate": 20}
OBJECT = 1
CONNECTION = 2

Times = Callable[[int], int]
"""How often one entry of a list of that size counts."""


@dataclass(frozen=True)
class Walk:
    schema: GraphQLSchema
    document: DocumentNode

    @property
    def operation(self) -> OperationDefinitionNode:
        [found] = [item for item in self.document.definitions if isinstance(item, OperationDefinitionNode)]
        return found

    @property
    def root(self) -> GraphQLNamedType:
        kind = self.operation.operation
        found = self.schema.mutation_type if kind is OperationType.MUTATION else self.schema.query_type
        assert found is not None
        return found

    def selected(self) -> Iterator[tuple[str, str]]:
        """Every (type, field) that the document selects, and (type, "") for the types they return."""
        yield from self._selected(self.operation.selection_set, self.root)

    def _selected(self, selection: SelectionSetNode, parent: GraphQLNamedType) -> Iterator[tuple[str, str]]:
        for field, owner in self._fields(selection, parent):
            yield owner.name, ""
            yield owner.name, field.name.value
            returned = get_named_type(owner.fields[field.name.value].type)  # type: ignore[attr-defined]
            yield returned.name, ""
            if field.selection_set is not None:
                yield from self._selected(field.selection_set, returned)

    def cost(self, *, linear: bool = False) -> int:
        """Scalar 0, object 1, mutation 10 (Shopify's rate limits, documented), ``refundCreate`` 20, a
        connection 2 and its nodes by the logarithm of ``first`` (recorded). Lists without ``first`` count as
        one object: what is in them is charged afterwards. ``linear``: a list counts as often as it is long.
        A look at the schema itself is taken to cost nothing, which no page of Shopify says.
        """
        names = [field.name.value for field, _ in self._fields(self.operation.selection_set, self.root)]
        is_mutation = self.operation.operation is OperationType.MUTATION
        extra = DEARER.get(names[0], MUTATION) - OBJECT if is_mutation else 0
        times = (lambda size: size) if linear else _times
        return extra + self._cost(self.operation.selection_set, self.root, 1, times)

    def _cost(self, selection: SelectionSetNode, parent: GraphQLNamedType, page: int, times: Times) -> int:
        total = 0
        for field, owner in self._fields(selection, parent):
            if field.selection_set is None:
                continue
            returned = get_named_type(owner.fields[field.name.value].type)  # type: ignore[attr-defined]
            size = _first(field)
            if returned.name.endswith("Connection"):
                assert size is not None, f"{field.name.value} has no size"
                total += CONNECTION + self._cost(field.selection_set, returned, size, times)
            elif returned.name != "PageInfo":
                often = times(page if field.name.value == "nodes" else size or 1)
                total += often * (OBJECT + self._cost(field.selection_set, returned, 1, times))
        return total

    def _fields(
        self, selection: SelectionSetNode, parent: GraphQLNamedType
    ) -> Iterator[tuple[FieldNode, GraphQLNamedType]]:
        """The fields with the type they belong to; what is only wanted sometimes counts as wanted."""
        for item in selection.selections:
            if isinstance(item, FieldNode):
                if not item.name.value.startswith("__"):
                    yield item, parent
                continue
            part = self._fragment(item.name.value) if isinstance(item, FragmentSpreadNode) else item
            named = part.type_condition
            owner = parent if named is None else self.schema.type_map[named.name.value]
            yield from self._fields(part.selection_set, owner)

    def _fragment(self, name: str) -> FragmentDefinitionNode:
        [found] = [
            item
            for item in self.document.definitions
            if isinstance(item, FragmentDefinitionNode) and item.name.value == name
        ]
        return found


def _times(size: int) -> int:
    return max(1, math.floor(2 * math.log(size)))


def walk(schema: GraphQLSchema, name: str) -> Walk:
    return Walk(schema, parse(documents.text(name)))


def _first(field: FieldNode) -> int | None:
    sizes = [item.value for item in field.arguments or () if item.name.value == "first"]
    return int(sizes[0].value) if sizes and isinstance(sizes[0], IntValueNode) else None
