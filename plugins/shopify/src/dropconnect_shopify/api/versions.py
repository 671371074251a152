"""Which versions of the Admin API the connector speaks, and where a shop answers them."""

from __future__ import annotations

import shopify

PROVED = ("2026-10",)
"""The versions against whose schema every document is proved. 2026-10 is the first in which a cancellation
that fails later can be seen (``orderCancel.jobResult``; Shopify's schema and changelog)."""


def graphql_address(site: str, version: str) -> str:
    """Where ``site`` (``https://name.myshopify.com``) answers GraphQL in that version.

    ``ValueError`` for a version that is not proved: the library would take any ``YYYY-MM``.
    """
    if version not in PROVED:
        raise ValueError(f"API version {version} is not one of {', '.join(PROVED)}")
    return f"{shopify.ApiVersion.coerce_to_version(version).api_path(site)}/graphql.json"


def token_address(site: str) -> str:
    """Where ``site`` hands out access tokens. It has no version."""
    return f"{site}/admin/oauth/access_token"
