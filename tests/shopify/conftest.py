"""What all tests of the Shopify plugin have: Shopify's own schema of the Admin API, and no pauses."""

from __future__ import annotations

import pytest
from tests.shopify.schema.admin import AdminApi, load

from dropconnect_shopify.api import client


@pytest.fixture(scope="session")
def admin_api() -> AdminApi:
    """The Admin API as Shopify publishes it. Where it is missing the test is skipped, and the run says so;
    with DROPCONNECT_PROVE_DOCUMENTS set it fails instead."""
    return load("2026-10")


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A query that Shopify could not answer is asked again at once."""
    monkeypatch.setattr(client, "SHORTEST_PAUSE", 0.0)
