"""A simulated store with one order, and a connection to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.shopify.connector.store import Shop, connected, place

from dropconnect_shopify.simulator import ShopifySimulator


@pytest.fixture
def simulator() -> ShopifySimulator:
    made = ShopifySimulator()
    made.knobs.job_polls = 0  # a second look would wait for half a second
    place(made)
    return made


@pytest.fixture
def shop(simulator: ShopifySimulator, tmp_path: Path) -> Iterator[Shop]:
    with connected(simulator, tmp_path) as opened:
        yield opened


@pytest.fixture
def impatient_shop(simulator: ShopifySimulator, tmp_path: Path) -> Iterator[Shop]:
    """As ``shop``, with a connection that looks once whether Shopify has done what it began."""
    with connected(simulator, tmp_path, job_wait_seconds=0.0) as opened:
        yield opened
