"""A simulated store with one order, and a connection to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.shopify.connector.store import PATIENT, Shop, connected, place

from dropconnect_shopify.simulator import ShopifySimulator


@pytest.fixture
def simulator() -> ShopifySimulator:
    made = ShopifySimulator()
    place(made)
    return made


@pytest.fixture
def patience() -> float:
    """How long the connection waits for what Shopify carries out later."""
    return PATIENT


@pytest.fixture
def shop(simulator: ShopifySimulator, tmp_path: Path, patience: float) -> Iterator[Shop]:
    with connected(simulator, tmp_path, job_wait_seconds=patience) as opened:
        yield opened
