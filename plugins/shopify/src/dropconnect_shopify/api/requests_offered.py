"""What a store knows of buyers' requests to edit an order, as its introspection tells.

They came with 2026-10, after the schema file that our documents are held against. Their types are documented
(Shopify's pages on RequestedOrderEdit and its line items, 2026-10; on the input of its mutations, unstable).
"""

from __future__ import annotations

from dataclasses import dataclass

from dropconnect_shopify.api.fields import Fields

_REQUEST = frozenset({"id", "status", "requestedAt"})
_PAGE = frozenset({"nodes", "pageInfo"})
_CHANGE = frozenset({"quantity", "resolvedQuantity", "lineItem"})
_DECLINING = frozenset({"id", "declineNote"})


@dataclass(frozen=True)
class RequestsOffered:
    """Only what has all the fields that our documents name counts as offered."""

    are_read: bool = False
    with_lines: bool = False
    """The lines that a buyer wants removed can be read, too."""
    are_answered: bool = False
    """They can be marked as done, and declined."""


def requests_offered(told: Fields) -> RequestsOffered:
    """``told``: what the fragment ``requests_offered`` brought. Anything odd in it offers nothing."""
    are_read = _fields(told, "request") >= _REQUEST and _fields(told, "page") >= _PAGE
    with_lines = (
        "lineItems" in _fields(told, "request")
        and "removals" in _fields(told, "changes")
        and _fields(told, "change") >= _CHANGE
    )
    are_answered = (
        "id" in _fields(told, "resolving", "inputFields")
        and _fields(told, "declining", "inputFields") >= _DECLINING
    )
    return RequestsOffered(are_read, are_read and with_lines, are_read and are_answered)


def _fields(told: Fields, alias: str, name: str = "fields") -> frozenset[str]:
    return frozenset(row.words("name") for row in told.part(alias).rows(name))
