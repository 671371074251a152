"""Shopify's own schema of the Admin API, for the tests that hold our work against it."""

from __future__ import annotations

import pytest
from tests.shopify.schema.admin import AdminApi, load


@pytest.fixture(scope="session")
def admin_api() -> AdminApi:
    """The Admin API as Shopify publishes it. Where it is missing the test is skipped, and the run says so;
    with DROPCONNECT_PROVE_DOCUMENTS set it fails instead."""
    return load("2026-10")
