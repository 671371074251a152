"""Every document, held against the schema that Shopify publishes for the version it is sent to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from graphql import (
    FragmentDefinitionNode,
    NoDeprecatedCustomRule,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    print_ast,
    specified_rules,
    validate,
)
from graphql.language import Node
from tests.shopify.schema.admin import AdminApi
from tests.shopify.schema.walk import walk

from dropconnect_shopify.api import documents
from dropconnect_shopify.api.costs import ESTIMATES, MOST_PER_QUERY
from dropconnect_shopify.api.scopes import ASSUMED, NEEDED, missing, needed
from dropconnect_shopify.settings import PROVED_VERSIONS

NAMES = sorted(documents.names())
FRAGMENTS = sorted(documents.names(fragments=True))
LONGEST = 6
"""Lines of a selection set, braces and all, that may stand twice: a list of errors, a page's end."""


@pytest.mark.parametrize("name", NAMES)
def test_shopify_would_take_it(name: str, admin_api: AdminApi) -> None:
    """Deprecated fields are errors, too: they are gone in one of the next versions."""
    rules = [*specified_rules, NoDeprecatedCustomRule]
    problems = validate(admin_api.schema, parse(documents.text(name)), rules)
    assert [problem.message for problem in problems] == []


def test_the_proof_can_fail(admin_api: AdminApi) -> None:
    wrong = documents.text("order_cancel").replace("restock: Boolean!", "restock: String!")
    assert validate(admin_api.schema, parse(wrong)) != []


def test_what_is_proved_is_what_is_claimed() -> None:
    assert PROVED_VERSIONS == ("2026-10",)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_has_one_operation_that_is_named_as_it(name: str) -> None:
    found = [
        item for item in parse(documents.text(name)).definitions if isinstance(item, OperationDefinitionNode)
    ]
    assert [item.name and item.name.value for item in found] == [documents.definition_name(name)]


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_is_named_as_its_file_and_an_operation_needs_it(name: str) -> None:
    [found] = parse(documents.source(name, fragment=True)).definitions
    assert isinstance(found, FragmentDefinitionNode)
    assert found.name.value == documents.definition_name(name)
    assert any(f"fragment {found.name.value} on" in documents.text(operation) for operation in NAMES)


def test_no_long_selection_is_written_twice() -> None:
    """Over all files as they are written: what two of them select is a fragment."""
    written = [documents.source(name) for name in NAMES]
    written += [documents.source(name, fragment=True) for name in FRAGMENTS]

    counted = Counter(text for file in written for text in selections(file))

    assert [text for text, count in counted.items() if count > 1 and len(text.splitlines()) > LONGEST] == []


def selections(document: str) -> Iterator[str]:
    """Every selection set in it, its fields in the order of their names."""
    todo: list[Node] = [parse(document)]
    while todo:
        node = todo.pop()
        if isinstance(node, SelectionSetNode):
            yield "\n".join(sorted(print_ast(node).splitlines()))
        for key in node.keys:
            child = getattr(node, key)
            children = child if isinstance(child, tuple | list) else (child,)
            todo += [item for item in children if isinstance(item, Node)]


def test_an_unknown_document_is_an_error() -> None:
    with pytest.raises(KeyError):
        documents.text("orders")


@pytest.mark.parametrize("name", NAMES)
def test_what_a_document_costs_is_known(name: str, admin_api: AdminApi) -> None:
    """And Shopify takes it also if it should count every entry that a page may have."""
    walked = walk(admin_api.schema, name)
    assert ESTIMATES[name] == walked.cost()
    assert walked.cost(linear=True) <= MOST_PER_QUERY


def test_a_look_leaves_room_for_others() -> None:
    """A standard shop has 100 points a second, and gives back what was reserved for empty lists."""
    assert ESTIMATES["order"] < 300


def test_a_mutation_costs_ten_and_what_it_brings(admin_api: AdminApi) -> None:
    """Two objects (the payload counts within the ten): the node and the list of errors."""
    assert walk(admin_api.schema, "tags_add").cost() == 10 + 2


@pytest.mark.parametrize("name", NAMES)
def test_the_scopes_are_those_that_shopify_names(name: str, admin_api: AdminApi) -> None:
    """For every part that needs one of several scopes, one is in the table; and nothing else is."""
    wanted = {
        admin_api.scopes[part] for part in walk(admin_api.schema, name).selected() if part in admin_api.scopes
    }
    ours = NEEDED[name]
    assert [sorted(group) for group in wanted if not group & ours] == []
    explained = frozenset().union(*wanted) | {scope for document, scope in ASSUMED if document == name}
    assert ours - explained == set()


def test_whoever_may_write_may_read() -> None:
    granted = {
        "write_orders",
        "write_merchant_managed_fulfillment_orders",
        "write_third_party_fulfillment_orders",
        "read_locations",
    }
    assert missing(granted) == []
    assert missing({"read_orders"}) == sorted(needed() - {"read_orders"})
