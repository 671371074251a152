"""What Shopify publishes about its Admin API: the schema, and which access scopes its parts need."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_client_schema
from tests.support.proving import NOT_PROVED

FOLDER = Path(__file__).parents[3] / ".cache" / "shopify"


@dataclass(frozen=True)
class AdminApi:
    """One version. ``scopes``: (type, field) or (type, "") -> scopes, any one of which is enough."""

    schema: GraphQLSchema
    scopes: dict[tuple[str, str], frozenset[str]]


def load(version: str) -> AdminApi:
    """Skips, or fails where the proof is demanded, when it was not fetched."""
    file = FOLDER / f"admin_{version}.json.gz"
    if not file.exists():
        reason = (
            f"Shopify's documents and simulator against the schema of {version}: it is not here "
            "(`make test` fetches it with npm)"
        )
        if os.environ.get("DROPCONNECT_PROVE_DOCUMENTS"):
            pytest.fail(reason)
        pytest.skip(f"{NOT_PROVED}{reason}")
    content = json.loads(gzip.decompress(file.read_bytes()))
    # Shopify deprecates fields of types whose interfaces keep them, which graphql-core would not let pass.
    schema = build_client_schema(content["data"], assume_valid=True)
    scopes = {
        (row["typeName"], row.get("fieldName", "")): frozenset(row["offlineScopes"])
        for row in content["offline_scopes"]["items"]
        if row["offlineScopes"]
    }
    return AdminApi(schema, scopes)
